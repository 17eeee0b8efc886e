import type { JSX } from "preact";
import type { Status } from "../desk/answers.ts";
import { useDesk } from "../desk/desk.ts";
import { isOverdue } from "../model/pill-state.ts";
import { frame as words } from "../text/frame.ts";
import { text } from "../text/text.ts";
import { Act } from "./act.tsx";

/**
 * A button that checks unresponsive services immediately, for a person who has just fixed one. The
 * result is reported like any other change.
 */
export function AskNow({ status: { engine, verdicts } }: { status: Status }): JSX.Element | null {
  const desk = useDesk();
  // Sources that are not services are checked continuously.
  const isAsked = verdicts.some(
    (verdict) =>
      (verdict.state === "ill" || isOverdue(verdict)) &&
      text.state.sources[verdict.code] !== undefined,
  );
  if (!engine.running || !isAsked) return null;
  const ask = async () => {
    await desk.call("ask_services", {});
    return { text: words.asked };
  };
  return <Act tool="ask_services" label={text.checkNow} run={ask} again={() => {}} />;
}
