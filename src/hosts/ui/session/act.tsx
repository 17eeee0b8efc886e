import { useState } from "preact/hooks";
import type { ToolName } from "../desk/answers.ts";
import { useLostSince } from "../shell/connection.ts";
import { messageOf, type Notice, useNotify } from "../shell/problem.tsx";
import { useMay } from "./session-desk.ts";

type Props = {
  tool: ToolName;
  label: string;
  run: () => Promise<Notice>;
  again: () => void;
};

/** A button that does one thing and says what came of it; none where this session may not. */
export function Act({ tool, label, run, again }: Props) {
  const may = useMay();
  const notify = useNotify();
  const isLost = useLostSince() !== undefined;
  const [isBusy, setBusy] = useState(false);
  if (!may(tool)) return null;
  const act = async (): Promise<void> => {
    setBusy(true);
    try {
      notify(await run());
      again();
    } catch (error) {
      notify({ text: messageOf(error), tone: "danger" });
    }
    setBusy(false);
  };
  return (
    <p class="acts">
      <button type="button" disabled={isBusy || isLost} onClick={() => void act()}>
        {label}
      </button>
    </p>
  );
}
