/**
 * Elements that may get the focus in place of a removed one. Text fields are excluded, because a
 * phone would open its keyboard.
 */
const STOPS = "a[href], button, summary, input[type=checkbox], input[type=radio], [tabindex='0']";
const PLACES = "dialog, main, header, nav, footer";

/**
 * Time, in ms, after which another element receives the focus. A control that is only disabled
 * while its call is pending is usually enabled again sooner.
 */
const OFF_MS = 2000;

/**
 * The focused element (or the last one, if it was removed or disabled), and the elements around it.
 */
type Focus = { on: HTMLElement; place: Element | null; around: readonly HTMLElement[] };
let last: Focus | undefined;
let waiting: ReturnType<typeof setTimeout> | undefined;

const isOff = ({ on }: Focus): boolean => on.isConnected && on.matches(":disabled");
const take = (element: HTMLElement): boolean => {
  element.focus({ preventScroll: true });
  return document.activeElement === element;
};

/**
 * Moves the focus to a neighbouring element. If the whole section is gone, moves it to the page's
 * main part.
 */
function move({ on, place, around }: Focus): void {
  const index = around.indexOf(on);
  const near = place?.isConnected
    ? [...around.slice(index + 1), ...around.slice(0, index).toReversed()]
    : [];
  if (near.some((element) => element.isConnected && take(element))) return;
  const main = document.querySelector<HTMLElement>("main");
  if (main) take(main);
}

function check(): void {
  if (!last || (document.activeElement !== document.body && document.activeElement !== last.on)) {
    return;
  }
  clearTimeout(waiting);
  if (!isOff(last)) return take(last.on) ? undefined : move(last);
  const { on } = last;
  waiting = setTimeout(() => last?.on === on && isOff(last) && move(last), OFF_MS);
}

/**
 * Keeps the focus from being lost when a control is disabled or removed. Runs as long as the page
 * exists.
 */
export function keepFocus(): void {
  addEventListener("focusin", ({ target }) => {
    if (!(target instanceof HTMLElement)) return;
    const place = target.closest(PLACES);
    last = { on: target, place, around: [...(place?.querySelectorAll<HTMLElement>(STOPS) ?? [])] };
  });
  addEventListener("focusout", ({ target }) =>
    queueMicrotask(() => {
      // The focus is now on nothing, because the person clicked outside the element.
      const isLeft = document.hasFocus() && document.activeElement === document.body;
      if (last?.on === target && last?.on.isConnected && !isOff(last) && isLeft) last = undefined;
    }),
  );
  const changes = { childList: true, subtree: true, attributeFilter: ["disabled", "hidden"] };
  new MutationObserver(check).observe(document.body, changes);
}

/**
 * Remembers the current focus. After the returned function is called, the focus returns to it once
 * the currently focused element is removed.
 */
export function markFocus(): () => void {
  const before = last;
  return () => void (last = before);
}
