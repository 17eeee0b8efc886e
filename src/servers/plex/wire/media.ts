import * as z from "zod";
import { listOf } from "../../../adapters/http/lists.ts";
import { cleanText } from "../../../base/text/clean-text.ts";
import { toCanonicalGuid } from "../../../core/library/canonical-guid.ts";
import { type Media, PLEX_TYPES, type PlexType } from "../../../core/playback/session.ts";
import { anything, flag, id, name, number, time } from "./values.ts";

/** A summary of at most `maxChars` characters, on one line and cleaned like names. */
export const summaryOf = (
  maxChars: number,
): z.ZodPipe<z.ZodOptional<z.ZodUnknown>, z.ZodTransform<string | undefined>> =>
  anything.transform((value): string | undefined => {
    if (typeof value !== "string") return undefined;
    const line = value
      .slice(0, maxChars * 4)
      .replace(/\s+/g, " ")
      .trim();
    return line === "" ? undefined : cleanText(line, maxChars);
  });

const MAX_GUIDS = 20;
const MAX_SUMMARY_CHARS = 600;

/** The attributes of a library item in lists, details and sessions. */
export const mediaFields = {
  ratingKey: id,
  type: anything,
  title: name,
  year: number,
  summary: summaryOf(MAX_SUMMARY_CHARS),
  librarySectionTitle: name,
  thumb: anything,
  rating: number,
  audienceRating: number,
  duration: number,
  addedAt: time,
  guid: anything,
  Guid: listOf(z.object({ id: name })),
  index: number,
  parentIndex: number,
  parentTitle: name,
  grandparentTitle: name,
  live: flag,
};

export const wireMedia = z.object(mediaFields);
type WireMedia = z.output<typeof wireMedia>;

export function toMedia(item: WireMedia): Media {
  const type = toType(item.type);
  return {
    id: item.ratingKey ?? "",
    type,
    title: item.title ?? "unknown",
    year: item.year,
    summary: item.summary,
    library: item.librarySectionTitle,
    thumb: toThumb(item.thumb),
    // Series of the current agent have only the audience rating.
    rating: item.rating ?? item.audienceRating,
    // The duration of live television is that of the recording buffer.
    durationMs:
      item.live || item.duration === undefined || item.duration <= 0 ? undefined : item.duration,
    addedAt: item.addedAt,
    guids: toGuids(item),
    ...parentsOf(type, item),
  };
}

type Parents = Pick<Media, "show" | "season" | "episode" | "artist" | "album">;
const NO_PARENTS: Parents = {
  show: undefined,
  season: undefined,
  episode: undefined,
  artist: undefined,
  album: undefined,
};

function parentsOf(
  type: PlexType,
  { index, parentIndex, parentTitle, grandparentTitle }: WireMedia,
): Parents {
  switch (type) {
    case "episode":
      return { ...NO_PARENTS, show: grandparentTitle, season: parentIndex, episode: index };
    case "season":
      return { ...NO_PARENTS, show: parentTitle, season: index };
    case "track":
      return { ...NO_PARENTS, artist: grandparentTitle, album: parentTitle };
    case "album":
      return { ...NO_PARENTS, artist: parentTitle };
    default:
      return NO_PARENTS;
  }
}

const toType = (value: unknown): PlexType => PLEX_TYPES.find((type) => type === value) ?? "clip";

function toGuids({ Guid, guid }: WireMedia): string[] {
  const all = [...Guid.map(({ id }) => id), guid];
  const canonical = all.flatMap((guidText) =>
    typeof guidText === "string" ? (toCanonicalGuid(guidText) ?? []) : [],
  );
  return [...new Set(canonical)].slice(0, MAX_GUIDS);
}

const toThumb = (value: unknown): string | undefined =>
  typeof value === "string" && /^\/[\x21-\x7e]{1,500}$/.test(value) && !value.includes("?")
    ? value
    : undefined;
