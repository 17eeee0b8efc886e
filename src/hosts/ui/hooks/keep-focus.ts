/**
 * Elements that may get the focus in place of a removed one. Text fields are excluded, because a
 * phone would open its keyboard.
 */
const STOPS = "a[href], button, summary, input[type=checkbox], input[type=radio], [tabindex='0']";
const PLACES = "dialog, main, header, nav, footer";

/**
 * A control that is disabled while its call is pending comes back. After this time, in ms, another
 * element gets the focus.
 */
const OFF_MS = 2000;

/**
 * The element that has the focus, or had it when it was removed or disabled, and the elements
 * around it.
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
 * Moves the focus to a neighbouring element. If the whole place is gone, the focus moves to the
 * part that replaced it.
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
 * Runs as long as the page exists. The focus is never lost because a control is disabled or
 * removed.
 */
export function keepFocus(): void {
  addEventListener("focusin", ({ target }) => {
    if (!(target instanceof HTMLElement)) return;
    const place = target.closest(PLACES);
    last = { on: target, place, around: [...(place?.querySelectorAll<HTMLElement>(STOPS) ?? [])] };
  });
  addEventListener("focusout", ({ target }) =>
    queueMicrotask(() => {
      // The person clicked outside the element.
      const isLeft = document.hasFocus() && document.activeElement === document.body;
      if (last?.on === target && last?.on.isConnected && !isOff(last) && isLeft) last = undefined;
    }),
  );
  const changes = { childList: true, subtree: true, attributeFilter: ["disabled", "hidden"] };
  new MutationObserver(check).observe(document.body, changes);
}

/**
 * Remembers the current focus. The returned function restores it once the element that has the
 * focus then is removed.
 */
export function markFocus(): () => void {
  const before = last;
  return () => void (last = before);
}
