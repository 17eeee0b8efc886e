import type { By } from "../../core/actor.ts";
import type { HistoryAction } from "../../core/history-actions.ts";
import type { Release } from "../../core/release/release.ts";
import type { DuplicateChoice } from "../../core/release/state.ts";
import { appendHistory } from "../../store/releases/history.ts";
import { forgetAlias } from "../learn/learn.ts";
import { showAlias } from "../learn/list-aliases.ts";
import type { ShownRelease } from "../shown/release-shape.ts";
import type { Promised, Results, ShownResult } from "../shown/results-shape.ts";
import type { Afterwards } from "./afterwards.ts";
import { goneOf } from "./choose/duplicates.ts";
import { type IsThere, isThereOf } from "./choose/is-there.ts";
import {
  type Approval,
  type ApprovalRequest,
  approve,
  assertForOneRelease,
} from "./decisions/approve.ts";
import { requestEach, type SeenVersions } from "./decisions/engine-requests.ts";
import { approvalOrLeft } from "./decisions/offered.ts";
import { type Wait, withOutcomes } from "./decisions/outcome.ts";
import { createConfirmToken, redeemConfirmToken, type TwoSteps } from "./decisions/two-step.ts";
import { inPlace } from "./in-place.ts";

export type Decisions = ReturnType<typeof createDecisions>;

/** What is decided about releases, by whichever host. `actor` is the actor in history. */
export function createDecisions(
  deps: TwoSteps & {
    afterwards: Pick<Afterwards, "wakesEngine" | "engineFor" | "withEngine" | "awaited">;
    /** Whether a path exists; without it every path counts as existing. */
    isThere?: IsThere | undefined;
  },
) {
  const { now, isThere } = deps;
  const { wakesEngine, engineFor, withEngine, awaited } = deps.afterwards;
  const store = inPlace(deps.store);
  const until = (signal?: AbortSignal) => inPlace(deps.store, signal);
  const by = (actor: string): By => ({ actor, at: now() });
  const gone = (release: Release) => goneOf(release, isThereOf(store, release.id, isThere));
  const approveWith = (
    requests: readonly ApprovalRequest[],
    actor: string,
    signal?: AbortSignal,
  ): Promise<ShownResult[]> => approve(until(signal), requests, by(actor), gone, signal);

  return {
    wakesEngine,
    /** With `wait`, and an engine that acts, the results say what became of each release. */
    async approve(
      ids: readonly number[],
      approval: Approval,
      actor: string,
      wait?: Wait,
    ): Promise<Results> {
      const request = { ids, approval };
      assertForOneRelease(request);
      return awaited(await withEngine(await approveWith([request], actor, wait?.signal)), wait);
    },
    /**
     * The same for several decisions: one that cannot be made is a result, and the others are made.
     */
    async approveAll(
      requests: readonly ApprovalRequest[],
      actor: string,
      wait: Wait,
    ): Promise<Results> {
      return awaited(await withEngine(await approveWith(requests, actor, wait.signal)), wait);
    },
    /** Approves releases that were selected and shown, each as it is offered. */
    async approveOffered(
      items: readonly ShownRelease[],
      duplicates: DuplicateChoice | undefined,
      actor: string,
      wait?: Wait,
    ): Promise<Results> {
      const results: ShownResult[] = [];
      for (const item of items) {
        const offered = approvalOrLeft(item, duplicates);
        if ("left" in offered) {
          results.push(offered.left);
        } else {
          const request = { ids: [item.id], approval: offered.approval };
          results.push(...(await approveWith([request], actor)));
        }
      }
      return awaited(await withEngine(results), wait);
    },
    /** What became of approved releases, after at most so long. */
    outcomes: async (ids: readonly number[], wait: Wait): Promise<Results> => ({
      results: await withOutcomes(
        store,
        ids.map((id) => ({ id, ok: true, state: "approved" })),
        wait,
      ),
      engine: await engineFor(ids),
    }),
    reject: async (
      ids: readonly number[],
      reason: string | undefined,
      actor: string,
      signal?: AbortSignal,
      versions?: SeenVersions,
    ) =>
      withEngine(
        await requestEach(until(signal), ids, { kind: "reject", reason }, by(actor), {
          versions,
          signal,
        }),
      ),
    retry: async (
      ids: readonly number[],
      actor: string,
      signal?: AbortSignal,
      versions?: SeenVersions,
    ) =>
      withEngine(
        await requestEach(until(signal), ids, { kind: "retry" }, by(actor), { versions, signal }),
      ),
    forgetAlias: async (id: number, actor: string) =>
      showAlias(await forgetAlias(store, id, by(actor)), false),
    /** Records what belongs to no release, such as a command to a player. */
    record: (
      action: HistoryAction,
      detail: Record<string, unknown>,
      actor: string,
    ): Promise<void> =>
      store.write((trx) => appendHistory(trx, { at: now(), action, actor, detail })),
    /**
     * An approval that takes a filed file away: a token for exactly this plan, or without an answer
     * its use.
     */
    async agree(
      plan: unknown,
      token: string | undefined,
      signal: AbortSignal,
    ): Promise<Promised | undefined> {
      if (token === undefined) return createConfirmToken(deps, "approve", plan, signal);
      await until(signal).write(
        (trx) => redeemConfirmToken(deps, trx, "approve", plan, token),
        signal,
      );
      return undefined;
    },
  };
}
