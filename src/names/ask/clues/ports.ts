import type { Candidate, CandidateDetails, OrderedEpisode } from "../../../base/candidate.ts";
import type { MediaType } from "../../../base/identity.ts";
import type { OrderedGroup } from "../../../base/item.ts";
import type { Policy } from "../../decide/decide.ts";
import type { CatalogueQuery } from "../../identify/queries.ts";
import type { FileLength } from "../../media/file-length.ts";
import type { OwnWords } from "../../parse/tokens.ts";
import type { ReadNfos } from "./nfo.ts";

/**
 * Each throws `Outage` when the catalogue cannot be reached, and returns an empty answer when
 * nothing is found.
 */
export type SearchCatalogue = (query: CatalogueQuery, signal: AbortSignal) => Promise<Candidate[]>;

/** Undefined when the id is unknown. `fresh` bypasses the cache. */
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
 * The episodes of a series in its absolute order; undefined if there is none, or more than one. At
 * most two requests.
 */
export type AskOrder = (
  tmdbId: number,
  signal: AbortSignal,
) => Promise<OrderedEpisode[] | undefined>;

/**
 * TVDB's order of a series, if one episode group of TMDB's is that; undefined otherwise. At most
 * two requests.
 */
type AskTvdbOrder = (
  tmdbId: number,
  signal: AbortSignal,
) => Promise<readonly OrderedGroup[] | undefined>;

/** The titles of an episode in every language that TMDB has. One request. */
export type AskTitles = (
  tmdbId: number,
  season: number,
  episode: number,
  signal: AbortSignal,
) => Promise<readonly string[]>;

/** The names of a film's directors and leading actors. One request. */
type AskPeople = (tmdbId: number, signal: AbortSignal) => Promise<readonly string[]>;

/**
 * How long videos run by their own headers, by path; `release` is the absolute path of the release,
 * the videos are relative to it. One that its disk did not give in time is unanswered. Never throws
 * but for the signal.
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
  /** Without it TVDB's order is not known. */
  tvdbOrder?: AskTvdbOrder;
  /** A person's own words; read again if they changed. */
  words?: () => OwnWords;
  /** Without it no title is compared with a translation. */
  titles?: AskTitles;
  /** Without it no word of a name is taken for a director or an actor. */
  people?: AskPeople;
  /** Without it no video is read. */
  lengths?: ReadLengths;
  /** Without it no NFO is read. */
  nfos?: ReadNfos;
};
