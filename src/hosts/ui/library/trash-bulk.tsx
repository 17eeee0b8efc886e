import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { TrashOutcome } from "../../../app/trash/storage-shape.ts";
import { baseOf } from "../../../base/path/path-parts.ts";
import type { TrashedFileView } from "../desk/answers.ts";
import { useDesk } from "../desk/desk.ts";
import { formatLocalBytes } from "../model/format.ts";
import { useMay } from "../session/session-desk.ts";
import { useLostSince } from "../shell/connection.ts";
import { Button } from "../shell/controls.tsx";
import { Dialog, Listed } from "../shell/dialog.tsx";
import { useAct } from "../shell/problem.tsx";
import { upkeep as words } from "../text/upkeep.ts";

type Props = {
  /** Files that can be chosen, and the chosen files. */
  all: readonly TrashedFileView[];
  chosen: readonly TrashedFileView[];
  choose: (some: readonly TrashedFileView[]) => void;
  done: () => void;
};

type TrashAction = "restore" | "purge";

/** Puts back or deletes the chosen files after showing them for confirmation. */
export function TrashBulk({ all, chosen, choose, done }: Props): JSX.Element {
  const may = useMay();
  const isLost = useLostSince() !== undefined;
  const [asked, ask] = useState<TrashAction>();
  const count = chosen.length;
  return (
    <div class="bulk2">
      <label>
        <input
          type="checkbox"
          checked={count === all.length}
          onChange={({ currentTarget: { checked } }) => choose(checked ? all : [])}
        />{" "}
        {words.chooseAll(all.length)}
      </label>
      <span class="num" role="status">
        {count > 0 && words.chosen(count)}
      </span>
      {may("restore_trash") && (
        <Button
          says={words.putBack(count)}
          disabled={count === 0 || isLost}
          onClick={() => ask("restore")}
        />
      )}
      {may("purge_trash") && (
        <Button
          says={words.remove(count)}
          disabled={count === 0 || isLost}
          onClick={() => ask("purge")}
        />
      )}
      {asked !== undefined && (
        <Confirm
          act={asked}
          chosen={chosen}
          close={(isDone) => {
            ask(undefined);
            if (!isDone) return;
            choose([]);
            done();
          }}
        />
      )}
    </div>
  );
}

const WORDS = {
  restore: { title: "putBackTitle", more: "putBackMore", yes: "putBackYes" },
  purge: { title: "removeTitle", more: "removeMore", yes: "removeYes" },
} as const;

/** Returns a sentence for each outcome that occurs, with its number of files. */
function formatOutcomes(results: readonly { outcome: TrashOutcome }[]): string {
  const counts = Map.groupBy(results, ({ outcome }) => outcome);
  return [...counts].map(([outcome, { length }]) => words.became[outcome](length)).join(" ");
}

type ConfirmProps = {
  act: TrashAction;
  chosen: readonly TrashedFileView[];
  close: (isDone: boolean) => void;
};

function Confirm({ act: what, chosen: now, close }: ConfirmProps) {
  // The files are fixed when the dialog opens, so later changes by others do not affect what the
  // person agrees to.
  const [chosen] = useState(now);
  const desk = useDesk();
  const { act, notify, isBusy } = useAct();
  const its = WORDS[what];
  const run = async (): Promise<void> => {
    const ids = chosen.map(({ id }) => id);
    const { results, engine } = await desk.call(
      what === "restore" ? "restore_trash" : "purge_trash",
      { ids },
    );
    const problem = results.find(({ message }) => message !== undefined);
    const more = problem?.message ?? (engine.running ? "" : (engine.message ?? ""));
    notify({
      text: `${formatOutcomes(results)} ${more}`.trim(),
      ...(problem ? { tone: "danger" as const } : {}),
    });
  };
  return (
    <Dialog title={words[its.title](chosen.length)} close={() => close(false)}>
      <Listed
        names={chosen.map(({ original_path: path }) => baseOf(path))}
        sizes={chosen.map(({ size_bytes: bytes }) => formatLocalBytes(bytes))}
      />
      <p>{words[its.more]}</p>
      <p class="acts">
        <Button
          says={words[its.yes]}
          class={what === "purge" ? "danger" : "main"}
          disabled={isBusy}
          onClick={() => void act(run).then(close)}
        />
        <Button says={words.no} class="safe" onClick={() => close(false)} />
      </p>
    </Dialog>
  );
}
