import { useState } from "preact/hooks";
import type { Approval, Results } from "../desk/answers.ts";
import { useDesk } from "../desk/desk.ts";
import type { Decide } from "../item/item.tsx";
import { noticeFor, type Outcome, outcomeOf } from "../item/outcome.ts";
import { messageOf, useNotify } from "../shell/problem.tsx";
import { text } from "../text/text.ts";
import type { Queue } from "./use-queue.ts";

/** A long copy answers after seconds: the next release does not wait for it. In ms. */
const GOES_ON_MS = 1000;
/** A call names at most so many. */
const MOST = 50;

const later = (ms: number): Promise<undefined> => new Promise((resolve) => setTimeout(resolve, ms));

type Deciding = {
  decide: Decide;
  file(approvals: readonly Approval[]): Promise<void>;
  leave(ids: readonly number[]): Promise<void>;
  /** What was refused after the person had gone on, by release. */
  refusals: ReadonlyMap<number, string>;
};

/**
 * Carries decisions out: their rows leave the list, the next one comes where one of them was open, and the status line says what
 * happened.
 */
export function useDecide(queue: Queue, goOn: (decided: readonly number[]) => void): Deciding {
  const desk = useDesk();
  const notify = useNotify();
  const [refusals, setRefusals] = useState<ReadonlyMap<number, string>>(new Map());
  const refuse = (id: number, message: string): void => setRefusals((before) => new Map([...before, [id, message]]));

  async function tell({ id, name }: { id: number; name: string }, asked: Promise<Outcome>): Promise<void> {
    const outcome = await asked;
    notify(noticeFor(name, outcome));
    if (outcome.kind === "done") return;
    refuse(id, outcome.message);
    queue.restore(id);
  }

  async function many(
    ids: readonly number[],
    runs: (() => Promise<Results>)[],
    words: (ok: number, left: number) => string,
  ) {
    const done: number[] = [];
    try {
      for (const run of runs) {
        const { results } = await run();
        const gone = results.flatMap(({ id, ok }) => (ok ? [id] : []));
        for (const { id, ok, message } of results) if (!ok) refuse(id, message ?? text.failed);
        done.push(...gone);
        queue.drop(gone);
      }
      goOn(done);
      const [id] = done;
      notify({
        text: words(done.length, ids.length - done.length),
        tone: done.length === ids.length ? "success" : "danger",
        ...(id === undefined ? {} : { takeBack: { id, name: text.bulk.releases(done.length), ids: done } }),
      });
    } catch (error) {
      notify({ text: messageOf(error), tone: "danger" });
    }
    queue.again();
  }

  return {
    refusals,
    async decide(item, what, run) {
      const asked = outcomeOf(run(), item, what);
      const first = await Promise.race([asked, later(GOES_ON_MS)]);
      if (first?.kind === "refused") return first;
      goOn([item.id]);
      queue.drop([item.id]);
      void tell(item, asked);
      return undefined;
    },
    file: (approvals) =>
      many(
        approvals.flatMap(({ ids }) => ids),
        parts(approvals).map((each) => () => desk.call("approve_ingest", { each })),
        text.bulk.filed,
      ),
    leave(ids) {
      const chosen = queue.rows.flatMap(({ release }) => (ids.includes(release.id) ? [release] : []));
      return many(
        chosen.map(({ id }) => id),
        parts(chosen).map(
          (part) => () =>
            desk.call("reject_ingest", { ids: part.map(({ id }) => id), versions: part.map(({ version }) => version) }),
        ),
        (done) => text.bulk.left_done(done),
      );
    },
  };
}

const parts = <T>(all: readonly T[]): T[][] =>
  Array.from({ length: Math.ceil(all.length / MOST) }, (_, at) => all.slice(at * MOST, (at + 1) * MOST));
