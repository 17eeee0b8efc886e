import type { Policy } from "../../core/decide/decide.ts";
import type { Candidate, Details } from "../../core/identify/candidate.ts";
import type { Query } from "../../core/identify/queries.ts";
import type { MediaType } from "../../core/identity.ts";

/** All of these throw `Outage` when the catalogue cannot be asked; nothing found is an empty answer. */
export type Search = (query: Query, signal: AbortSignal) => Promise<Candidate[]>;

/** Undefined when the id is unknown. `fresh` asks past the cache. */
export type AskDetails = (
  type: MediaType,
  tmdbId: number,
  seasons: number[],
  signal: AbortSignal,
  options?: { fresh?: boolean },
) => Promise<Details | undefined>;

export type Find = (source: "imdb" | "tvdb", id: string, signal: AbortSignal) => Promise<Candidate[]>;

export type IdentifyDeps = { search: Search; details: AskDetails; find: Find; policy: () => Policy };
