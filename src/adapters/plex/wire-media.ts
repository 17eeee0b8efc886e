import * as z from "zod";
import { MEDIA_TYPES, type Media, type MediaType } from "../../core/playback/media.ts";
import { listOf } from "./wire-list.ts";
import { anything, flag, id, name, number, text, time } from "./wire-values.ts";

const MOST_GUIDS = 20;

/** The attributes of an item of a library, as lists, details and sessions all carry them. */
export const mediaFields = {
  ratingKey: id,
  type: anything,
  title: name,
  year: number,
  summary: text,
  librarySectionTitle: name,
  thumb: anything,
  rating: number,
  duration: number,
  addedAt: time,
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
    rating: item.rating,
    // What live television says of its length is that of the recording's buffer.
    durationMs: item.live || item.duration === undefined || item.duration <= 0 ? undefined : item.duration,
    addedAt: item.addedAt,
    guids: item.Guid.flatMap((guid) => (guid.id === undefined ? [] : [guid.id])).slice(0, MOST_GUIDS),
    ...place(type, item),
  };
}

type Place = Pick<Media, "show" | "season" | "episode" | "artist" | "album">;
const NOWHERE: Place = { show: undefined, season: undefined, episode: undefined, artist: undefined, album: undefined };

function place(type: MediaType, { index, parentIndex, parentTitle, grandparentTitle }: WireMedia): Place {
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

const toType = (value: unknown): MediaType => MEDIA_TYPES.find((type) => type === value) ?? "clip";

const toThumb = (value: unknown): string | undefined =>
  typeof value === "string" && /^\/[\x21-\x7e]{1,500}$/.test(value) && !value.includes("?") ? value : undefined;
