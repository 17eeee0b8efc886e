import * as z from "zod";

/** Values that are not saved yet, by name; an empty one unsets its setting. */
export const set = z
  .record(z.string().max(100), z.string().max(64 * 1024))
  .describe("values by name, e.g. {INGEST_TRASH_DAYS: 60}; an empty one unsets it");

/** The token of a server at plex.tv, which no page is given. */
export const plexServer = z
  .number()
  .int()
  .min(0)
  .max(1000)
  .optional()
  .describe("with the token of this server of sign_in_plex, e.g. 0");

/** Of the file as it was read. */
export const digest = z.string().max(100).describe("of the file, from get_settings; else conflict");
