import { type Identity, KINDS, type MediaType } from "./identity.ts";
import { cleanText, cutToWords } from "./text/clean-text.ts";
import { fold } from "./text/fold.ts";

/**
 * Of a list of titles in the index of the queue; names are short already. An entry of PostgreSQL's
 * index has 2,704 bytes, and with the words all that the queue is sorted and filtered by.
 */
const MAX_CHARS = 1000;
const MAX_BYTES = 1500;

type SearchedRelease = {
  name: string;
  identity?: Pick<Identity, "title"> | undefined;
  candidates: readonly Pick<RankedCandidate, "title" | "originalTitle">[];
};

/** A title in a sentence: cleaned, cut and in quotation marks. */
export const quoteTitle = (title: string | null | undefined): string =>
  `“${cleanText(title ?? "", 80).replace(/["“”]/g, "'")}”`;

/** A work in a sentence: title and year. */
export const quoteWork = ({ title, year }: Pick<Candidate, "title" | "year">): string =>
  year === undefined ? `${quoteTitle(title)} (no year)` : `${quoteTitle(title)} (${year})`;

/** A work in a sentence; by its TMDB id where its title is not known. */
export const workText = (work: Pick<Identity, "type" | "tmdbId" | "title" | "year">): string =>
  work.title === "" ? `the ${KINDS[work.type]} with the TMDB id ${work.tmdbId}` : quoteWork(work);

/** Alternatives in a sentence. */
export const formatAlternatives = (things: readonly string[], most = 3): string =>
  things.length <= most
    ? things.join(" or ")
    : `${things.slice(0, most).join(", ")} or ${things.length - most} more`;

/** A few of many things in a sentence. */
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
  /** TMDB's own figure; only its share among rivals means anything. */
  popularity: number;
  /** How many people rated it on TMDB; undefined where an older cached answer does not have it. */
  votes?: number | undefined;
  /** ISO 3166 codes. */
  countries: string[];
  /** What it is about, in the language of the titles, shortened. */
  overview?: string | undefined;
  /** TMDB's name of its poster, `/abc.jpg`; absent in answers that an older version cached. */
  posterPath?: string | undefined;
  /** Of a series: of one episode. Absent until the details were requested. */
  runtimeMinutes?: number | undefined;
};

export type EpisodeFacts = {
  episode: number;
  title: string;
  airDate?: string | undefined;
  runtimeMinutes?: number | undefined;
  /** Only of an episode that was requested by itself, shortened. */
  overview?: string | undefined;
  /** Its titles in other languages; only where they were asked for. */
  translated?: readonly string[] | undefined;
};
export type SeasonFacts = { season: number; episodes: EpisodeFacts[] };
/** An episode in TMDB's absolute order, with its numbers within its season. */
export type OrderedEpisode = EpisodeFacts & { season: number };

/** A candidate with its details. */
export type CandidateDetails = Candidate & {
  imdbId?: string | undefined;
  /**
   * How many episodes each season has, specials as season 0, the year of its first one, and its
   * title ("Asylum").
   */
  seasonCounts: {
    season: number;
    episodeCount: number;
    year?: number | undefined;
    title?: string | undefined;
  }[];
  /** A season of TMDB's list could not be read: nothing can be counted through all of them. */
  unread?: boolean | undefined;
  /** The seasons that were requested and exist. */
  seasons: SeasonFacts[];
  /**
   * The absolute order, the first episode first; absent if TMDB has no single one, or it was not
   * requested.
   */
  absolute?: readonly OrderedEpisode[] | undefined;
};

/** Each part 0..1, kept to be shown. */
export type ScoreParts = { title: number; year: number; popularity: number; type: number };

/** `confidence` in thousandths, an integer: 0.85 must not be lost to a rounding error. */
export type ScoredCandidate = { candidate: Candidate; confidence: number; parts: ScoreParts };

/**
 * What is stored of a scored candidate; the facts that tell it from others as far as they were
 * known.
 */
export type RankedCandidate = Pick<Identity, "type" | "tmdbId" | "title" | "year"> &
  Pick<Candidate, "originalTitle" | "overview" | "posterPath" | "runtimeMinutes"> & {
    confidence: number;
  };

/** Ten candidates are stored with each release. */
const MAX_STORED_OVERVIEW = 100;

/** What is stored of a candidate. The original title only where it is another one. */
export function toRanked({
  candidate,
  confidence,
}: Pick<ScoredCandidate, "candidate" | "confidence">): RankedCandidate {
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
  };
}

/**
 * What a person may type to find a release: its name and the titles that it may have, folded, a
 * line each.
 */
export function toSearchWords({ name, identity, candidates }: SearchedRelease): string {
  const titles = candidates.flatMap(({ title, originalTitle = "" }) => [title, originalTitle]);
  const lines = [name, identity?.title ?? "", ...titles].map(fold).filter((line) => line !== "");
  const words = [...new Set(lines)].join("\n").slice(0, MAX_CHARS);
  const { read } = new TextEncoder().encodeInto(words, new Uint8Array(MAX_BYTES));
  return words.slice(0, read);
}
