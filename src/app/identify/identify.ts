import { type ReleaseReading, releaseReadings } from "../../core/readings/release-readings.ts";
import { named } from "../../core/release/candidate.ts";
import { createBudget, isSpent } from "./catalogue/budget.ts";
import type { IdentifyDeps } from "./clues/ports.ts";
import type { ReleaseName } from "./clues/read-release.ts";
import { decideNames, type Identified } from "./decide-names.ts";
import { decideOthers, isCurable, otherYear } from "./other-readings.ts";
import { yearByLength } from "./year-by-length.ts";

export type { Identified } from "./decide-names.ts";

/** A name is asked about with as many requests at most, over all its readings. */
const MAX_REQUESTS = 8;

/**
 * From a name to a decision. The name is read as it stands first. If that leads nowhere, its other readings are asked about,
 * and a work that alone has all that one of them says is filed; otherwise the works that they lead to are shown. A film
 * without a year is filed by its length. Outages of the catalogue pass through. Nothing is kept between two releases.
 */
export function createIdentify(deps: IdentifyDeps) {
  return async (input: ReleaseName, signal: AbortSignal): Promise<Identified> => {
    const budget = createBudget(deps, MAX_REQUESTS);
    const isKnown = input.parentIdentity !== undefined || input.remembered !== undefined;
    const readings = isKnown ? [] : releaseReadings(input);
    const first = await decideNames(budget.free, input, readings.length === 0, signal);
    try {
      if (first.decision.kind === "auto") return await withOtherYear(budget.limited, readings, first, signal);
      if (!isKnown && isCurable(first)) {
        const cured = await cure(budget.limited, input, readings, first, signal);
        if (cured !== undefined) return cured;
      }
      const hasTitle = first.ranked[0]?.parts.title === 1;
      return hasTitle || readings.length === 0 ? first : await decideNames(budget.limited, input, true, signal);
    } catch (error) {
      if (isSpent(error)) return first;
      throw error;
    }
  };
}

async function cure(
  deps: IdentifyDeps,
  input: ReleaseName,
  readings: readonly ReleaseReading[],
  first: Identified,
  signal: AbortSignal,
): Promise<Identified | undefined> {
  const { sure, rivals } = await decideOthers(deps, input, readings, first, signal);
  if (sure !== undefined) return sure;
  if (rivals.length > 0) {
    const isRival = (id: string) => rivals.some(({ candidate }) => `${candidate.type}/${candidate.tmdbId}` === id);
    const rest = first.ranked.filter(({ candidate }) => !isRival(`${candidate.type}/${candidate.tmdbId}`));
    return { ...first, ranked: [...rivals, ...rest] };
  }
  const year = await yearByLength(deps, first, signal);
  if (year === undefined) return undefined;
  const dated = await decideNames(deps, { ...input, yearByLength: year }, true, signal);
  return dated.decision.kind === "auto" ? dated : undefined;
}

/** A name with two years, of each of which TMDb has a film of its title, is asked about. */
async function withOtherYear(
  deps: IdentifyDeps,
  readings: readonly ReleaseReading[],
  first: Identified,
  signal: AbortSignal,
): Promise<Identified> {
  const other = await otherYear(deps, readings, first, signal);
  const { decision } = first;
  if (other === undefined || decision.kind !== "auto") return first;
  const message = `The name has two years, and ${named(other)} has its title too.`;
  const { identity, mappings } = decision;
  return {
    ...first,
    decision: { kind: "review", reasons: [{ code: "year_differs", message }], suggestion: { identity, mappings } },
  };
}
