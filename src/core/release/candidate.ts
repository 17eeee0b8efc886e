import type { Identity, MediaType } from "../identity.ts";

/** A work that a release may be, as TMDb lists it. */
export type Candidate = {
  type: MediaType;
  tmdbId: number;
  title: string;
  originalTitle?: string | undefined;
  /** Alternative titles and translations; empty until the details were asked for. */
  alternativeTitles: string[];
  year?: number | undefined;
  /** TMDb's own figure; only its share among rivals means anything. */
  popularity: number;
  /** ISO 3166 codes. */
  countries: string[];
};

export type EpisodeFacts = {
  episode: number;
  title: string;
  airDate?: string | undefined;
  runtimeMinutes?: number | undefined;
};
export type SeasonFacts = { season: number; episodes: EpisodeFacts[] };
/** An episode where TMDb's absolute order has it, by the numbers that it has in its season. */
export type OrderedEpisode = EpisodeFacts & { season: number };

/** A candidate after its details were asked for. */
export type Details = Candidate & {
  imdbId?: string | undefined;
  runtimeMinutes?: number | undefined;
  /** How many episodes each season has, specials as season 0. */
  seasonCounts: { season: number; episodeCount: number }[];
  /** The seasons that were asked for and exist. */
  seasons: SeasonFacts[];
  /** The absolute order, the first episode first; absent where TMDb has no single one, or it was not asked for. */
  absolute?: readonly OrderedEpisode[] | undefined;
};

/** Each part 0..1, kept to be shown. */
export type ScoreParts = { title: number; year: number; popularity: number; type: number };

/** `confidence` in thousandths, an integer: 0.85 must not be missed by a rounding error. */
export type Scored = { candidate: Candidate; confidence: number; parts: ScoreParts };

/** What a release keeps of a scored candidate. */
export type RankedCandidate = Pick<Identity, "type" | "tmdbId" | "title" | "year"> & { confidence: number };
