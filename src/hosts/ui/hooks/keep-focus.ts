/**
 * What may get the focus in place of what is gone. Not a field for text: a phone would bring its
 * keyboard up.
 */
const STOPS = "a[href], button, summary, input[type=checkbox], input[type=radio], [tabindex='0']";
const PLACES = "dialog, main, header, nav, footer";

/**
 * A control that is off while its call is under way comes back; after this, in ms, something else
 * gets its focus.
 */
const OFF_MS = 2000;

/**
 * What has the focus, or had it when it was taken away or switched off, and what stood around it.
 */
type Focus = { on: HTMLElement; place: Element | null; around: readonly HTMLElement[] };
let last: Focus | undefined;
let waiting: ReturnType<typeof setTimeout> | undefined;

const isOff = ({ on }: Focus): boolean => on.isConnected && on.matches(":disabled");
const take = (element: HTMLElement): boolean => {
  element.focus({ preventScroll: true });
  return document.activeElement === element;
};

/** To what is next to it; where the whole place is gone, to the one that took its place. */
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
 * For as long as the page is there: the focus never falls to nothing because a control is switched
 * off or taken away.
 */
export function keepFocus(): void {
  addEventListener("focusin", ({ target }) => {
    if (!(target instanceof HTMLElement)) return;
    const place = target.closest(PLACES);
    last = { on: target, place, around: [...(place?.querySelectorAll<HTMLElement>(STOPS) ?? [])] };
  });
  addEventListener("focusout", ({ target }) =>
    queueMicrotask(() => {
      // Somebody clicked beside it.
      const isLeft = document.hasFocus() && document.activeElement === document.body;
      if (last?.on === target && last?.on.isConnected && !isOff(last) && isLeft) last = undefined;
    }),
  );
  const changes = { childList: true, subtree: true, attributeFilter: ["disabled", "hidden"] };
  new MutationObserver(check).observe(document.body, changes);
}

/** The focus as it is now; the result gives it back, once what has it then is taken away. */
export function markFocus(): () => void {
  const before = last;
  return () => void (last = before);
}
