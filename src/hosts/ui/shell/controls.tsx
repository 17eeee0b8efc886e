import type { ComponentChildren, ComponentProps, JSX } from "preact";
import type { PageAddress } from "../../../core/page/place.ts";
import type { FiledWorkView } from "../desk/answers.ts";
import { useDesk } from "../desk/desk.ts";
import { useRouter } from "../route/router.ts";
import { text } from "../text/text.ts";

type Props = {
  to: PageAddress;
  class?: string;
  label?: string;
  tabIndex?: 0 | -1;
  /** What a click does in place of going there. */
  run?: () => void;
  isCurrent?: boolean;
  /** It says nothing but where it leads. */
  isOnlyWay?: boolean;
  children: ComponentChildren;
};

/**
 * A way to another place of the view. It has an address where places have one, so that it opens in
 * a new tab too. Where there is no way it is what it says, and nothing if it only leads there.
 */
export function Link({
  to,
  class: name,
  label,
  tabIndex,
  run,
  isCurrent = false,
  isOnlyWay,
  children,
}: Props): JSX.Element | null {
  const { go, leads } = useRouter();
  const address = useDesk().link(to);
  if (leads?.(to) === false) {
    return isOnlyWay || name?.startsWith("button") ? null : <span class={name}>{children}</span>;
  }
  return (
    <a
      href={address ?? "#"}
      class={name}
      aria-label={label}
      tabIndex={tabIndex}
      aria-current={isCurrent ? "page" : undefined}
      onClick={(event) => {
        if (
          event.button !== 0 ||
          event.metaKey ||
          event.ctrlKey ||
          event.shiftKey ||
          event.altKey
        ) {
          return;
        }
        event.preventDefault();
        if (run) run();
        else go(to);
      }}
    >
      {children}
    </a>
  );
}

/** A way to a work in Plex, which is told nothing of where it was clicked. */
export const OpenInPlex = ({
  of,
}: {
  of: Pick<FiledWorkView, "plex_url" | "plex_not_found"> | undefined;
}): JSX.Element | undefined =>
  of?.plex_url === undefined ? (
    of?.plex_not_found && <span class="dim">{text.notFoundInPlex}</span>
  ) : (
    <a class="button" href={of.plex_url} target="_blank" rel="noopener noreferrer">
      {text.openInPlex}
    </a>
  );

/** A form that is sent nowhere. */
export const Form = ({
  submit,
  ...given
}: ComponentProps<"form"> & { submit: () => void }): JSX.Element => (
  <form
    {...given}
    onSubmit={(event) => {
      event.preventDefault();
      submit();
    }}
  />
);

type ButtonProps = ComponentProps<"button"> & { says?: ComponentChildren };

/** A button that sends no form. What is on it is what it `says`, or what is in it. */
export const Button = ({ says, children = says, ...given }: ButtonProps): JSX.Element => (
  <button type="button" {...given}>
    {children}
  </button>
);
