import * as z from "zod";
import { cleanText } from "../../../base/text/clean-text.ts";
import { DECK_REASONS, LISTED_TYPES } from "../../../core/library/library-kind.ts";
import type { ListedMedia } from "../../../servers/plex/wire/wire-listed.ts";
import { shownSentence } from "../../shown/release-shape.ts";
import { mediaFields, type ShownMedia, shownMedia } from "../cache/shapes.ts";
import { showMedia } from "../playback/reads.ts";

/** A page of a hundred items must stay readable; the full summary is in the details. */
const MAX_SUMMARY = 160;

/** `names` are library names by id, because Plex does not include them with every item. */
export function showListed(
  { media, sectionId }: ListedMedia,
  names: ReadonlyMap<string, string>,
): ShownMedia {
  const { summary, library = sectionId === undefined ? undefined : names.get(sectionId) } = media;
  return showMedia({ ...media, library, summary: summary && cleanText(summary, MAX_SUMMARY) });
}

// These responses are cached in the form in which they are shown. The shapes are strict, so that an
// entry written by another version is not used.

const text = z.string().exactOptional();
const number = z.number().exactOptional();

export const listedType = z.enum(LISTED_TYPES);

export const items = z.strictObject({
  items: z.array(shownMedia),
  total: z.number(),
  library: z.string(),
});

export const found = z.strictObject({
  results: z.array(shownMedia),
  total: z.number(),
  query: z.string(),
});

/** Results of several servers; each names its server. `unavailable` did not respond. */
export const foundOnServers = z.strictObject({
  ...found.shape,
  results: z.array(z.strictObject({ ...mediaFields, server: text })),
  unavailable: z.array(z.strictObject({ server: z.string(), message: z.string() })).exactOptional(),
});

export const recent = z.strictObject({ items: z.array(shownMedia), library: text });

export const details = z.strictObject({
  media: z.strictObject({
    ...mediaFields,
    genres: z.array(z.string()),
    cast: z.array(z.strictObject({ name: z.string(), role: text, photo: text })),
    chapters: z.array(
      z.strictObject({ id: z.string(), title: z.string(), start_time_ms: z.number() }),
    ),
    studio: text,
    content_rating: text,
    originally_available: text,
    files: z.array(
      z.strictObject({
        path: z.string().describe("as the Plex server sees it"),
        size_bytes: number,
        resolution: text,
        video_codec: text,
        audio: text,
      }),
    ),
  }),
});

export const deck = z.strictObject({
  items: z.array(
    z.strictObject({
      ...mediaFields,
      progress_percent: z.number(),
      position_ms: z.number(),
      updated_at: text,
      reason: z.enum(DECK_REASONS),
    }),
  ),
});

export const viewings = z.strictObject({
  items: z.array(
    z.strictObject({ media: shownMedia, viewed_at: z.string(), user: text, device: text }),
  ),
  total: z.number(),
});

export const scanned = z.strictObject({
  library: z.string(),
  /** Path as the Plex server sees it. */
  path: text,
  accepted: z.boolean(),
  message: shownSentence,
});

export type ShownItems = z.output<typeof items>;
export type ShownFound = z.output<typeof found>;
export type ShownFoundOnServers = z.output<typeof foundOnServers>;
export type ShownRecent = z.output<typeof recent>;
export type ShownMediaDetails = z.output<typeof details>;
export type ShownDeck = z.output<typeof deck>;
export type ShownViewings = z.output<typeof viewings>;
export type ShownScan = z.output<typeof scanned>;
