// Scores how well each work fits a name, and finds its rivals.

import type { ScoredCandidate } from "../../base/candidate.ts";
import { countYearsApart } from "../../base/identity.ts";
import type { ParsedName } from "../parse/lex/parsed-name.ts";
import { type SeriesFit, UNKNOWN_FIT } from "./fit.ts";
import { listCountryTags } from "./queries.ts";
import { statedTypeOf } from "./stated-type.ts";
import { measureSimilarityTo, removeSpaces, titleKey } from "./title-key.ts";
import { hasTightTitle, hasTitle, type Work } from "./work.ts";

export type FitsByWork = ReadonlyMap<string, SeriesFit>;

/**
 * True if the name's year differs from the work's year by at most one. For a series, a year in
 * which these episodes were shown also counts.
 */
export function yearFits(parsed: ParsedName, { id, candidate }: Work, fits: FitsByWork): boolean {
  if (parsed.year === null) return true;
  const { years } = fits.get(id) ?? UNKNOWN_FIT;
  if (candidate.type === "tv" && years.has(parsed.year)) return true;
  const off = countYearsApart(candidate.year, parsed.year);
  // If TMDB lists air dates for these episodes, a year off by one belongs to another season.
  return (
    off === 0 ||
    (off === 1 &&
      (candidate.type === "movie" || years.size === 0 || years.has(candidate.year ?? 0)))
  );
}

/**
 * Returns "no" only if TMDB lists other countries, and "unknown" if it lists none and the title
 * does not have the tag.
 */
export function compareCountry(parsed: ParsedName, work: Work): "yes" | "no" | "unknown" {
  const { country, title } = parsed;
  if (country === null) return "yes";
  if (work.candidate.countries.includes(country)) return "yes";
  const tagged = listCountryTags(country).map((tag) => titleKey(`${title ?? ""} ${tag}`));
  if (hasTitle(work, tagged)) return "yes";
  return work.candidate.countries.length === 0 ? "unknown" : "no";
}

/**
 * True if type, year, country and missing episodes do not rule out the work. The title is not
 * compared.
 */
export function survives(parsed: ParsedName, work: Work, fits: FitsByWork): boolean {
  const type = statedTypeOf(parsed);
  if (type !== undefined && type !== work.candidate.type) return false;
  if (!yearFits(parsed, work, fits) || compareCountry(parsed, work) === "no") return false;
  return work.candidate.type === "movie" || (fits.get(work.id) ?? UNKNOWN_FIT).exists !== "not_all";
}

/** A name with its readings, and the works that it may mean. */
type Rivalry = {
  parsed: ParsedName;
  said: readonly string[];
  works: readonly Work[];
  fits: FitsByWork;
};

/**
 * Returns other series that may also be meant: one of their titles is a reading, and no fact rules
 * them out.
 */
export const findSeriesRivals = ({ parsed, said, works, fits }: Rivalry, work: Work): Work[] =>
  works.filter(
    (other) =>
      other.id !== work.id &&
      other.candidate.type === "tv" &&
      hasTitle(other, said) &&
      survives(parsed, other, fits),
  );

/**
 * Returns other works with the name's title, within one year of the name's year, or from any year
 * if the name has none.
 */
export const findTitleRivals = (
  { parsed: { year }, said, works }: Omit<Rivalry, "fits">,
  of: Work,
): Work[] =>
  works.filter(
    (other) =>
      other.id !== of.id &&
      hasTitle(other, said) &&
      (year === null || countYearsApart(other.candidate.year, year) <= 1),
  );

/** True if the name contains this work's year. Another work can be negligible only in this case. */
export const hasYearOf = ({ year }: ParsedName, of: Work): boolean =>
  year !== null && of.candidate.year === year;

/**
 * True if the name contains the first work's year but not the other work's. `Film (2013) Remastered
 * 2014` contains both.
 */
export function isYearOff(parsed: ParsedName, of: Work, { candidate: { year } }: Work): boolean {
  const beside =
    parsed.name.split("/").findLast((part) => part.includes(String(parsed.year))) ?? "";
  const inTitle = parsed.title?.includes(String(year)) === true;
  return (
    hasYearOf(parsed, of) && year !== parsed.year && (inTitle || !beside.includes(String(year)))
  );
}

export type RankedWork = ScoredCandidate & { work: Work };

