import type { JSX } from "preact";
import type { ToolName } from "../desk/answers.ts";
import { Button } from "../shell/controls.tsx";
import { type StatusNotice, useAct } from "../shell/problem.tsx";
import { useMay } from "./session-desk.ts";

type Props = { tool: ToolName; label: string; run: () => Promise<StatusNotice>; again: () => void };

/**
 * A button that carries out one action and reports the result. It is not shown if this session may
 * not call the tool.
 */
export function Act({ tool, label, run, again }: Props): JSX.Element | null {
  const may = useMay();
  const { act, notify, isOff } = useAct();
  if (!may(tool)) return null;
  const runIt = async (): Promise<void> => {
    notify(await run());
    again();
  };
  return (
    <p class="acts">
      <Button says={label} disabled={isOff} onClick={() => void act(runIt)} />
    </p>
  );
}
