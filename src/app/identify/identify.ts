import { mayBeOtherwise } from "../../core/readings/ways.ts";
import { askReadings, asRivals, unsettled } from "./ask-readings.ts";
import { createBudget, isSpent } from "./budget.ts";
import type { IdentifyDeps } from "./clues/ports.ts";
import type { ReleaseName } from "./clues/read-release.ts";
import { decideNames, type Identified, type Rereading } from "./decide-names.ts";
import { nearTitles } from "./near-titles.ts";

/** A name is asked about with as many requests at most, over all its readings. */
const MAX_REQUESTS = 8;

/**
 * From a name to a decision. The name is read as it stands first. If that leads nowhere, its other readings are asked about,
 * and a work that alone has all that one of them says is filed; otherwise the works that they lead to are shown. What could
 * not be checked is not agreed to. Outages of the catalogue pass through. Nothing is kept between two releases.
 */
export function createIdentify(deps: IdentifyDeps) {
  return async (input: ReleaseName, signal: AbortSignal): Promise<Identified> => {
    deps.words?.();
    const { free, limited } = createBudget(deps, MAX_REQUESTS);
    const isKnown = input.parentIdentity !== undefined || input.remembered !== undefined;
    const isOnly = isKnown || !mayBeOtherwise(input);
    const first = await decideNames(free, input, isOnly, signal);
    const again: Rereading = { deps: limited, input, first, signal, lost: [] };
    const reread = async (): Promise<Identified> => {
      const other = isKnown ? undefined : await askReadings(again);
      if (other !== undefined || first.decision.kind === "auto") return other ?? first;
      const hasTitle = first.ranked[0]?.parts.title === 1;
      const last = hasTitle || isOnly ? first : await decideNames(limited, input, true, signal);
      return last.ranked.length > 0 || isKnown ? last : asRivals(last, await nearTitles(again));
    };
    try {
      return { ...(await reread()), lost: again.lost };
    } catch (error) {
      if (!isSpent(error)) throw error;
      const { decision, ...read } = first;
      if (decision.kind === "review") return { ...first, lost: again.lost };
      const reason = unsettled(decision, `TMDB was asked ${MAX_REQUESTS} times without an answer to which it is.`);
      return { ...read, decision: { kind: "review", reasons: [reason], suggestion: decision }, lost: again.lost };
    }
  };
}
