import type { ComponentChildren, JSX } from "preact";
import { useId, useLayoutEffect, useRef } from "preact/hooks";
import { markFocus } from "../hooks/keep-focus.ts";

type Props = { title: string; class?: string; close: () => void; children: ComponentChildren };

/**
 * A modal dialog of the browser's own: it keeps the focus, Escape closes it, and the focus goes
 * back to where it was.
 */
export function Dialog({ title, class: name, close, children }: Props): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  // Given back before what has it is taken away: an effect is cleaned up only after that was
  // painted.
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

/** What it is about: as many as there are, in a list that scrolls. */
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
