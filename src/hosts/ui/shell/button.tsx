import type { ComponentChildren, ComponentProps } from "preact";

type Props = ComponentProps<"button"> & { says?: ComponentChildren };

/** A button that sends no form. What is on it is what it `says`, or what is in it. */
export const Button = ({ says, children = says, ...given }: Props) => (
  <button type="button" {...given}>
    {children}
  </button>
);
