import { useEffect, useState } from "preact/hooks";
import type { UndoAnswer } from "../desk/answers.ts";
import { useDesk } from "../desk/desk.ts";
import { text } from "../text/text.ts";
import { Button } from "./button.tsx";
import { useLostSince } from "./connection.ts";
import { Dialog } from "./dialog.tsx";
import { messageOf, type Notice, useNotify } from "./problem.tsx";

type Props = {
  release: { id: number; name: string };
  /** What somebody else was answered who asked for it; without it we ask. */
  plan?: UndoAnswer;
  done: (notice?: Notice) => void;
};

/**
 * Takes a decision back. What was left is looked at again, and what is only approved comes back at once; for what is filed,
 * the files that would leave the library are shown first.
 */
export function TakeBack({ release: { id, name }, plan: given, done }: Props) {
  const desk = useDesk();
  const [plan, setPlan] = useState(given);
  const words = text.takeBack;

  const settle = (answer: UndoAnswer): void => {
    const [result] = answer.results ?? [];
    if (!result) return setPlan(answer);
    done(
      result.ok
        ? { text: text.done.takenBack(name) }
        : { text: text.done.refused(name, result.message ?? ""), tone: "danger" },
    );
  };
  const run = async (asked: Promise<UndoAnswer>): Promise<void> => {
    try {
      settle(await asked);
    } catch (error) {
      done({ text: messageOf(error), tone: "danger" });
    }
  };
  useEffect(() => {
    if (!given) void run(begin());
  }, []);

  async function begin(): Promise<UndoAnswer> {
    const { item } = await desk.call("get_ingest_item", { id });
    if (item.state === "rejected") return desk.call("retry_ingest", { ids: [id], versions: [item.version] });
    return desk.call("undo_ingest", { id });
  }

  const token = plan?.confirm_token;
  if (token === undefined) return null;
  return (
    <Dialog title={words.title(name)} close={() => done()}>
      <p>{plan?.plan?.stay ? words.stay : words.files}</p>
      <ul class="files">
        {plan?.plan?.files.map((file) => (
          <li key={file} class="mono break">
            {file}
          </li>
        ))}
      </ul>
      <p class="acts">
        <Button class="main" onClick={() => void run(desk.call("undo_ingest", { id, confirm_token: token }))}>
          {words.yes}
        </Button>
        <Button says={words.no} onClick={() => done()} />
      </p>
    </Dialog>
  );
}

/** A button that takes a release back, and says what came of it. */
export function TakeBackButton({ release, label }: { release: Props["release"]; label: string }) {
  const notify = useNotify();
  const isLost = useLostSince() !== undefined;
  const [isAsked, ask] = useState(false);
  return (
    <>
      <Button says={label} disabled={isLost} aria-label={`${label}: ${release.name}`} onClick={() => ask(true)} />
      {isAsked && (
        <TakeBack
          release={release}
          done={(notice) => {
            ask(false);
            if (notice) notify(notice);
          }}
        />
      )}
    </>
  );
}
