import type { By } from "../../core/actor.ts";
import { waitUnlessAborted } from "../../core/concurrency.ts";
import type { Store } from "../../store/open.ts";
import type { ShownResults, UndoPlan } from "../shown/results-shape.ts";
import { type IsThere, isThereOf } from "./choose/is-there.ts";
import { canWithdraw, takeBack, takeBackInOrder, withdraw } from "./decisions/take-back.ts";
import {
  confirmUndo,
  findPromisedUndo,
  listMissingFiles,
  type PromisedUndo,
  planUndo,
} from "./decisions/two-step.ts";
import { type Wait, waitForUndone } from "./decisions/wait-for-outcomes.ts";
import type { DecisionsDeps } from "./decisions.ts";
import { requireRelease } from "./queue/find-item.ts";
import { refuseReplaced } from "./refuse-replaced.ts";

/**
 * Takes decisions back, for any host. A release that is not filed yet is taken back at once. A
 * filed release is taken back by a two-step undo. `actor` is recorded in history.
 */
export interface UndoUseCase {
  /** With `wait` and a working engine, the results contain the outcome of each release. */
  undo(
    ids: readonly number[],
    actor: string,
    wait?: Wait,
    paths?: readonly string[],
  ): Promise<ShownResults>;
  /** Returns a release's filed files that no longer exist. */
  missingFiles(id: number): Promise<string[]>;
  /**
   * Withdraws an approved release at once. For a filed release, or for some of its files, returns
   * the undo plan, which `confirmUndo` carries out.
   */
  takeBack(
    id: number,
    actor: string,
    signal?: AbortSignal,
    paths?: readonly string[],
  ): Promise<ShownResults | PromisedUndo>;
  /**
   * Returns the plan that the token is for, and does not use the token.
   * @throws UserError (`conflict`) if the token does not match the current plan of the undo
   */
  promised(
    id: number,
    token: string,
    signal: AbortSignal,
    paths?: readonly string[],
  ): Promise<UndoPlan>;
  /** @throws UserError (`conflict`) if the token does not match the current plan of the undo */
  confirmUndo(
    id: number,
    token: string,
    actor: string,
    signal?: AbortSignal,
    paths?: readonly string[],
  ): Promise<ShownResults>;
}

export function createUndo(deps: DecisionsDeps): UndoUseCase {
  const { withEngine, awaited } = deps.afterwards;
  const store = refuseReplaced(deps.store);
  const until = (signal?: AbortSignal): Store => refuseReplaced(deps.store, signal);
  const by = (actor: string): By => ({ actor, at: deps.clock.now() });
  const isThere = (id: number): IsThere => isThereOf(store, id, deps.isThere);

  return {
    async undo(ids, actor, wait, paths) {
      const some = async (now: readonly number[]): Promise<ShownResults> =>
        awaited(
          await withEngine(await takeBack(store, now, by(actor), paths)),
          wait,
          waitForUndone,
        );
      return wait ? takeBackInOrder(store, ids, some) : some(ids);
    },
    missingFiles: (id) => listMissingFiles(deps, id, isThere(id)),
    async takeBack(id, actor, signal, paths) {
      const release = await requireRelease(store, id);
      if (paths || !canWithdraw(release)) {
        const plan = planUndo({ ...deps, store: until(signal) }, id, paths, isThere(id));
        return signal ? waitUnlessAborted(plan, signal) : plan;
      }
      return withEngine([await withdraw(until(signal), release, by(actor))]);
    },
    promised: (id, token, signal, paths) =>
      waitUnlessAborted(
        findPromisedUndo({ ...deps, store: until(signal) }, id, token, paths, isThere(id)),
        signal,
      ),
    confirmUndo: async (id, token, actor, signal, paths) =>
      withEngine([
        await confirmUndo({ ...deps, store: until(signal) }, id, token, by(actor), paths),
      ]),
  };
}
