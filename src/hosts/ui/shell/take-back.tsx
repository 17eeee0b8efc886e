import type { ComponentChildren, JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { dropUndefined } from "../../../base/drop-undefined.ts";
import type { UndoAnswer } from "../desk/answers.ts";
import { DeskRefusal, useDesk } from "../desk/desk.ts";
import { explainWait } from "../model/explain-wait.ts";
import { text } from "../text/text.ts";
import { useLostSince } from "./connection.ts";
import { Button } from "./controls.tsx";
import { Dialog, Listed } from "./dialog.tsx";
import { messageOf, type StatusNotice, useNotify } from "./problem.tsx";

/**
 * `paths` limits the request to these files of the release, given by their paths in the library.
 */
type TakeBackRequest = {
  release: NonNullable<StatusNotice["takeBack"]>;
  paths?: string[] | undefined;
};
type Props = TakeBackRequest & {
  /**
   * The plan, if someone else already requested the undo. Without it, the plan is requested here.
   */
  plan?: UndoAnswer;
  done: (notice?: StatusNotice) => void;
};

/**
 * Number of releases that are taken back at once. A browser opens six connections to a server, and
 * the page itself needs two of them.
 */
const AT_ONCE = 4;

/**
 * Takes a decision back. A rejected release is identified again, and a release that is only
 * approved returns to review immediately. For a filed release, the files that would leave the
 * library are shown first.
 */
export function TakeBack({
  release: { id, name, ids = [id] },
  plan: given,
  paths,
  done,
}: Props): JSX.Element | null {
  const desk = useDesk();
  const [plans, show] = useState(given ? [given] : []);
  // If there are several releases, some may be refused immediately while others need a confirmation
  // first.
  const refusals = useRef<string[]>([]);
  const words = text.takeBack;

  /** Notes a refusal, so that one release that changed since does not stop the others. */
  const note = (error: unknown): UndoAnswer => {
    if (!(error instanceof DeskRefusal)) throw error;
    refusals.current.push(messageOf(error));
    return {};
  };
  /** For a filed release, the first answer is its plan. */
  const run = async <T,>(
    all: readonly T[],
    ask: (one: T) => Promise<UndoAnswer>,
  ): Promise<void> => {
    try {
      const answers: UndoAnswer[] = [];
      for (let from = 0; from < all.length; from += AT_ONCE) {
        const some = all.slice(from, from + AT_ONCE);
        answers.push(...(await Promise.all(some.map((one) => ask(one).catch(note)))));
      }
      refusals.current.push(
        ...answers.flatMap(({ results = [] }) =>
          results.flatMap(({ ok, message = "" }) => (ok ? [] : message)),
        ),
      );
      const [refused] = refusals.current;
      const open = answers.filter(({ confirm_token: token }) => token !== undefined);
      if (open.length > 0) return show(open);
      const isOne = ids.length === 1;
      done(
        refused === undefined
          ? {
              text: `${describeTakenBack(name, ids.length, answers)} ${answers.map(explainWait).find(Boolean) ?? ""}`.trim(),
            }
          : {
              text: text.done.refused(
                isOne ? name : text.bulk.releases(refusals.current.length),
                refused,
              ),
              tone: "danger",
            },
      );
    } catch (error) {
      done({ text: messageOf(error), tone: "danger" });
    }
  };
  useEffect(() => {
    if (!given) void run(ids, begin);
  }, []);

  const undo = (releaseId: number, token?: string): Promise<UndoAnswer> =>
    desk.call("undo_ingest", { id: releaseId, ...dropUndefined({ paths, confirm_token: token }) });
  async function begin(releaseId: number): Promise<UndoAnswer> {
    const { item } = await desk.call("get_ingest_item", { id: releaseId });
    if (item.state === "rejected") {
      return desk.call("retry_ingest", { ids: [releaseId], versions: [item.version] });
    }
    return undo(releaseId);
  }
  const confirm = ({ plan, confirm_token }: UndoAnswer): Promise<UndoAnswer> =>
    undo(plan?.id ?? id, confirm_token);

  if (plans.length === 0) return null;
  return (
    <Dialog title={words.title(name)} close={() => done()}>
      <Leaving
        plans={plans}
        says={plans.every(({ plan }) => plan?.stay) ? words.stay : words.files}
      />
      <p class="acts">
        <Button class="main" onClick={() => void run(plans, confirm)}>
          {words.yes}
        </Button>
        <Button says={words.no} onClick={() => done()} />
      </p>
    </Dialog>
  );
}

type RemovalPreview = {
  plans: readonly UndoAnswer[];
  says: ComponentChildren;
  saysNone?: ComponentChildren;
};

/**
 * Lists the files that leave the library below the text `says`, or shows `saysNone` if no files
 * leave it. Also lists the files that were deleted by hand.
 */
export function Leaving({ plans, says, saysNone }: RemovalPreview): JSX.Element {
  const missing = plans.flatMap(({ plan }) => plan?.missing ?? []);
  const files = plans
    .flatMap(({ plan }) => plan?.files ?? [])
    .filter((path) => !missing.includes(path));
  const words = files.length === 0 && missing.length > 0 ? saysNone : says;
  return (
    <>
      {words && <p>{words}</p>}
      {files.length > 0 && <Listed names={files} />}
      {missing.length > 0 && (
        <>
          <p>{text.takeBack.missing}</p>
          <Listed names={missing} />
        </>
      )}
    </>
  );
}

/** Words the answers' states, so that nothing is called taken back before it is. */
function describeTakenBack(name: string, count: number, answers: readonly UndoAnswer[]): string {
  const states = answers.flatMap(({ results = [] }) => results.map(({ state }) => state));
  if (count === 1) return text.done.takenBack(name, states[0]);
  // Filing stops first.
  return text.bulk.takenBack(count, !states.some((state) => /^(?:undo|fil)ing$/.test(`${state}`)));
}

/** A button that takes back a release or one of its files, and reports the result. */
export function TakeBackButton({
  release,
  paths,
  label = text.takeBack.button,
}: TakeBackRequest & { label?: string }): JSX.Element {
  const notify = useNotify();
  const isLost = useLostSince() !== undefined;
  const [isAsked, ask] = useState(false);
  return (
    <>
      <Button
        says={label}
        disabled={isLost}
        aria-busy={isAsked}
        aria-label={`${label}: ${release.name}`}
        onClick={() => ask(true)}
      />
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
