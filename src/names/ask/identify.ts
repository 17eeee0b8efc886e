import { quoteWork, type ScoredCandidate } from "../../base/candidate.ts";
import { dropUndefined } from "../../base/drop-undefined.ts";
import { decideByLength } from "../decide/decide-by-length.ts";
import { excludeByName, suggestAllowed } from "../decide/exclusion.ts";
import { statedTypeOf } from "../identify/stated-type.ts";
import { measureSimilarity, titleKey } from "../identify/title-key.ts";
import { toWork } from "../identify/work.ts";
import { isNearTitle, listPartsWithoutSlip } from "../readings/near-title.ts";
import { mayBeOtherwise } from "../readings/reading-kinds.ts";
import { listShorterTitles } from "../readings/title-spellings.ts";
import { askReadings, asRivals, otherReadingReason } from "./ask-readings.ts";
import type { IdentifyDeps } from "./clues/ports.ts";
import type { ReleaseName } from "./clues/read-release.ts";
import type { SecondAnswer, SeriesIds } from "./clues/second-catalogue.ts";
import { type Identification, identifyReading, type ReadingAttempt } from "./identify-reading.ts";
import { suggestSeason } from "./season-of-title.ts";
import { withSecondOpinion } from "./second-opinion.ts";

class TriesExhausted extends Error {}

/** True if the request limit of the catalogue is used up. */
const isSpent = (error: unknown): boolean => error instanceof TriesExhausted;

/**
 * Wraps the catalogue for one release and remembers its answers. Requests through `free` are
 * counted. `limited` throws once both together have made `max` different requests.
 */
function createBudget(
  deps: IdentifyDeps,
  max: number,
): { free: IdentifyDeps; limited: IdentifyDeps } {
  const answers = new Map<string, Promise<unknown>>();
  const files = new Map<string, Promise<unknown>>();
  const through = (limited: boolean): IdentifyDeps => {
    const once =
      <Of extends unknown[], T>(name: string, ask: (...of: Of) => Promise<T>, known = answers) =>
      (...of: Of): Promise<T> => {
        const key = `${name} ${JSON.stringify(of.filter((argument) => argument !== undefined)).toLowerCase()}`;
        const answer = known.get(key);
        if (answer !== undefined) return answer as Promise<T>;
        if (limited && known === answers && known.size >= max) {
          return Promise.reject(new TriesExhausted());
        }
        const asked = ask(...of);
        known.set(key, asked);
        return asked;
      };
    const { search, details, find, absoluteOrder, lengths, people, second, titles, tvdbOrder } =
      deps;
    // The limit is for TMDB alone.
    const askSecond = (ids: SeriesIds, signal: AbortSignal): Promise<SecondAnswer> =>
      second?.series(ids, signal) ?? Promise.resolve({ kind: "unknown" });
    return {
      ...deps,
      search: once("search", search),
      details: once("details", details),
      find: once("find", find),
      second: second && { ...second, series: once("series", askSecond, files) },
      ...dropUndefined({
        titles: titles && once("titles", titles),
        people: people && once("people", people),
        absoluteOrder: absoluteOrder && once("order", absoluteOrder),
        tvdbOrder: tvdbOrder && once("tvdb", tvdbOrder),
        // Each file is read only once and does not count as a request.
        lengths: lengths && once("lengths", lengths, files),
      }),
    };
  };
  return { free: through(false), limited: through(true) };
}

/** Maximum number of requests for one name, over all its readings. */
const MAX_REQUESTS = 8;

export type Identify = (input: ReleaseName, signal: AbortSignal) => Promise<Identification>;

/**
 * Identifies a release from its name. The name is first read literally. If this leads nowhere,
 * other readings are tried. A work is filed if it is the only one that matches everything that one
 * of these readings states. Otherwise, the works found are shown to a person. Facts that could not
 * be checked do not count as agreement. A second catalogue, if there is one, only adds to the reason
 * for an episode that TMDB does not place, and gives a title to an episode that TMDB has no title
 * for. Outages of TMDB are passed through. Nothing is kept between two releases.
 */
