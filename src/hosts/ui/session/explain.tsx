import type { JSX } from "preact";
import { useContext, useState } from "preact/hooks";
import { useAnswer } from "../hooks/use-load.ts";
import { Sentence } from "../shell/name.tsx";
import { text } from "../text/text.ts";
import { SessionDeskContext } from "./session-desk.ts";

/**
 * Folds out the paragraph about a reason, an audit finding or a check of the doctor. Empty in an
 * MCP client, which has no tool for it.
 */
export function Explain({ code }: { code: string }): JSX.Element | null {
  const isPage = useContext(SessionDeskContext) !== undefined;
  const [isOpen, setIsOpen] = useState(false);
  if (!isPage) return null;
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
