import { joinSentences, sentence } from "../../base/actions/sentence.ts";
import { waitUnlessAborted } from "../../core/concurrency.ts";
import type { RefilePlan, ShownResult, ShownResults } from "../shown/results-shape.ts";
import { type IsThere, isThereOf } from "./choose/is-there.ts";
import type { FollowUp } from "./decision-effects.ts";
import {
  confirmRefile,
  findPromisedRefile,
  type PromisedRefile,
  planRefile,
  type RefileChoice,
  type RefileSteps,
} from "./decisions/refile.ts";
import { type Wait, waitForUndone } from "./decisions/wait-for-outcomes.ts";
import { refuseReplaced } from "./refuse-replaced.ts";

/**
 * Corrects a filed release, for any host: takes it back and files it as another work, in one act.
 * `actor` is recorded in history.
 */
export interface Refile {
  /** @throws UserError if the release could not be filed as that work */
  plan(id: number, choice: RefileChoice, signal: AbortSignal): Promise<PromisedRefile>;
  /**
   * Returns the plan that the token is for, and does not use the token.
   * @throws UserError (`conflict`) if the token does not match the current plan
   */
  promised(
    id: number,
    choice: RefileChoice,
    token: string,
    signal: AbortSignal,
  ): Promise<RefilePlan>;
  /**
   * With `wait` and a working engine, the result contains the outcome.
   * @throws UserError (`conflict`) if the token does not match the current plan
   */
  confirm(
    id: number,
    choice: RefileChoice,
    token: string,
    actor: string,
    wait?: Partial<Wait>,
  ): Promise<ShownResults>;
}

export interface RefileDeps extends Omit<RefileSteps, "isThere"> {
  /** Checks whether a path exists. If undefined, every path counts as existing. */
  isThere?: IsThere | undefined;
  afterwards: FollowUp;
}

export function createRefile(deps: RefileDeps): Refile {
  const { withEngine, awaited } = deps.afterwards;
  const within = (id: number, signal?: AbortSignal): RefileSteps => ({
    ...deps,
    store: refuseReplaced(deps.store, signal),
    isThere: isThereOf(deps.store, id, deps.isThere),
  });
  return {
    plan: (id, choice, signal) =>
      waitUnlessAborted(planRefile(within(id, signal), id, choice, signal), signal),
    promised: (id, choice, token, signal) =>
      waitUnlessAborted(findPromisedRefile(within(id, signal), id, choice, token, signal), signal),
    async confirm(id, choice, token, actor, { maxMs, signal, report } = {}) {
      const by = { actor, at: deps.clock.now() };
      const asked = await confirmRefile(within(id, signal), id, choice, token, by);
      const written = await withEngine([asked]);
      if (maxMs === undefined || signal === undefined) return written;
      const wait = { maxMs, signal, report };
      // First out of the library, then into it again.
      const done = await awaited(await awaited(written, wait, waitForUndone), wait);
      return { ...done, results: done.results.map(explainStaying) };
    },
  };
}

/** A refile that ends as `undone` filed nothing, because a file is still seen under the old title. */
function explainStaying(result: ShownResult): ShownResult {
  const { id, ok, state, message = "" } = result;
  if (!ok || state !== "undone") return result;
  const next = sentence`So nothing was filed as the other work. Move or delete what is left in the library, then use ${{ do: "approve", id }}.`;
  return { ...result, ok: false, code: "conflict", message: joinSentences([message, next]) };
}
