import * as z from "zod";
import { MEDIA_TYPES } from "../../base/identity.ts";

const text = z.string().exactOptional();
const number = z.number().exactOptional();

/**
 * A work as TMDB lists it, with its page there; runtime in minutes, of a series that of an episode.
 */
const shownWork = z.strictObject({
  type: z.enum(MEDIA_TYPES),
  tmdb_id: z.number(),
  title: z.string(),
  original_title: text,
  year: number,
  popularity: number,
  overview: text,
  /** TMDB's name of its poster: `/abc.jpg`. */
  poster_path: text,
  runtime_minutes: number,
  url: z.string(),
});

/** What a search finds, best first. */
export const shownSearch = z.strictObject({ results: z.array(shownWork) });

export type ShownWork = z.output<typeof shownWork>;
export type ShownSearch = z.output<typeof shownSearch>;

/**
 * What a file's name says, its size and length by its header; a field is absent where nothing says
 * it.
 */
export type ShownVersion = {
  path: string;
  resolution?: string;
  source?: string;
  codec?: string;
  hdr?: string;
  audio?: string;
  bytes?: number;
  duration_ms?: number;
  /** The release that filed it; absent for a file of someone else, and for a new file. */
  release_id?: number;
};

/** A new video and what the library has of the same film or episodes. */
export type ShownVersions = { fresh: ShownVersion; there: ShownVersion[] };
