import type { JSX } from "preact";
import { baseOf } from "../../../base/path/path-parts.ts";
import type { TrashedFileView } from "../desk/answers.ts";
import { useDesk } from "../desk/desk.ts";
import { Button } from "../shell/controls.tsx";
import { useAct } from "../shell/problem.tsx";
import { library as words } from "../text/library.ts";
import { text } from "../text/text.ts";

/** Puts a file back from the trash, if possible. */
export function PutBack({
  item: { id, original_path, missing, asked },
}: {
  item: TrashedFileView;
}): JSX.Element {
  const desk = useDesk();
  const { act, notify, isOff } = useAct();
  const name = baseOf(original_path);
  const putBack = async (): Promise<void> => {
    const { results, engine } = await desk.call("restore_trash", { ids: [id] });
    const [result] = results;
    if (!result) return notify({ text: text.failed, tone: "danger" });
    const { ok, outcome, message = engine.running ? "" : (engine.message ?? "") } = result;
    const isWell = ok && outcome !== "restore_delayed";
    notify({
      text: `${words.became[outcome](name)} ${message}`.trim(),
      ...(isWell ? {} : { tone: "danger" }),
    });
  };
  if (missing || asked === "restore") return <span class="dim">{asked && words.asked[asked]}</span>;
  return (
    <Button
      disabled={isOff}
      aria-label={`${words.putBack}: ${name}`}
      onClick={() => void act(putBack)}
    >
      {words.putBack}
    </Button>
  );
}
