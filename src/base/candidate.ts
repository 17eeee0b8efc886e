import { type Identity, KINDS, type MediaType } from "./identity.ts";
import type { ReasonCode } from "./reason-codes.ts";
import { cleanText, cutToWords } from "./text/clean-text.ts";
import { fold } from "./text/fold.ts";

/**
 * Limits for a release's titles in the queue index. Names are already short. A PostgreSQL index
 * entry can have 2,704 bytes, and also contains everything by which the queue is sorted and
 * filtered.
 */
const MAX_CHARS = 1000;
const MAX_BYTES = 1500;

type SearchedRelease = {
  name: string;
  identity?: Pick<Identity, "title"> | undefined;
  candidates: readonly Pick<RankedCandidate, "title" | "originalTitle">[];
};

/** Formats a title for a sentence: cleaned, shortened and in quotation marks. */
export const quoteTitle = (title: string | null | undefined): string =>
  `“${cleanText(title ?? "", 80).replace(/["“”]/g, "'")}”`;

/** Formats a work for a sentence: title and year. */
export const quoteWork = ({ title, year }: Pick<Candidate, "title" | "year">): string =>
  year === undefined ? `${quoteTitle(title)} (no year)` : `${quoteTitle(title)} (${year})`;

/** Formats a work for a sentence. Uses its TMDB id if the title is unknown. */
export const workText = (work: Pick<Identity, "type" | "tmdbId" | "title" | "year">): string =>
  work.title === "" ? `the ${KINDS[work.type]} with the TMDB id ${work.tmdbId}` : quoteWork(work);

/** Joins at most `most` alternatives with “or”. */
export const formatAlternatives = (things: readonly string[], most = 3): string =>
  things.length <= most
    ? things.join(" or ")
    : `${things.slice(0, most).join(", ")} or ${things.length - most} more`;

/** Joins the first `most` elements of a list, followed by the number of remaining elements. */
export const formatList = (things: readonly string[], most = 3): string =>
  things.length <= most
    ? things.join(", ")
    : `${things.slice(0, most).join(", ")} and ${things.length - most} more`;

/** A work that a release may be, as TMDB lists it. */
export type Candidate = {
  type: MediaType;
  tmdbId: number;
  title: string;
  originalTitle?: string | undefined;
  /** Alternative titles and translations; empty until the details were requested. */
  alternativeTitles: string[];
  year?: number | undefined;
  /** TMDB's own popularity figure. It is meaningful only relative to rival candidates. */
  popularity: number;
  /** Number of ratings on TMDB; undefined if an older cached answer lacks it. */
  votes?: number | undefined;
  /** ISO 3166 codes. */
  countries: string[];
  /** Plot summary in the language of the titles, shortened. */
  overview?: string | undefined;
  /** TMDB's file name of the poster, `/abc.jpg`; absent in answers that an older version cached. */
  posterPath?: string | undefined;
  /** For a series, the length of one episode. Absent until the details were requested. */
  runtimeMinutes?: number | undefined;
};

export type EpisodeFacts = {
  episode: number;
  title: string;
  airDate?: string | undefined;
  runtimeMinutes?: number | undefined;
  /** Set only for an episode that was requested individually. Shortened. */
  overview?: string | undefined;
  /** Titles in other languages. Set only if they were requested. */
  translated?: readonly string[] | undefined;
};
export type SeasonFacts = { season: number; episodes: EpisodeFacts[] };
/** An episode in TMDB's absolute order, with its numbers within its season. */
export type OrderedEpisode = EpisodeFacts & { season: number };

export type CandidateDetails = Candidate & {
  imdbId?: string | undefined;
  /** TheTVDB's id of a series, if TMDB has it. */
  tvdbId?: number | undefined;
  /**
   * For each season: the number of episodes, the year of the first one, and the season's title
   * (“Asylum”). Specials are season 0.
   */
  seasonCounts: {
    season: number;
    episodeCount: number;
    year?: number | undefined;
    title?: string | undefined;
  }[];
  /**
   * True if a season in TMDB's list could not be read. In this case, episodes cannot be counted
   * across all seasons.
   */
  unread?: boolean | undefined;
  /** Only the requested seasons that exist. */
  seasons: SeasonFacts[];
  /**
   * Episodes in absolute order, from the first. Absent if TMDB does not have exactly one such
   * order, or if it was not requested.
   */
  absolute?: readonly OrderedEpisode[] | undefined;
};

/** Parts of the score, from 0 to 1. Kept for display. */
export type ScoreParts = { title: number; year: number; popularity: number; type: number };

/**
 * `confidence` is an integer in thousandths, so that a rounding error cannot miss a limit such as
 * 0.85.
 */
export type ScoredCandidate = {
  candidate: Candidate;
  confidence: number;
  parts: ScoreParts;
} & Excludable;

/** `excludedBy`: the reason that rules out the work. Such a work is never suggested. */
type Excludable = { excludedBy?: ReasonCode | undefined };

/**
 * The part of a scored candidate that is stored, with the known facts that distinguish it from
 * other candidates.
 */
export type RankedCandidate = Pick<Identity, "type" | "tmdbId" | "title" | "year"> &
  Pick<Candidate, "originalTitle" | "overview" | "posterPath" | "runtimeMinutes"> & {
    confidence: number;
  } & Excludable;

/** Short, because ten candidates are stored with each release. */
const MAX_STORED_OVERVIEW = 100;

/**
 * Returns the part of a candidate that is stored. Omits the original title if it equals the title.
 */
export function toRanked({
  candidate,
  confidence,
  excludedBy,
}: Pick<ScoredCandidate, "candidate" | "confidence" | "excludedBy">): RankedCandidate {
  const { type, tmdbId, title, year, originalTitle, overview, posterPath, runtimeMinutes } =
    candidate;
  return {
    type,
    tmdbId,
    title,
    year,
    confidence,
    originalTitle: originalTitle === title ? undefined : originalTitle,
    overview: overview === undefined ? undefined : cutToWords(overview, MAX_STORED_OVERVIEW),
    ...(posterPath === undefined ? {} : { posterPath }),
    runtimeMinutes,
    ...(excludedBy === undefined ? {} : { excludedBy }),
  };
}

/**
 * Returns the text that a search for a release is matched against: its name and its possible
 * titles, folded, one per line.
 */
export function toSearchWords({ name, identity, candidates }: SearchedRelease): string {
  const titles = candidates.flatMap(({ title, originalTitle = "" }) => [title, originalTitle]);
  const lines = [name, identity?.title ?? "", ...titles].map(fold).filter((line) => line !== "");
  const words = [...new Set(lines)].join("\n").slice(0, MAX_CHARS);
  const { read } = new TextEncoder().encodeInto(words, new Uint8Array(MAX_BYTES));
  return words.slice(0, read);
}
