import * as z from "zod";
import { MEDIA_TYPES } from "../../../base/identity.ts";
import { narrowing } from "./as-meant.ts";

// Arguments that several tools share. Every field has a description, because some clients show only
// that. Bounds keep zod from writing ±2^53 into the schema.

/** At least one character and at most `most`. */
export const text = (most: number): z.ZodString => z.string().min(1).max(most);
export const integer = (least: number, most: number): z.ZodNumber =>
  z.number().int().min(least).max(most);

/** Optional, with at most `most` entries. */
export const listOf = <Item extends z.ZodType>(
  item: Item,
  most: number,
): z.ZodOptional<z.ZodArray<Item>> => z.array(item).max(most).optional();

const number = integer(1, 1e9);

export const id = number.describe("release id from get_ingest_queue, e.g. 12");
export const ids = z
  .array(number)
  .min(1)
  .max(50)
  .describe("release ids from get_ingest_queue, e.g. [12, 13]");
export const limit = integer(1, 100).optional().describe("default 20, e.g. 50");
export const cursor = z
  .string()
  .max(200)
  .optional()
  .describe("next from the last answer, for the next page");
export const type = z.enum(MEDIA_TYPES).optional().describe("kind of work, e.g. tv");
export const tmdbId = number.optional().describe("TMDB id of the work, e.g. 841");
export const year = integer(1800, 2999).optional().describe("year, e.g. 1984");
export const season = integer(0, 9999).optional().describe("e.g. 2; 0: specials");
export const episodes = z
  .array(integer(0, 99_999))
  .max(100)
  .optional()
  .describe("episode numbers, e.g. [5]");
/** Choices for single files in an approval or its plan. */
export const files = listOf(
  z.strictObject({
    path: text(4096).describe("as in get_ingest_item, e.g. Show.S01E03.mkv"),
    season,
    episodes,
    part: integer(1, 8).optional().describe("part of the film, e.g. 1"),
    role: z
      .enum(["video", "subtitle", "extra", "sample", "other"])
      .optional()
      .describe("role, e.g. video"),
    skip: narrowing(z.boolean().optional().describe("true: leave it"), "the file is filed"),
  }),
  500,
).describe("single files of a pack, e.g. [{path, season: 1, episodes: [3]}]");
export const clientPath = text(4096).describe(
  "absolute, in a watched or a client's folder or the library, e.g. /downloads/Heat.1995.mkv",
);
export const confirmToken = text(200).optional().describe("from the first call");
export const version = number.optional().describe("version you saw, e.g. 3; else conflict");
export const versions = listOf(number, 50).describe(
  "of ids as you saw them, e.g. [3, 2]; else conflict",
);
export const library = text(300).describe("id or name from list_libraries, e.g. Movies");
export const offset = integer(0, 1e9).optional().describe("how many to skip, e.g. 20");
/** Only used if there may be several storages; see `withoutStorages`. */
export const storage = z.string().max(100).optional().describe("only on this storage, e.g. nas-2");
/** A title is refused here, because Plex would only answer that it has no such item. */
export const plexId = (most: number): z.ZodString =>
  text(most).refine((given) => /^\d{1,15}$/.test(given), {
    message: "must be the id of an item, which is a number",
  });
export const mediaId = plexId(64);
export const mediaIds = z
  .array(mediaId)
  .min(1)
  .max(100)
  .optional()
  .describe("ids from search_media, e.g. [101, 102]");
