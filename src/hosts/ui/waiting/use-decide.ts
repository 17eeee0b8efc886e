import { useState } from "preact/hooks";
import type { DecisionResults, PageApproval } from "../desk/answers.ts";
import { useDesk } from "../desk/desk.ts";
import {
  type DecisionOutcome,
  outcomeOf,
  type RefusedDecision,
  toNotice,
  toRefusal,
} from "../item/outcome.ts";
import type { Decide } from "../item/use-decisions.ts";
import { explainWait } from "../model/explain-wait.ts";
import { useReconnect } from "../shell/connection.ts";
import { messageOf, useNotify } from "../shell/problem.tsx";
import { text } from "../text/text.ts";
import type { QueueModel } from "./use-queue.ts";

/**
 * Longest wait, in ms, before the next release is shown. A long copy may only respond after several
 * seconds.
 */
const GOES_ON_MS = 1000;
/** Maximum number of releases per call. */
const MOST = 50;

const later = (ms: number): Promise<undefined> => new Promise((resolve) => setTimeout(resolve, ms));

/** Carries out a person's decisions about the list. */
interface QueueDecisions {
  /** Decisions that were refused, by release. They outlast the release's row and pane. */
  refusals: ReadonlyMap<number, RefusedDecision>;
  /** Forgets a refusal once its release is decided again or its news were seen. */
  forget(id: number): void;
  /** Releases that are currently being decided together. */
  deciding: readonly number[];
  decide: Decide;
  file(approvals: readonly PageApproval[]): Promise<void>;
  leave(ids: readonly number[]): Promise<void>;
}

/**
 * Carries out decisions. Decided rows leave the list, the next row opens if one of them was open,
 * and the status line reports what happened.
 */
export function useDecide(
  queue: QueueModel,
  goOn: (decided: readonly number[]) => void,
): QueueDecisions {
  const desk = useDesk();
  const notify = useNotify();
  const [deciding, setDeciding] = useState<readonly number[]>([]);
  const [refusals, setRefusals] = useState<ReadonlyMap<number, RefusedDecision>>(new Map());
  const refuse = (id: number, refusal: RefusedDecision): void =>
    setRefusals((before) => new Map([...before, [id, refusal]]));
  const forget = (id: number): void =>
    setRefusals((before) => new Map([...before].filter(([other]) => other !== id)));
  // Messages disappear with their cause. The band states what became of the decision.
  useReconnect(() =>
    setRefusals((before) => new Map([...before].filter(([, { isLost }]) => !isLost))),
  );

  async function tell(
    { id, name }: { id: number; name: string },
    asked: Promise<DecisionOutcome>,
  ): Promise<void> {
    const outcome = await asked;
    notify(toNotice(name, outcome));
    if (outcome.kind === "done") return;
    refuse(id, outcome);
    queue.restore(id);
  }

  const decide: Decide = async (item, what, run) => {
    forget(item.id);
    const asked = outcomeOf(run(), item, what);
    const first = await Promise.race([asked, later(GOES_ON_MS)]);
    if (first?.kind === "refused") {
      refuse(item.id, first);
      return first;
    }
    goOn([item.id]);
    queue.drop([item.id]);
    void tell(item, asked);
    return undefined;
  };

  async function many<One>(
    all: readonly One[],
    idOf: (one: One) => number,
    decide: (some: readonly One[]) => Promise<DecisionResults>,
    words: (ok: number, left: number) => string,
  ): Promise<void> {
    const done: number[] = [];
    let waits = "";
    setDeciding(all.map(idOf));
    try {
      for (let open = all; open.length > 0; ) {
        const answer = await decide(open.slice(0, MOST));
        const { results } = answer;
        waits ||= explainWait(answer);
        // On a slow machine, a call may end before all releases are decided, but never before the
        // first one is.
        const late = results.flatMap(({ id, code }) => (code === "not_reached" ? [id] : []));
        const gone = results.flatMap(({ id, ok }) => (ok ? [id] : []));
        for (const result of results) {
          const { id, ok } = result;
          if (ok) forget(id);
          else if (!late.includes(id)) refuse(id, toRefusal(result));
        }
        done.push(...gone);
        queue.drop(gone);
        open = open.filter((row, index) => index >= MOST || late.includes(idOf(row)));
      }
      goOn(done);
      const [id] = done;
      notify({
        text: `${words(done.length, all.length - done.length)} ${waits}`.trim(),
        tone: done.length === all.length ? "success" : "danger",
        ...(id === undefined
          ? {}
          : { takeBack: { id, name: text.bulk.releases(done.length), ids: done } }),
      });
    } catch (error) {
      notify({ text: messageOf(error), tone: "danger" });
    }
    setDeciding([]);
    queue.again();
  }

  return {
    refusals,
    forget,
    deciding,
    decide,
    file: (approvals) =>
      many(
        approvals,
        ({ ids: [id = 0] }) => id,
        (each) => desk.call("approve_ingest", { each: [...each] }),
        text.bulk.filed,
      ),
    leave: (ids) =>
      many(
        queue.rows.flatMap(({ release }) => (ids.includes(release.id) ? [release] : [])),
        ({ id }) => id,
        (some) =>
          desk.call("reject_ingest", {
            ids: some.map(({ id }) => id),
            versions: some.map(({ version }) => version),
          }),
        (done) => text.bulk.left_done(done),
      ),
  };
}
