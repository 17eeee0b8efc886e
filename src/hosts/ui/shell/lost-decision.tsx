import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Tools } from "../desk/answers.ts";
import type { Desk } from "../desk/desk.ts";
import { useLoad } from "../hooks/use-load.ts";
import { type DecisionTool, hasArrived } from "../model/has-arrived.ts";
import { lostDecision as words } from "../text/lost-decision.ts";
import { text } from "../text/text.ts";
import { Button } from "./controls.tsx";
import { messageOf, type StatusNotice } from "./problem.tsx";

/** A decision about one release whose answer was lost with the connection. */
export type UnansweredDecision = {
  tool: DecisionTool;
  args: Tools[DecisionTool]["asks"];
  id: number;
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
  const [version] = "versions" in args ? (args.versions ?? []) : [];
  const before = "version" in args ? args.version : version;
  const isArrived = item !== undefined && hasArrived(tool, before, item);
  useEffect(() => {
    if (!isArrived) return;
    const { name } = item;
    const says = item.state === "filed" ? words.filed : words.arrived[tool];
    notify({ text: says(name), takeBack: { id, name } });
    close();
  }, [isArrived]);
  if (!item || isArrived) return null;
  const isPart = item.state === "filed";

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
        <b>{words.title}</b> <bdi>{(isPart ? words.lost : words.missing[tool])(item.name)}</bdi>{" "}
        {problem}
      </span>
      <Button says={isPart ? text.tryAgain : words.again[tool]} onClick={() => void send()} />
      <Button says={text.close} onClick={close} />
    </div>
  );
}
