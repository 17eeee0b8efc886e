import type { By } from "../../core/actor.ts";
import type { Clock } from "../../core/clock.ts";
import type { HistoryAction } from "../../core/history-actions.ts";
import type { Release } from "../../core/release/release.ts";
import type { DuplicateChoice } from "../../core/release/state.ts";
import type { Store } from "../../store/open.ts";
import { appendHistory } from "../../store/releases/history.ts";
import { forgetAlias } from "../learn/learn.ts";
import { type ShownAlias, showAlias } from "../learn/list-aliases.ts";
import type { ShownRelease } from "../shown/release-shape.ts";
import type { ConfirmPromise, ShownResult, ShownResults } from "../shown/results-shape.ts";
import { goneOf } from "./choose/duplicates.ts";
import { type IsThere, isThereOf } from "./choose/is-there.ts";
import type { FollowUp } from "./decision-effects.ts";
import {
  type Approval,
  type ApprovalRequest,
  approve,
  assertForOneRelease,
} from "./decisions/approve.ts";
import { requestEach, type SeenVersions } from "./decisions/engine-requests.ts";
import { toApprovalOrLeft } from "./decisions/offered-approval.ts";
import {
  confirmReject,
  type Matching,
  type MatchingRejected,
  type PromisedReject,
  planReject,
} from "./decisions/reject-matching.ts";
import { checkConfirmToken, createConfirmToken, redeemConfirmToken } from "./decisions/two-step.ts";
import { type Wait, waitForOutcomes } from "./decisions/wait-for-outcomes.ts";
import { refuseReplaced } from "./refuse-replaced.ts";

/** Decisions about releases, for any host. `actor` is recorded in history. */
export interface Decisions {
  /** True if a decision made here starts an engine. */
  wakesEngine: boolean;
  /**
   * With `wait` and a working engine, the results contain the outcome of each release.
   * @throws UserError (`invalid_request`) if anything other than the ids is given for several
   * releases
   */
  approve(
    ids: readonly number[],
    approval: Approval,
    actor: string,
    wait?: Wait,
  ): Promise<ShownResults>;
  /**
   * Approves several requests. If a request fails, its result contains the error, and the other
   * requests continue.
   */
  approveAll(
    requests: readonly ApprovalRequest[],
    actor: string,
    wait: Wait,
  ): Promise<ShownResults>;
  /**
   * Approves releases that were selected and shown. Each gets the approval that was offered for it.
   */
  approveOffered(
    items: readonly ShownRelease[],
    duplicates: DuplicateChoice | undefined,
    actor: string,
    wait?: Wait,
  ): Promise<ShownResults>;
  /** Returns the outcomes of approved releases. Waits at most `wait.maxMs`. */
  outcomes(ids: readonly number[], wait: Wait): Promise<ShownResults>;
  reject(
    ids: readonly number[],
    reason: string | undefined,
    actor: string,
    signal?: AbortSignal,
    versions?: SeenVersions,
  ): Promise<ShownResults>;
  /** Lists what a filter would reject, with a token that rejects exactly this. Changes nothing. */
  planReject(matching: Matching, signal?: AbortSignal): Promise<PromisedReject>;
  /**
   * Rejects what the plan of this token listed, except releases that changed since.
   * @throws UserError (`conflict`) for a token that is not valid or is for another filter
   */
  confirmReject(
    matching: Matching,
    token: string,
    reason: string | undefined,
    actor: string,
    signal?: AbortSignal,
  ): Promise<ShownResults & Pick<MatchingRejected, "not_in_plan">>;
  retry(
    ids: readonly number[],
    actor: string,
    signal?: AbortSignal,
    versions?: SeenVersions,
  ): Promise<ShownResults>;
  /** @throws UserError (`not_found`) for an unknown alias */
  forgetAlias(id: number, actor: string): Promise<ShownAlias>;
  /** Records an action that belongs to no release, such as a command to a player. */
  record(action: HistoryAction, detail: Record<string, unknown>, actor: string): Promise<void>;
  /**
   * Checks the token of an approval that removes a filed file, and does not use it.
   * @throws UserError (`conflict`) if the token does not match this plan
   */
  checkAgreed(plan: unknown, token: string): Promise<void>;
  /**
   * Confirms an approval that removes a filed file. Without a token, returns a token for exactly
   * this plan. With a token, redeems it and returns undefined.
   */
  agree(
    plan: unknown,
    token: string | undefined,
    signal: AbortSignal,
  ): Promise<ConfirmPromise | undefined>;
}

