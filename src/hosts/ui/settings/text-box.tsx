import type { ComponentProps, JSX } from "preact";

type InputAttributes = Pick<
  ComponentProps<"input">,
  | "id"
  | "class"
  | "aria-label"
  | "placeholder"
  | "value"
  | "aria-describedby"
  | "aria-invalid"
  | "inputMode"
  | "disabled"
>;
type Props = InputAttributes & { isSecret?: boolean; change: (value: string) => void };

/** A text field that the browser does not correct or autofill. */
export function TextBox({ isSecret = false, change, ...given }: Props): JSX.Element {
  const about = { ...given, dir: "auto", autoComplete: "off", spellcheck: false } as const;
  const type = isSecret ? ({ type: "password" } as const) : ({ type: "text" } as const);
  return (
    <input {...about} {...type} onInput={({ currentTarget }) => change(currentTarget.value)} />
  );
}