// The weights add up to 1000. With parts in thousandths, the products are exact integers.
const WEIGHTS = { title: 400, year: 300, popularity: 150, type: 150 };

type ScoreInput = Rivalry & {
  /**
   * The work identified by an id in the name or by the parent release. Its title and year need no
   * proof.
   */
  namedId?: string | undefined;
};

/** `alike` measures how similar a title is to the main reading. */
function titlePart(
  titleReadings: readonly string[],
  alike: (key: string) => number,
  work: Work,
): number {
  if (hasTitle(work, titleReadings)) return 1000;
  let best = 0;
  for (const key of work.keys) best = Math.max(best, alike(key));
  return best;
}

function yearPart(input: ScoreInput, work: Work): number {
  const { parsed, fits } = input;
  const { type, year } = work.candidate;
  const fit = fits.get(work.id) ?? UNKNOWN_FIT;
  if (parsed.year !== null) {
    const off = countYearsApart(year, parsed.year);
    if (off === 0) return 1000;
    return off === 1 || (type === "tv" && fit.years.has(parsed.year)) ? 800 : 0;
  }
  if (type === "movie" || fit.exists !== "all" || findSeriesRivals(input, work).length > 0) {
    return 500;
  }
  return fit.agrees ? 1000 : 800;
}

const known = (popularity: number): number =>
  Number.isFinite(popularity) && popularity > 0 ? popularity : 0;

/**
 * The popularity share of each work, in thousandths; 0 for a work with the title that its facts rule
 * out.
 */
function popularityShares({ parsed, said, works, fits }: ScoreInput): Map<string, number> {
  const tights = said.map(removeSpaces);
  const groupOf = (work: Work): string | undefined => {
    if (!hasTightTitle(work, tights)) return `other ${removeSpaces(work.main)}`;
    return survives(parsed, work, fits) ? "named" : undefined;
  };
  const shares = new Map<string, number>();
  for (const [group, members] of Map.groupBy(works, groupOf)) {
    const sum = members.reduce(
      (total, { candidate }) => total + known(candidate.popularity) + 1,
      0,
    );
    for (const { id, candidate } of members) {
      // A work that is compared always has a share, however small.
      const share = Math.round((1000 * (known(candidate.popularity) + 1)) / sum);
      shares.set(id, group === undefined ? 0 : Math.max(1, share));
    }
  }
  return shares;
}

function scoreOne(
  work: Work,
  isNamed: boolean,
  similarities: Record<keyof typeof WEIGHTS, number>,
): RankedWork {
  const parts = isNamed
    ? {
        title: 1000,
        year: 1000,
        popularity: 1000,
        type: similarities.type === 500 ? 1000 : similarities.type,
      }
    : similarities;
  const { title, year, popularity, type } = parts;
  const sum =
    WEIGHTS.title * title +
    WEIGHTS.year * year +
    WEIGHTS.popularity * popularity +
    WEIGHTS.type * type;
  return {
    work,
    candidate: work.candidate,
    confidence: Math.round(sum / 1000),
    parts: {
      title: title / 1000,
      year: year / 1000,
      popularity: popularity / 1000,
      type: type / 1000,
    },
  };
}

/**
 * Sorts the works by confidence, best first. The work in `namedId` always comes first. Ties are
 * broken by title similarity, then by popularity, then by the lower id.
 */
export function rank(input: ScoreInput): RankedWork[] {
  const { parsed, said, works, namedId } = input;
  const alike = measureSimilarityTo(said[0] ?? "");
  const shares = popularityShares(input);
  const type = statedTypeOf(parsed);
  const first = (a: RankedWork) => (a.work.id === namedId ? 1 : 0);
  return works
    .map((work) =>
      scoreOne(work, work.id === namedId, {
        title: titlePart(said, alike, work),
        year: yearPart(input, work),
        popularity: shares.get(work.id) ?? 0,
        type: type === undefined ? 500 : Number(type === work.candidate.type) * 1000,
      }),
    )
    .toSorted(
      (a, b) =>
        first(b) - first(a) ||
        b.confidence - a.confidence ||
        b.parts.title - a.parts.title ||
        known(b.candidate.popularity) - known(a.candidate.popularity) ||
        a.candidate.tmdbId - b.candidate.tmdbId,
    );
}