/** Dependencies of decisions and of their undo. */
export interface DecisionsDeps {
  store: Store;
  clock: Clock;
  /** 256 random bits as text. */
  newToken: () => string;
  hash: (text: string) => string;
  afterwards: FollowUp;
  /** Checks whether a path exists. If undefined, every path counts as existing. */
  isThere?: IsThere | undefined;
}

export function createDecisions(deps: DecisionsDeps): Decisions {
  const { clock, isThere } = deps;
  const { wakesEngine, engineFor, withEngine, awaited } = deps.afterwards;
  const store = refuseReplaced(deps.store);
  const until = (signal?: AbortSignal): Store => refuseReplaced(deps.store, signal);
  const by = (actor: string): By => ({ actor, at: clock.now() });
  const gone = (release: Release) => goneOf(release, isThereOf(store, release.id, isThere));
  const approveWith = (
    requests: readonly ApprovalRequest[],
    actor: string,
    signal?: AbortSignal,
  ): Promise<ShownResult[]> => approve(until(signal), requests, by(actor), gone, signal);

  return {
    wakesEngine,
    async approve(ids, approval, actor, wait) {
      const request = { ids, approval };
      assertForOneRelease(request);
      return awaited(await withEngine(await approveWith([request], actor, wait?.signal)), wait);
    },
    async approveAll(requests, actor, wait) {
      return awaited(await withEngine(await approveWith(requests, actor, wait.signal)), wait);
    },
    async approveOffered(items, duplicates, actor, wait) {
      const results: ShownResult[] = [];
      for (const item of items) {
        const offered = toApprovalOrLeft(item, duplicates);
        if ("left" in offered) {
          results.push(offered.left);
        } else {
          const request = { ids: [item.id], approval: offered.approval };
          results.push(...(await approveWith([request], actor)));
        }
      }
      return awaited(await withEngine(results), wait);
    },
    outcomes: async (ids, wait) => ({
      results: await waitForOutcomes(
        store,
        ids.map((id) => ({ id, ok: true, state: "approved" })),
        wait,
      ),
      engine: await engineFor(ids),
    }),
    reject: async (ids, reason, actor, signal, versions) =>
      withEngine(
        await requestEach(until(signal), ids, { kind: "reject", reason }, by(actor), {
          versions,
          signal,
        }),
      ),
    planReject: (matching, signal) =>
      planReject({ ...deps, store: until(signal) }, matching, signal),
    async confirmReject(matching, token, reason, actor, signal) {
      const steps = { ...deps, store: until(signal) };
      const { results, ...since } = await confirmReject(
        steps,
        matching,
        token,
        reason,
        by(actor),
        signal,
      );
      return { ...(await withEngine(results)), ...since };
    },
    retry: async (ids, actor, signal, versions) =>
      withEngine(
        await requestEach(until(signal), ids, { kind: "retry" }, by(actor), { versions, signal }),
      ),
    forgetAlias: async (id, actor) => showAlias(await forgetAlias(store, id, by(actor)), false),
    record: (action, detail, actor) =>
      store.write((trx) => appendHistory(trx, { at: clock.now(), action, actor, detail })),
    checkAgreed: (plan, token) => checkConfirmToken(deps, "approve", plan, token),
    async agree(plan, token, signal) {
      if (token === undefined) return createConfirmToken(deps, "approve", plan, signal);
      await until(signal).write(
        (trx) => redeemConfirmToken(deps, trx, "approve", plan, token),
        signal,
      );
      return undefined;
    },
  };
}
