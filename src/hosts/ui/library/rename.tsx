import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { findCommonFolder } from "../../../base/path/path-parts.ts";
import type { MediaType, Tools } from "../desk/answers.ts";
import { useDesk } from "../desk/desk.ts";
import { Button, Link } from "../shell/controls.tsx";
import { Path, Sentence } from "../shell/name.tsx";
import { Empty, Grey, useAct } from "../shell/problem.tsx";
import { TakeBackButton } from "../shell/take-back.tsx";
import { Verdict } from "../shell/verdict.tsx";
import { rename as words } from "../text/rename.ts";
import { text } from "../text/text.ts";
import type { LibraryHead } from "./library-head.tsx";

type RenameToolAnswer = Tools["rename_library"]["answers"];
type RenamePlanView = NonNullable<RenameToolAnswer["plan"]>;
type WorkToRename = { type: MediaType; tmdb_id: number };

const NOTHING = { compared: 0, works: 0, files: 0, folders: 0, skipped: 0 };

/**
 * Shows the planned new names, carries the plan out and undoes it. The library is read only when a
 * person requests it and not after every change. The head is passed as a prop, because importing it
 * would create a separate script shared by all parts.
 */
export function Rename({
  Head,
  work,
}: {
  Head: typeof LibraryHead;
  work?: WorkToRename | undefined;
}): JSX.Element {
  const desk = useDesk();
  const { act, isBusy, isOff } = useAct();
  const [plan, setPlan] = useState<RenamePlanView>();
  const [readAt, setReadAt] = useState<string>();
  const [message, say] = useState<string>();
  const [done, setDone] = useState<RenameToolAnswer>();
  const scope = work ? { works: [work] } : {};

  const run = (work: () => Promise<void>): Promise<boolean> => {
    say(undefined);
    return act(work);
  };
  /**
   * Requests a plan repeatedly until it is ready or the person has left. A plan for a large library
   * takes longer than one call.
   */
  async function made<T extends Pick<RenameToolAnswer, "plan" | "running">>(
    ask: () => Promise<T>,
  ): Promise<T> {
    const answer = await ask();
    return answer.running && !isGone.current ? made(ask) : answer;
  }
  const isGone = useRef(false);
  useEffect(() => () => void (isGone.current = true), []);
  const show = (now: RenamePlanView | undefined): void => {
    setPlan(now);
    setReadAt(new Date().toISOString());
  };
  const read = async (): Promise<void> => {
    setDone(undefined);
    show((await made(() => desk.call("plan_rename", scope))).plan);
  };
  /** Carries out the plan that is shown. If the plan has changed, shows the new plan instead. */
  const carryOut = async (): Promise<void> => {
    const now = await made(() => desk.call("rename_library", scope));
    const isSame = JSON.stringify(now.plan) === JSON.stringify(plan);
    if (!isSame || now.confirm_token === undefined) {
      say(words.changed);
      show(now.plan);
      return;
    }
    const { confirm_token } = now;
    setDone(await made(() => desk.call("rename_library", { ...scope, confirm_token })));
    setPlan(undefined);
  };
  useEffect(() => void run(read), [work?.type, work?.tmdb_id]);

  const { oddest = [], totals = NOTHING } = plan ?? {};
  const { compared, works, files, folders, skipped } = totals;
  const isEmpty = files + folders === 0;
  const listed = plan?.works.filter(({ steps }) => steps.length > 0).length ?? 0;
  return (
    <main id="content" class="wide" tabIndex={-1}>
      <Head part="rename" facts={undefined} />
      <Verdict
        icon={plan ? { right: compared, open: files + folders + skipped } : "busy"}
        says={
          plan?.summary ?? (isBusy || done === undefined ? words.reading : words.ended[endOf(done)])
        }
        at={plan && readAt}
      >
        {plan && !isEmpty && (
          <Button
            says={words.act}
            class="main"
            disabled={isOff}
            onClick={() => void run(carryOut)}
          />
        )}
        <Button says={text.checkAgain} disabled={isOff} onClick={() => void run(read)} />
      </Verdict>
      {work && (
        <p>
          <Link to={{ page: "library", part: "rename" }}>{words.all}</Link>
        </p>
      )}
      {message !== undefined && (
        <p role="status" class="note warning break">
          {message}
        </p>
      )}
      {isBusy && plan === undefined && <Grey />}
      {done && <Done answer={done} />}
      {plan && plan.works.length === 0 && <Empty next={words.here} />}
      {oddest.length > 0 && works > MANY_WORKS && (
        <OfWork of={{ title: words.oddest, steps: oddest, skipped: [] }} />
      )}
      {plan && plan.works.length > 0 && (
        <details open={works <= MANY_WORKS}>
          <summary>{words.whole}</summary>
          {plan.works.map((plannedWork) => (
            <OfWork key={`${plannedWork.type} ${plannedWork.tmdb_id}`} of={plannedWork} />
          ))}
          {works > listed && <p class="dim num">{words.more(works - listed)}</p>}
        </details>
      )}
    </main>
  );
}

/** A job that changed no name is not done, whatever its state is. */
const endOf = ({ outcome, renamed = 0 }: RenameToolAnswer): keyof typeof words.ended =>
  outcome === "queued" ? "queued" : outcome === "done" && renamed > 0 ? "done" : "refused";

function Done({
  answer: { release_id: id, renamed = 0, skipped = [], message },
}: {
  answer: RenameToolAnswer;
}) {
  return (
    <div class="note">
      <p class="break">{message ?? words.done(renamed)}</p>
      <Left of={skipped} />
      {id !== undefined && (
        <TakeBackButton release={{ id, name: `#${id}` }} label={words.takeBack} />
      )}
    </div>
  );
}

/** With more works than this, the largest changes are shown first, and the whole list is folded. */
const MANY_WORKS = 10;

type RenamedWorkRow = Pick<RenamePlanView["works"][number], "title" | "year" | "skipped">;
type OddRename = Pick<RenamePlanView["oddest"][number], "from" | "to"> & { why?: string };

function OfWork({
  of: { title, year, steps, skipped },
}: {
  of: RenamedWorkRow & { steps: readonly OddRename[] };
}) {
  const base = findCommonFolder(steps.flatMap(({ from, to }) => [from, to]));
  return (
    <section class="card">
      <h2 class="break">
        <bdi>{title}</bdi> {year !== undefined && <span class="dim num">({year})</span>}
      </h2>
      {steps.length > 0 && (
        <>
          <p class="dim">
            <Path of={base} />
          </p>
          <table class="sides">
            <thead>
              <tr>
                <th scope="col">{words.was}</th>
                <th scope="col">{words.becomes}</th>
              </tr>
            </thead>
            <tbody>
              {steps.map(({ from, to, why }) => (
                <tr key={from} class="mono">
                  <td class="break">
                    <Path of={from.slice(base.length)} />
                  </td>
                  <td class="break">
                    <Path of={to.slice(base.length)} />{" "}
                    {why !== undefined && <span class="dim">({why})</span>}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )}
      <Left of={skipped} />
    </section>
  );
}

const Left = ({ of }: { of: RenamePlanView["works"][number]["skipped"] }) => (
  <ul class="lines">
    {of.map(({ path, message }) => (
      <li key={path}>
        <p class="mono break">
          <Path of={path} />
        </p>
        <p class="break">
          <Sentence of={message} />
        </p>
      </li>
    ))}
  </ul>
);
