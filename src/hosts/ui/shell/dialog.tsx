import type { ComponentChildren, JSX } from "preact";
import { useId, useLayoutEffect, useRef } from "preact/hooks";
import { markFocus } from "../hooks/keep-focus.ts";

type Props = { title: string; class?: string; close: () => void; children: ComponentChildren };

/**
 * A modal dialog of the browser. It keeps the focus, Escape closes it, and the focus then returns
 * to where it was.
 */
export function Dialog({ title, class: name, close, children }: Props): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  // The focus must be restored before its element is removed. Other effects are cleaned up only
  // after that was painted.
  useLayoutEffect(() => {
    const giveBack = markFocus();
    dialog.current?.showModal();
    return giveBack;
  }, []);
  return (
    <dialog ref={dialog} class={name} aria-labelledby={id} onClose={close}>
      <h2 id={id}>{title}</h2>
      {children}
    </dialog>
  );
}

/** All names that a dialog is about, in a list that scrolls. */
export const Listed = ({ names }: { names: readonly string[] }): JSX.Element => (
  // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls is reached by keyboard
  <ul class="files" tabIndex={0}>
    {names.map((name) => (
      <li key={name} class="mono break">
        <bdi>{name}</bdi>
      </li>
    ))}
  </ul>
);
