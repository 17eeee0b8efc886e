import type { ComponentChildren, ComponentProps, JSX } from "preact";
import { useState } from "preact/hooks";
import type { PageAddress } from "../../../core/page/place.ts";
import type { FiledWorkView } from "../desk/answers.ts";
import { useDesk } from "../desk/desk.ts";
import { useAnswer } from "../hooks/use-load.ts";
import { useRouter } from "../route/router.ts";
import { text } from "../text/text.ts";
import { Sentence } from "./name.tsx";

type Props = {
  to: PageAddress;
  class?: string;
  label?: string;
  tabIndex?: 0 | -1;
  /** Runs on a click instead of following the link. */
  run?: () => void;
  isCurrent?: boolean;
  /** True if the link's text only names its target. */
  isOnlyWay?: boolean;
  children: ComponentChildren;
};

/**
 * A link to another place in the view. If places have addresses, the link has one too and can be
 * opened in a new tab. If the link's target cannot be reached, only the link text is shown, or
 * nothing if that text is just the target's name.
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

/** A link to a work in Plex. Plex does not receive the address of the page with the link. */
export const OpenInPlex = ({
  of,
  class: name = "button",
}: {
  of: Pick<FiledWorkView, "plex_url" | "plex_not_found"> | undefined;
  class?: string;
}): JSX.Element | undefined =>
  of?.plex_url === undefined ? (
    of?.plex_not_found && <span class="dim">{text.notFoundInPlex}</span>
  ) : (
    <a class={name} href={of.plex_url} target="_blank" rel="noopener noreferrer">
      {text.openInPlex}
    </a>
  );

/** A form that is handled on the page and not sent by the browser. */
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

/** A button that submits no form. Its label is `says` or its children. */
export const Button = ({ says, children = says, ...given }: ButtonProps): JSX.Element => (
  <button type="button" {...given}>
    {children}
  </button>
);

/**
 * Folds out the explanation of a reason, an audit finding or a doctor check. Shows nothing in an
 * MCP client, which has no tool for it.
 */
export function Explain({ code }: { code: string }): JSX.Element | null {
  const desk = useDesk();
  const [isOpen, setIsOpen] = useState(false);
  if (!desk.explains) return null;
  return (
    <details class="explain" onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary class="dim">{text.explain}</summary>
      {isOpen && <Paragraphs code={code} />}
    </details>
  );
}

function Paragraphs({ code }: { code: string }) {
  const { answer } = useAnswer("explain_code", { code });
  return answer?.entries.map(({ kind, means, remedy }) => (
    <p key={kind} class="break">
      {means} <Sentence of={remedy} />
    </p>
  ));
}