export function createIdentify(deps: IdentifyDeps): Identify {
  return async (input, signal) => {
    // Called only once per name, because each call checks the file for changes.
    const words = deps.words?.();
    const { free, limited } = createBudget(
      { ...deps, ...(words && { words: () => words }) },
      MAX_REQUESTS,
    );
    const isKnown = input.parentIdentity !== undefined || input.remembered !== undefined;
    const isOnly = isKnown || !mayBeOtherwise(input);
    const first = await identifyReading(free, input, isOnly, signal);
    const again: ReadingAttempt = { deps: limited, input, first, signal, lost: [] };
    const reread = async (): Promise<Identification> => {
      const other = isKnown ? undefined : await askReadings(again);
      if (other !== undefined || first.decision.kind === "auto") return other ?? first;
      const hasTitle = first.ranked[0]?.parts.title === 1;
      const last = hasTitle || isOnly ? first : await identifyReading(limited, input, true, signal);
      const isFound =
        last.decision.kind === "auto" || last.ranked.some(({ parts }) => parts.title >= ALIKE);
      if (isFound || isKnown) return last;
      const said = [titleKey(first.parsed.title ?? "")];
      const near = (await nearTitles(again)).map((work) => excludeByName(work, { ...first, said }));
      return suggestSeason(again, withNear(last, near));
    };
    const finish = (last: Identification): Promise<Identification> =>
      withSecondOpinion(free, { ...last, lost: again.lost }, signal);
    try {
      return await finish(suggestAllowed(decideByLength(await reread())));
    } catch (error) {
      if (!isSpent(error)) throw error;
      const { decision, ...read } = first;
      if (decision.kind === "review") return finish(suggestAllowed(first));
      const reason = otherReadingReason(
        decision,
        `${MAX_REQUESTS} requests to TMDB did not settle which one is right.`,
      );
      return {
        ...read,
        decision: { kind: "review", reasons: [reason], suggestion: decision },
        lost: again.lost,
      };
    }
  };
}

const MOVIES_FIRST = ["movie", "tv"] as const;
const TV_FIRST = ["tv", "movie"] as const;

/** Minimum similarity of titles. A work whose title is less similar is unlikely to be meant. */
const ALIKE = 0.5;

/**
 * Returns works for a name for which nothing was found: those that have exactly a shorter title,
 * those whose title differs by one slip, or those that have another title of the name. They are
 * shown to a person but never filed.
 */
async function nearTitles(again: ReadingAttempt): Promise<ScoredCandidate[]> {
  const { deps, first, signal } = again;
  const { title, year } = first.parsed;
  const key = titleKey(title ?? "");
  const shorter = await findExact(again, listShorterTitles(title ?? ""));
  if (shorter.length > 0) return shorter;
  const type = statedTypeOf(first.parsed) ?? "movie";
  // Few works of the same year share a word, so the first page of a search with the year contains
  // the intended work.
  const years = year === null ? [{}] : [{ year }, {}];
  for (const more of years) {
    for (const part of listPartsWithoutSlip(title ?? "")) {
      const found = await deps.search({ type, title: part, ...more }, signal);
      const near = found.flatMap((candidate) => {
        const alike = [...toWork(candidate).keys].find((workTitle) => isNearTitle(workTitle, key));
        if (alike === undefined) return [];
        const parts = {
          title: measureSimilarity(alike, key) / 1000,
          year: Number(year === candidate.year),
          popularity: 0,
        };
        return [{ candidate, confidence: 0, parts: { ...parts, type: 1 } }];
      });
      if (near.length > 0) return near;
    }
  }
  const { altTitles, episodeTitle } = first.parsed;
  return findExact(again, title === null ? [episodeTitle ?? ""] : [...altTitles, title]);
}

/**
 * Returns works that have exactly one of these titles. Works of the type that the name states come
 * first, but a number in the name may only seem to count episodes.
 */
async function findExact(
  { deps, first, signal }: ReadingAttempt,
  titles: readonly string[],
): Promise<ScoredCandidate[]> {
  const types = statedTypeOf(first.parsed) === "tv" ? TV_FIRST : MOVIES_FIRST;
  for (const other of new Set(titles)) {
    const key = titleKey(other);
    if (key === "") continue;
    for (const one of types) {
      const found = await deps.search({ type: one, title: other }, signal);
      const exact = found.filter((candidate) => toWork(candidate).keys.has(key));
      if (exact.length === 0) continue;
      const parts = { title: 0.5, year: 0, popularity: 0, type: 1 };
      return exact.map((candidate) => ({ candidate, confidence: 0, parts }));
    }
  }
  return [];
}

const MAX_NAMED = 3;

/**
 * Puts these works first among the candidates, and names them in the reason that no work has
 * exactly this title.
 */
function withNear(last: Identification, near: readonly ScoredCandidate[]): Identification {
  const { decision } = last;
  if (near.length === 0 || decision.kind === "auto") return last;
  const works = near.slice(0, MAX_NAMED).map(({ candidate }) => quoteWork(candidate));
  const similar = `TMDB lists nothing under this exact title, but a similar one: ${works.join(" or ")}.`;
  const reasons = decision.reasons.map((reason) =>
    reason.code === "no_match" ? { ...reason, message: similar } : reason,
  );
  return { ...asRivals(last, near), decision: { ...decision, reasons } };
}
