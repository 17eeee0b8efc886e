import { useEffect, useState } from "preact/hooks";
import { defined } from "../../../core/defined.ts";
import type { UndoAnswer } from "../desk/answers.ts";
import { useDesk } from "../desk/desk.ts";
import { text } from "../text/text.ts";
import { Button } from "./button.tsx";
import { useLostSince } from "./connection.ts";
import { Dialog } from "./dialog.tsx";
import { messageOf, type Notice, useNotify } from "./problem.tsx";

/** `paths`: only these files of it, as they are in the library. */
type Asked = { release: { id: number; name: string }; paths?: string[] | undefined };
type Props = Asked & {
  /** What somebody else was answered who asked for it; without it we ask. */
  plan?: UndoAnswer;
  done: (notice?: Notice) => void;
};

/**
 * Takes a decision back. What was left is looked at again, and what is only approved comes back at once; for what is filed,
 * the files that would leave the library are shown first.
 */
export function TakeBack({ release: { id, name }, plan: given, paths, done }: Props) {
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

  const undo = (token?: string): Promise<UndoAnswer> =>
    desk.call("undo_ingest", { id, ...defined({ paths, confirm_token: token }) });
  async function begin(): Promise<UndoAnswer> {
    const { item } = await desk.call("get_ingest_item", { id });
    if (item.state === "rejected") return desk.call("retry_ingest", { ids: [id], versions: [item.version] });
    return undo();
  }

  const token = plan?.confirm_token;
  if (token === undefined) return null;
  return (
    <Dialog title={words.title(name)} close={() => done()}>
      <p>{plan?.plan?.stay ? words.stay : words.files}</p>
      <Leaving plan={plan} />
      <p class="acts">
        <Button class="main" onClick={() => void run(undo(token))}>
          {words.yes}
        </Button>
        <Button says={words.no} onClick={() => done()} />
      </p>
    </Dialog>
  );
}

/** The files that would leave the library. */
export const Leaving = ({ plan }: { plan: UndoAnswer | undefined }) => (
  <ul class="files">
    {plan?.plan?.files.map((file) => (
      <li key={file} class="mono break">
        {file}
      </li>
    ))}
  </ul>
);

/** A button that takes a release back, or a file of it, and says what came of it. */
export function TakeBackButton({ release, paths, label = text.takeBack.button }: Asked & { label?: string }) {
  const notify = useNotify();
  const isLost = useLostSince() !== undefined;
  const [isAsked, ask] = useState(false);
  return (
    <>
      <Button says={label} disabled={isLost} aria-label={`${label}: ${release.name}`} onClick={() => ask(true)} />
      {isAsked && (
        <TakeBack
          release={release}
          paths={paths}
          done={(notice) => {
            ask(false);
            if (notice) notify(notice);
          }}
        />
      )}
    </>
  );
}
