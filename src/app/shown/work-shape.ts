import * as z from "zod";
import { MEDIA_TYPES } from "../../core/identity.ts";

const text = z.string().exactOptional();
const number = z.number().exactOptional();

/** A work as TMDB lists it, with its page there; runtime in minutes, of a series that of an episode. */
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
