import * as z from "zod";
import { shownEntry, workFields } from "../shown/release-shape.ts";
import { shownTrashed } from "../trash/storage-shape.ts";

const text = z.string().exactOptional();
const number = z.number().exactOptional();

/** A film or series with something filed. */
const shownFiledWork = z.strictObject({
  ...workFields,
  /** Number of episodes of a series, or of files of a film. */
  videos: z.number(),
  bytes: z.number(),
  plex: text,
  filed_at: z.string(),
  /** The library already had all of it. */
  adopted: z.literal(true).exactOptional(),
});

/** A part of the wall and, if requested, the total counts. */
export const shownFiledWorks = z.strictObject({
  works: z.array(shownFiledWork),
  counts: z
    .strictObject({
      films: z.number(),
      series: z.number(),
      bytes: z.number(),
      /** Number of works last filed in each month (`2026-11`), newest first. */
      months: z.array(z.strictObject({ month: z.string(), count: z.number() })),
    })
    .exactOptional(),
});

const shownWorkFile = z.strictObject({
  release_id: z.number(),
  path: z.string(),
  source_path: z.string(),
  method: text,
  role: z.string(),
  season: number,
  episodes: z.array(z.number()).exactOptional(),
  bytes: number,
  /** The file is missing now: moved or deleted by hand, or its disk is not mounted. */
  missing: z.literal(true).exactOptional(),
  /** How Plex shows the file, when that was last seen, and in which of its libraries. */
  proof: z
    .strictObject({
      outcome: z.string(),
      library: z.string(),
      shown_as: z.string(),
      at: z.string(),
    })
    .exactOptional(),
});

const shownWorkRelease = z.strictObject({
  id: z.number(),
  name: z.string(),
  source: z.string(),
  state: z.string(),
  bytes: z.number(),
  filed_at: text,
  /** `engine` or `person`: the last to decide what the release is. */
  by: text,
  /** The release was put back from the trash since it was filed. */
  put_back: z.literal(true).exactOptional(),
  superseded_by: number,
  /** The other work that the release is now. Present if it was filed as this work. */
  is_now: text,
  /** Technical tags of the name: `1080p`, `BluRay` … */
  quality: z.array(z.string()),
  /** The download client that has its torrent. */
  torrent_client: text,
});

const episodes = z.array(z.number());

/** One work with everything that the library has of it, or had. */
export const shownWhole = z.strictObject({
  /** `filed_at` is missing if the library has nothing of the work now. */
  work: z.strictObject({ ...shownFiledWork.shape, filed_at: text }),
  /** Browser address of the work in Plex, once Plex has shown a file of it. */
  plex_url: text,
  /** Plex showed the work once but, when asked now, does not have it. */
  plex_not_found: z.literal(true).exactOptional(),
  /** For a series: the episodes that are here, and those that wait for a person. */
  seasons: z.array(z.strictObject({ season: z.number(), here: episodes, waits: episodes })),
  files: z.array(shownWorkFile),
  /** Total number of files. For a series, `files` contains one season at a time. */
  files_total: z.number(),
  releases: z.array(shownWorkRelease),
  trash: z.array(shownTrashed),
  history: z.array(shownEntry),
});

export type ShownFiledWork = z.output<typeof shownFiledWork>;
export type ShownFiledWorks = z.output<typeof shownFiledWorks>;
export type ShownWhole = z.output<typeof shownWhole>;
