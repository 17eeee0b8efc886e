import * as z from "zod";
import { canonicalGuid } from "../../../core/library/canonical-guid.ts";
import { type Media, PLEX_TYPES, type PlexType } from "../../../core/playback/media.ts";
import { cleanText } from "../../../core/text/clean-text.ts";
import { listOf } from "./lists.ts";
import { anything, flag, id, name, number, time } from "./values.ts";

/** What something is about, of at most so many characters: its lines become one, cleaned as names are. */
export const summaryOf = (most: number) =>
  anything.transform((value): string | undefined => {
    if (typeof value !== "string") return undefined;
    const line = value
      .slice(0, most * 4)
      .replace(/\s+/g, " ")
      .trim();
    return line === "" ? undefined : cleanText(line, most);
  });

const MOST_GUIDS = 20;
const MOST_SUMMARY = 600;

/** The attributes of an item of a library, as lists, details and sessions all carry them. */
export const mediaFields = {
  ratingKey: id,
  type: anything,
  title: name,
  year: number,
  summary: summaryOf(MOST_SUMMARY),
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
    // Series of today's agent have no other than the audience's.
    rating: item.rating ?? item.audienceRating,
    // What live television says of its length is that of the recording's buffer.
    durationMs: item.live || item.duration === undefined || item.duration <= 0 ? undefined : item.duration,
    addedAt: item.addedAt,
    guids: toGuids(item),
    ...place(type, item),
  };
}

type Place = Pick<Media, "show" | "season" | "episode" | "artist" | "album">;
const NOWHERE: Place = { show: undefined, season: undefined, episode: undefined, artist: undefined, album: undefined };

function place(type: PlexType, { index, parentIndex, parentTitle, grandparentTitle }: WireMedia): Place {
  switch (type) {
    case "episode":
      return { ...NOWHERE, show: grandparentTitle, season: parentIndex, episode: index };
    case "season":
      return { ...NOWHERE, show: parentTitle, season: index };
    case "track":
      return { ...NOWHERE, artist: grandparentTitle, album: parentTitle };
    case "album":
      return { ...NOWHERE, artist: parentTitle };
    default:
      return NOWHERE;
  }
}

const toType = (value: unknown): PlexType => PLEX_TYPES.find((type) => type === value) ?? "clip";

function toGuids({ Guid, guid }: WireMedia): string[] {
  const all = [...Guid.map(({ id }) => id), guid];
  const known = all.flatMap((one) => (typeof one === "string" ? (canonicalGuid(one) ?? []) : []));
  return [...new Set(known)].slice(0, MOST_GUIDS);
}

const toThumb = (value: unknown): string | undefined =>
  typeof value === "string" && /^\/[\x21-\x7e]{1,500}$/.test(value) && !value.includes("?") ? value : undefined;
