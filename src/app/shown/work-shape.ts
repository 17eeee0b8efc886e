import * as z from "zod";
import { MEDIA_TYPES } from "../../base/identity.ts";

const text = z.string().exactOptional();
const number = z.number().exactOptional();

/**
 * A work as listed by TMDB, with the address of its TMDB page. Runtimes are in minutes; for a
 * series, they are per episode.
 */
const shownWork = z.strictObject({
  type: z.enum(MEDIA_TYPES),
  tmdb_id: z.number(),
  title: z.string(),
  original_title: text,
  year: number,
  popularity: number,
  overview: text,
  /** TMDB's file name for the poster: `/abc.jpg`. */
  poster_path: text,
  runtime_minutes: number,
  url: z.string(),
});

/** Search results, best first. */
export const shownSearch = z.strictObject({ results: z.array(shownWork) });

export type ShownWork = z.output<typeof shownWork>;
export type ShownSearch = z.output<typeof shownSearch>;

/**
 * A file's size, properties parsed from its name, and the duration from its header. Unknown fields
 * are absent.
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
  /** The release that filed this file. Absent for a foreign file and for a new file. */
  release_id?: number;
};

/**
 * A new video, and the library's versions of the same film or episodes. `compared` judges the new
 * video against the only version that plex-ingest filed.
 */
export type ShownVersions = {
  fresh: ShownVersion;
  there: ShownVersion[];
  compared?: { verdict: "better" | "worse" | "equal" | "unclear"; why: string };
};
