import * as z from "zod";
import { type Media, PLEX_TYPES } from "../../../core/playback/media.ts";

/** A field that may be undefined, and is absent then in what was kept as JSON. */
export const maybe = <T>(schema: z.ZodType<T>): z.ZodType<T | undefined> =>
  schema.optional().transform((value) => value);

const text = maybe(z.string());
const number = maybe(z.number());

export const mediaShape: z.ZodType<Media> = z.object({
  id: z.string(),
  type: z.enum(PLEX_TYPES),
  title: z.string(),
  year: number,
  summary: text,
  library: text,
  thumb: text,
  rating: number,
  durationMs: number,
  addedAt: number,
  guids: z.array(z.string()),
  show: text,
  season: number,
  episode: number,
  artist: text,
  album: text,
});

// The shapes that people, scripts and MCP clients see: snake_case, ISO times, cleaned text, unknown fields absent.

/** How old an answer is, when it is not fresh. */
export type ShownAge = { stale?: boolean; age_seconds?: number; stale_reason?: string };
