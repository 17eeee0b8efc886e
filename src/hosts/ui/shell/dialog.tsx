import type { ComponentChildren, JSX } from "preact";
import { useId, useLayoutEffect, useRef } from "preact/hooks";
import { markFocus } from "../hooks/keep-focus.ts";
import { Path } from "./name.tsx";

type Props = { title: string; class?: string; close: () => void; children: ComponentChildren };

/**
 * The browser's modal dialog. It keeps the focus inside and closes on Escape. The focus then
 * returns to where it was. It starts on the button of the class `safe`, if there is one, so that
 * Enter does nothing that cannot be undone.
 */
export function Dialog({ title, class: name, close, children }: Props): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  // The focus must be restored before the focused element is removed. Other effects are cleaned up
  // only after the next paint.
  useLayoutEffect(() => {
    const giveBack = markFocus();
    dialog.current?.showModal();
    dialog.current?.querySelector<HTMLElement>(".safe")?.focus();
    return giveBack;
  }, []);
  return (
    <dialog
      ref={dialog}
      class={name}
      aria-labelledby={id}
      onCancel={(event) => {
        // The browser reports the closing later, when the next dialog may have been requested.
        if (!event.cancelable) return;
        event.preventDefault();
        close();
      }}
      onClose={close}
    >
      <h2 id={id}>{title}</h2>
      {children}
    </dialog>
  );
}

type ListedProps = {
  names: readonly string[];
  /** The size of each, in the same order. */
  sizes?: readonly string[];
};

/** Lists all names that a dialog is about, in a scrolling list. */
export const Listed = ({ names, sizes = [] }: ListedProps): JSX.Element => (
  // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls is reached by keyboard
  <ul class="files" tabIndex={0}>
    {names.map((name, at) => (
      <li key={name}>
        <Path of={name} />
        {sizes[at] !== undefined && <span class="dim num">{sizes[at]}</span>}
      </li>
    ))}
  </ul>
);
