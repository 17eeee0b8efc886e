import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Tools } from "../desk/answers.ts";
import type { Desk } from "../desk/desk.ts";
import { useLoad } from "../hooks/use-load.ts";
import { lostDecision as words } from "../text/lost-decision.ts";
import { text } from "../text/text.ts";
import { Button } from "./controls.tsx";
import { messageOf, type StatusNotice } from "./problem.tsx";

export type DecisionTool = "approve_ingest" | "reject_ingest";
/** A decision about one release whose answer was lost with the connection. */
export type UnansweredDecision = {
  tool: DecisionTool;
  args: Tools[DecisionTool]["asks"];
  id: number;
};

/** States of a release that show that the decision has arrived. */
const ARRIVED: Readonly<Record<DecisionTool, readonly string[]>> = {
  approve_ingest: ["approved", "filing", "filed"],
  reject_ingest: ["rejected"],
};

/**
 * States what became of a decision whose answer was lost: a notice if it arrived, and otherwise a
 * band with a button that sends it again, until the release is decided.
 */
export function LostDecision({
  of: { tool, args, id },
  desk,
  notify,
  close,
}: {
  of: UnansweredDecision;
  desk: Desk;
  notify: (notice: StatusNotice) => void;
  close: () => void;
}): JSX.Element | null {
  const [problem, setProblem] = useState<string>();
  const { answer, again } = useLoad(`${tool} ${id}`, (signal) =>
    desk.call("get_ingest_item", { id }, signal),
  );
  const item = answer?.item;
  const isArrived = item !== undefined && ARRIVED[tool].includes(item.state);
  useEffect(() => {
    if (!isArrived) return;
    const { name } = item;
    notify({ text: words.arrived[tool](name), takeBack: { id, name } });
    close();
  }, [isArrived]);
  if (!item || isArrived) return null;

  async function send(): Promise<void> {
    try {
      const { results } = await desk.call(tool, args);
      const [result] = results;
      setProblem(result?.ok === false ? (result.message ?? text.failed) : undefined);
    } catch (error) {
      setProblem(messageOf(error));
    }
    again();
  }
  return (
    <div class="band warning" role="status">
      <span class="break">
        <b>{words.title}</b> <bdi>{words.missing[tool](item.name)}</bdi> {problem}
      </span>
      <Button says={words.again[tool]} onClick={() => void send()} />
      <Button says={text.close} onClick={close} />
    </div>
  );
}
