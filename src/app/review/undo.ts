import type { By } from "../../core/actor.ts";
import { untilAborted } from "../../core/concurrency.ts";
import type { Results } from "../shown/results-shape.ts";
import type { Afterwards } from "./afterwards.ts";
import { type IsThere, isThereOf } from "./choose/is-there.ts";
import { type Wait, withUndone } from "./decisions/outcome.ts";
import { canWithdraw, takeBack, takeBackInOrder, withdraw } from "./decisions/take-back.ts";
import { confirmUndo, missingFiles, planUndo, type TwoSteps } from "./decisions/two-step.ts";
import { inPlace } from "./in-place.ts";
import { requireRelease } from "./queue/find-item.ts";

export type Undo = ReturnType<typeof createUndo>;

/**
 * What was decided is taken back, by whichever host: before it is filed at once, afterwards by an
 * undo, which is carried out in two steps. `actor` is the actor in history.
 */
export function createUndo(
  deps: TwoSteps & {
    afterwards: Pick<Afterwards, "withEngine" | "awaited">;
    isThere?: IsThere | undefined;
  },
) {
  const { withEngine, awaited } = deps.afterwards;
  const store = inPlace(deps.store);
  const until = (signal?: AbortSignal) => inPlace(deps.store, signal);
  const by = (actor: string): By => ({ actor, at: deps.now() });
  const isThere = (id: number) => isThereOf(store, id, deps.isThere);

  return {
    /** With `wait`, and an engine that acts, the results say what became of each release. */
    async undo(
      ids: readonly number[],
      actor: string,
      wait?: Wait,
      paths?: readonly string[],
    ): Promise<Results> {
      const some = async (now: readonly number[]): Promise<Results> =>
        awaited(await withEngine(await takeBack(store, now, by(actor), paths)), wait, withUndone);
      return wait ? takeBackInOrder(store, ids, some) : some(ids);
    },
    missingFiles: (id: number): Promise<string[]> => missingFiles(deps, id, isThere(id)),
    /**
     * One that is approved is withdrawn at once; of a filed one, or files of it, the plan of its
     * undo, which `confirmUndo` carries out.
     */
    async takeBack(id: number, actor: string, signal?: AbortSignal, paths?: readonly string[]) {
      const release = await requireRelease(store, id);
      if (paths || !canWithdraw(release)) {
        const plan = planUndo({ ...deps, store: until(signal) }, id, paths, isThere(id));
        return signal ? untilAborted(plan, signal) : plan;
      }
      return withEngine([await withdraw(until(signal), release, by(actor))]);
    },
    confirmUndo: async (
      id: number,
      token: string,
      actor: string,
      signal?: AbortSignal,
      paths?: readonly string[],
    ) =>
      withEngine([
        await confirmUndo({ ...deps, store: until(signal) }, id, token, by(actor), paths),
      ]),
  };
}
