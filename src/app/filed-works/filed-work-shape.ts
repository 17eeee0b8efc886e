import * as z from "zod";
import { shownEntry, workFields } from "../shown/release-shape.ts";
import { shownTrashed } from "../trash/storage-shape.ts";

const text = z.string().exactOptional();
const number = z.number().exactOptional();

/** A film or series of which something was filed. */
const shownFiledWork = z.strictObject({
  ...workFields,
  /** Of a series its episodes, of a film its files. */
  videos: z.number(),
  bytes: z.number(),
  plex: text,
  filed_at: z.string(),
  /** The library had all of it already. */
  adopted: z.literal(true).exactOptional(),
});

/** A part of the wall, and how many match in all. */
export const shownFiledWorks = z.strictObject({
  works: z.array(shownFiledWork),
  counts: z
    .strictObject({
      films: z.number(),
      series: z.number(),
      bytes: z.number(),
      /** How many were filed last in each month (`2026-11`), the newest first. */
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
  /** It is not there now: moved or deleted by hand, or its disk is not mounted. */
  missing: z.literal(true).exactOptional(),
  /** How Plex shows it, when that was seen last, and in which of its libraries. */
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
  /** Who decided last what it is. */
  by: text,
  /** It was put back from the trash since it was filed. */
  put_back: z.literal(true).exactOptional(),
  superseded_by: number,
  /** It was filed as this work, and is this other one now. */
  is_now: text,
  /** What its name says: `1080p`, `BluRay` … */
  quality: z.array(z.string()),
  /** The download client that has its torrent. */
  torrent_client: text,
});

const episodes = z.array(z.number());

/** One work with what the library has of it, or had. */
export const shownWhole = z.strictObject({
  /** Without the time of filing where the library has nothing of it now. */
  work: z.strictObject({ ...shownFiledWork.shape, filed_at: text }),
  /** Where a browser opens it in Plex, once Plex has shown a file of it. */
  plex_url: text,
  /** Plex showed it once, and was asked now and does not have it. */
  plex_not_found: z.literal(true).exactOptional(),
  /** Of a series: which episodes are here, and which wait for a person. */
  seasons: z.array(z.strictObject({ season: z.number(), here: episodes, waits: episodes })),
  files: z.array(shownWorkFile),
  /** How many files there are; a series has those of one season at a time. */
  files_total: z.number(),
  releases: z.array(shownWorkRelease),
  trash: z.array(shownTrashed),
  history: z.array(shownEntry),
});

export type ShownFiledWork = z.output<typeof shownFiledWork>;
export type ShownFiledWorks = z.output<typeof shownFiledWorks>;
export type ShownWhole = z.output<typeof shownWhole>;
