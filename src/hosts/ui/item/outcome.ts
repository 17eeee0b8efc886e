import type { DecisionResult, DecisionResults, EngineResult } from "../desk/answers.ts";
import { ServerUnreachable } from "../desk/desk.ts";
import { explainWait } from "../model/explain-wait.ts";
import { messageOf, type StatusNotice } from "../shell/problem.tsx";
import { text } from "../text/text.ts";

/** Outcome of a decision: the notice for the status line, or the refusal. */
export type DecisionOutcome = { kind: "done"; notice: StatusNotice } | RefusedDecision;
/**
 * `isChanged` is true if someone else changed the release first. `isSentBack` is true if the engine
 * returned the release to review. Its own reasons then explain why. `isLost` is true if the daemon
 * could not be reached: the refusal ends with the reconnect.
 */
export type RefusedDecision = {
  kind: "refused";
  message: string;
  isChanged?: boolean;
  isSentBack?: boolean;
  isLost?: boolean;
};

/** The release's name, and the work that it is filed as. */
type DecisionNames = { name: string; work?: string };

export type DecisionEffect = "filed" | "left" | "again";

/** Waits for the result of a decision about one release. Never throws. */
export async function outcomeOf(
  asked: Promise<DecisionResults>,
  { name, work = name }: DecisionNames,
  what: DecisionEffect,
): Promise<DecisionOutcome> {
  try {
    const { results, engine } = await asked;
    const [result] = results;
    if (!result) return { kind: "refused", message: text.failed };
    return result.ok
      ? { kind: "done", notice: noticeOf(result, engine, { name, work }, what) }
      : toRefusal(result);
  } catch (error) {
    const isLost = error instanceof ServerUnreachable;
    return { kind: "refused", message: messageOf(error), isLost };
  }
}

/** Returns the status line for an outcome. */
export const toNotice = (name: string, outcome: DecisionOutcome): StatusNotice =>
  outcome.kind === "done"
    ? outcome.notice
    : { text: text.done.refused(name, outcome.message), tone: "danger" };

/** Returns a refused result as a refusal. */
export const toRefusal = ({ message, code, state }: DecisionResult): RefusedDecision => ({
  kind: "refused",
  message: message ?? text.failed,
  isChanged: code === "conflict",
  isSentBack: state === "review",
});

function noticeOf(
  result: DecisionResult,
  engine: EngineResult,
  { name, work }: Required<DecisionNames>,
  what: DecisionEffect,
): StatusNotice {
  const { id, state, message = "" } = result;
  const takeBack = { id, name };
  if (what === "again") {
    const waits = explainWait({ results: [result], engine });
    return { text: `${text.done.again(name)} ${waits}`.trim() };
  }
  if (what === "left") {
    // An undo would also undo the part of the pack that is filed.
    return state === "filed"
      ? { text: text.done.skippedRest(name) }
      : { text: text.done.left(name), takeBack };
  }
  // The message names what was replaced, and its new location.
  if (state === "filed") return { text: `${text.done.filed(work)} ${message}`.trim(), takeBack };
  const waits = engine.running ? message : (engine.message ?? message);
  return {
    text: waits === "" ? text.done.approved(work) : text.done.waits(work, waits),
    takeBack,
  };
}
