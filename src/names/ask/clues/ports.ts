import type { Candidate, CandidateDetails, OrderedEpisode } from "../../../base/candidate.ts";
import type { MediaType } from "../../../base/identity.ts";
import type { OrderedGroup } from "../../../base/item.ts";
import type { Policy } from "../../decide/decide.ts";
import type { CatalogueQuery } from "../../identify/queries.ts";
import type { FileLength } from "../../media/file-length.ts";
import type { OwnWords } from "../../parse/tokens.ts";
import type { ReadNfos } from "./nfo.ts";
import type { SecondCatalogue } from "./second-catalogue.ts";

/**
 * Throws `Outage` if the catalogue cannot be reached. Returns an empty list if nothing is found.
 */
export type SearchCatalogue = (query: CatalogueQuery, signal: AbortSignal) => Promise<Candidate[]>;

/** Undefined if the id is unknown. `fresh` bypasses the cache. */
export type AskDetails = (
  type: MediaType,
  tmdbId: number,
  seasons: number[],
  signal: AbortSignal,
  options?: { fresh?: boolean },
) => Promise<CandidateDetails | undefined>;

export type Find = (
  source: "imdb" | "tvdb",
  id: string,
  signal: AbortSignal,
) => Promise<Candidate[]>;

/**
 * Returns the episodes of a series in its absolute order; undefined if it has no such order or more
 * than one. Makes at most two requests.
 */
export type AskOrder = (
  tmdbId: number,
  signal: AbortSignal,
) => Promise<OrderedEpisode[] | undefined>;

/**
 * Returns TVDB's order of a series if exactly one episode group on TMDB contains it; undefined
 * otherwise. Makes at most two requests.
 */
type AskTvdbOrder = (
  tmdbId: number,
  signal: AbortSignal,
) => Promise<readonly OrderedGroup[] | undefined>;

/** Returns an episode's titles in every language that TMDB has. Makes one request. */
export type AskTitles = (
  tmdbId: number,
  season: number,
  episode: number,
  signal: AbortSignal,
) => Promise<readonly string[]>;

/** Returns the names of a film's directors and leading actors. Makes one request. */
type AskPeople = (tmdbId: number, signal: AbortSignal) => Promise<readonly string[]>;

/**
 * Reads the lengths of videos from their headers, by path. `release` is the absolute path of the
 * release, and the video paths are relative to it. A video whose disk did not respond in time is
 * reported as unanswered. Throws only the signal's reason.
 */
export type ReadLengths = (
  release: string,
  videos: readonly string[],
  signal: AbortSignal,
) => Promise<ReadonlyMap<string, FileLength>>;

export type IdentifyDeps = {
  search: SearchCatalogue;
  details: AskDetails;
  find: Find;
  policy: () => Policy;
  absoluteOrder?: AskOrder;
  /** If undefined, TVDB's order is unknown. */
  tvdbOrder?: AskTvdbOrder;
  /** Returns the person's own words. The file is read again if it has changed. */
  words?: () => OwnWords;
  /** If undefined, titles are not compared with translations. */
  titles?: AskTitles;
  /** If undefined, no word of a name is read as a director or an actor. */
  people?: AskPeople;
  /** If undefined, no video file is read. */
  lengths?: ReadLengths;
  /** If undefined, no catalogue explains the numbers that TMDB cannot place. */
  second?: SecondCatalogue | undefined;
  /** If undefined, no NFO is read. */
  nfos?: ReadNfos;
};
