import { countYearsApart, type MediaType } from "../../base/identity.ts";
import { fold } from "../../base/text/fold.ts";

/** A work that Plex offers as a match. */
export type MatchCandidate = {
  /** The identity in Plex, as Plex writes it. */
  guid: string;
  title: string;
  year: number | undefined;
  /** 0 to 100. */
  score: number | undefined;
  /** Ids in the catalogues, such as `tmdb://603`. Today's agents list none. */
  ids: readonly string[];
};

/** Our identity of a work, from the journal or the name of its folder. */
export type OurWork = {
  type: MediaType;
  tmdbId: number;
  title: string;
  year?: number | undefined;
};

export const toTmdbGuid = ({ tmdbId }: Pick<OurWork, "tmdbId">): string => `tmdb://${tmdbId}`;

/** A search for a work by its id, which Plex accepts in the place of a title. */
export const toIdSearch = ({ tmdbId }: Pick<OurWork, "tmdbId">): string => `tmdb-${tmdbId}`;

/**
 * Chooses the candidate that is our work, from the results of a search by its TMDB id. Undefined
 * unless exactly one is left.
 *
 * A candidate that lists our TMDB id is ours, and one that lists another is not. One that lists
 * none is ours only if it is the search's single result and has our title and year: a server that
 * reads `tmdb-603` as words may return anything. A work whose title contains those words is
 * therefore never ours without an id.
 */
export function chooseOurMatch(
  work: OurWork,
  candidates: readonly MatchCandidate[],
): MatchCandidate | undefined {
  const ours = toTmdbGuid(work);
  const byGuid = [...new Map(candidates.map((candidate) => [candidate.guid, candidate])).values()];
  const listed = byGuid.filter(({ ids }) => ids.includes(ours));
  if (listed.length > 0) return listed.length === 1 ? listed[0] : undefined;
  const [only, second] = byGuid;
  if (!only || second || only.ids.some((guid) => guid.startsWith("tmdb://"))) return undefined;
  return hasSameName(work, only) ? only : undefined;
}

/**
 * True if the titles are equal and say something, and both years are known and at most one apart. A
 * search for `tmdb-3` that a server reads as words finds whichever work has these words in its
 * title, so such a title says nothing.
 */
function hasSameName(work: OurWork, { title, year }: MatchCandidate): boolean {
  const ours = fold(work.title);
  if (ours === "" || ours.includes(fold(toIdSearch(work)))) return false;
  return fold(title) === ours && countYearsApart(work.year, year) <= 1;
}
