import type { Candidate, CandidateDetails } from "../../../base/candidate.ts";
import { countYearsApart, type MediaType } from "../../../base/identity.ts";
import { mapRelease, type ReleaseFiles, type SeriesFit, toFit } from "../../identify/fit.ts";
import type { CatalogueQuery } from "../../identify/queries.ts";
import { type RankedWork, rank } from "../../identify/score.ts";
import { statedTypeOf } from "../../identify/stated-type.ts";
import { hasTitle, toWork, toWorkId, type Work } from "../../identify/work.ts";
import type { ParsedName } from "../../parse/lex/parsed-name.ts";
import type { IdentifyDeps } from "../clues/ports.ts";
import { withOrder } from "./complete.ts";
import {
  seriesDetails,
  withAllSeasons,
  withSecondTitles,
  withTranslations,
} from "./series-details.ts";

const MAX_SERIES = 4;
const MAX_SIMILAR = 2;

const yearNear = (parsed: ParsedName, { type, year }: Candidate): boolean =>
  type === "tv" || !(countYearsApart(year, parsed.year) > 1);

/**
 * Selects the few works whose details can change the decision. These are series with the title,
 * because only their episodes distinguish them. If no work is an exact match, the best other works
 * are added for their alternative titles.
 */
export function selectWantedDetails(
  parsed: ParsedName,
  titleKeys: readonly string[],
  ranked: readonly RankedWork[],
): RankedWork[] {
  const type = statedTypeOf(parsed);
  const equal = ranked.filter(({ work }) => hasTitle(work, titleKeys));
  // A bare title is never filed, regardless of what the details contain.
  if (type === undefined && equal.length > 0) return [];
  // A second title in the name may be one of the film's alternative titles.
  const hasSecondTitle = ({ work }: RankedWork) =>
    titleKeys.some(
      (titleKeyed) => !work.keys.has(titleKeyed) && !titleKeyed.startsWith(titleKeys[0] ?? ""),
    );
  const exact = equal.filter(
    ({ candidate }) => candidate.type === type && (type === "tv" || candidate.year === parsed.year),
  );
  if (exact.length > 0) {
    return type === "tv" ? exact.slice(0, MAX_SERIES) : exact.filter(hasSecondTitle).slice(0, 1);
  }
  const isNear = ({ candidate }: RankedWork) =>
    (type === undefined || candidate.type === type) && yearNear(parsed, candidate);
  return ranked.filter(isNear).slice(0, MAX_SIMILAR);
}

/** Number of works that TMDB returns per page. */
export const FULL_PAGE = 20;

export interface FoundWorkCache {
  works(): Work[];
  fits: ReadonlyMap<string, SeriesFit>;
  /** Ranks the works by everything known so far. `namedId` is as for `rank`. */
  ranked(namedId: string | undefined): RankedWork[];
  /** Works whose details were requested, including those that TMDB does not know. */
  asked: ReadonlySet<string>;
  add(candidates: readonly Candidate[]): void;
  search(queries: readonly CatalogueQuery[]): Promise<void>;
  ask(
    work: { type: MediaType; tmdbId: number },
    options?: { fresh?: boolean },
  ): Promise<Work | undefined>;
  /**
   * Requests the other seasons of a series, its absolute order, translated titles and a second
   * catalogue's titles, if numbers or titles in the names need them.
   */
  place(series: CandidateDetails): Promise<void>;
}

/**
 * Collects the works found for one release, each once. Once its details are read, a series also has
 * its fit to the release. All requests use the ports and one signal.
 */
export function createFoundWorks(
  { search, details, absoluteOrder, titles, second }: Omit<IdentifyDeps, "find" | "policy">,
  release: ReleaseFiles,
  titleKeys: readonly string[],
  signal: AbortSignal,
): FoundWorkCache {
  const works = new Map<string, Work>();
  const fits = new Map<string, SeriesFit>();
  const asked = new Set<string>();
  let ranked: RankedWork[] | undefined;
  const add = (candidates: readonly Candidate[]) => {
    for (const candidate of candidates) {
      if (works.has(toWorkId(candidate))) continue;
      works.set(toWorkId(candidate), toWork(candidate));
      ranked = undefined;
    }
  };
  const files = release.nameOnly ? [release.parsed] : [...release.files.values()];
  const keep = (facts: CandidateDetails): Work => {
    const id = toWorkId(facts);
    const work = toWork(works.get(id)?.candidate ?? facts, facts);
    works.set(id, work);
    ranked = undefined;
    if (facts.type === "tv") fits.set(id, toFit(release, facts, mapRelease(release, facts)));
    return work;
  };
  return {
    works: () => [...works.values()],
    fits,
    ranked: (namedId) => {
      ranked ??= rank({
        parsed: release.parsed,
        said: titleKeys,
        works: [...works.values()],
        fits,
        namedId,
      });
      return ranked;
    },
    asked,
    add,
    search: async (queries) => {
      const ask = async (some: readonly CatalogueQuery[]) => {
        const answers = await Promise.all(some.map((query) => search(query, signal)));
        for (const candidates of answers) add(candidates);
        return answers.map(({ length }) => length);
      };
      const undated = queries.filter(({ year }) => year === undefined);
      const counts = await ask(undated);
      // A complete list already contains the works of any one year.
      const whole = undated.filter((_, index) => (counts[index] ?? 0) < FULL_PAGE);
      const isListed = (catalogueQuery: CatalogueQuery) =>
        whole.some(
          ({ type, title }) => type === catalogueQuery.type && title === catalogueQuery.title,
        );
      await ask(
        queries.filter(
          (catalogueQuery) => catalogueQuery.year !== undefined && !isListed(catalogueQuery),
        ),
      );
    },
    ask: async ({ type, tmdbId }, options) => {
      asked.add(toWorkId({ type, tmdbId }));
      const facts = await (type === "tv"
        ? seriesDetails(details, tmdbId, files, signal, options)
        : details(type, tmdbId, [], signal, options));
      return facts && keep(facts);
    },
    place: async (series) => {
      const all = await withAllSeasons(series, files, details, signal);
      const ordered = await withOrder(all, files, absoluteOrder, signal);
      const translated = await withTranslations(ordered, files, titles, signal);
      const titled = await withSecondTitles(translated, files, second, signal);
      if (titled !== series) keep(titled);
    },
  };
}
