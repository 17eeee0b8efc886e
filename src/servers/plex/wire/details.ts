import * as z from "zod";
import { listOf } from "../../../adapters/http/lists.ts";
import { cleanText } from "../../../base/text/clean-text.ts";
import type { Media } from "../../../core/playback/session.ts";
import { mediaFields, summaryOf, toMedia } from "./media.ts";
import { anything, id, name, number } from "./values.ts";

type MediaFile = {
  /** As the server sees it. Cleaned for display, so it cannot be used as a path. */
  path: string;
  sizeBytes: number | undefined;
  /** `1080p`, `2160p`, `sd`. */
  resolution: string | undefined;
  videoCodec: string | undefined;
  /** `eac3 5.1`. */
  audio: string | undefined;
};

const MAX_FILES = 50;
const MAX_PATH_CHARS = 4096;

const wireParts = listOf(z.object({ file: anything, size: number }));
const quality = {
  videoResolution: name,
  videoCodec: name,
  audioCodec: name,
  audioChannels: number,
};

export const wireFiles = {
  Media: listOf(z.object({ ...quality, Part: wireParts })),
  // In some servers' XML, the parts are next to the medium, not inside it.
  Part: wireParts,
};

type FilesOnWire = z.output<z.ZodObject<typeof wireFiles>>;

/**
 * Returns the files of an item. There are several if the item has several versions, or a version in
 * parts.
 */
function toFiles({ Media, Part }: FilesOnWire): MediaFile[] {
  const first = Media[0];
  const inside = Media.flatMap((media) => media.Part.map((part) => ({ media, part })));
  const all =
    inside.length > 0 ? inside : first ? Part.map((part) => ({ media: first, part })) : [];
  return all.slice(0, MAX_FILES).flatMap(({ media, part: { file, size } }) => {
    if (typeof file !== "string" || file === "") return [];
    return {
      path: cleanText(file, MAX_PATH_CHARS),
      sizeBytes: size !== undefined && size >= 0 ? size : undefined,
      resolution: toResolution(media.videoResolution),
      videoCodec: media.videoCodec,
      audio:
        media.audioCodec &&
        [media.audioCodec, channels(media.audioChannels)].filter(Boolean).join(" "),
    };
  });
}

/**
 * Normalizes a resolution. Plex writes the same resolution in different ways: `1080`, `1080p`,
 * `4k`, `SD`.
 */
export function toResolution(value: string | undefined): string | undefined {
  const written = value?.toLowerCase();
  if (written === "4k") return "2160p";
  return written !== undefined && /^\d{1,5}$/.test(written) ? `${written}p` : written;
}

const LAYOUTS: Record<number, string> = { 1: "1.0", 2: "2.0", 6: "5.1", 7: "6.1", 8: "7.1" };
const channels = (count: number | undefined) =>
  count === undefined ? "" : (LAYOUTS[count] ?? `${count} channels`);

const MAX_SUMMARY_CHARS = 3000;
const MAX_GENRES = 20;
// A show may list two hundred people, the main actors first.
const MAX_CAST = 30;
const MAX_CHAPTERS = 100;

export const wireDetails = z.object({
  ...mediaFields,
  ...wireFiles,
  summary: summaryOf(MAX_SUMMARY_CHARS),
  studio: name,
  contentRating: name,
  originallyAvailableAt: anything,
  Genre: listOf(z.object({ tag: name })),
  Role: listOf(z.object({ tag: name, role: name, thumb: anything })),
  Chapter: listOf(z.object({ index: id, tag: name, startTimeOffset: number })),
});

export interface MediaDetails {
  media: Media;
  genres: string[];
  cast: { name: string; role: string | undefined; photo: string | undefined }[];
  chapters: { id: string; title: string; startMs: number }[];
  studio: string | undefined;
  contentRating: string | undefined;
  /** `2001-09-09`. */
  originallyAvailable: string | undefined;
  files: MediaFile[];
}

export function toDetails(item: z.output<typeof wireDetails>): MediaDetails {
  const { Genre, Role, Chapter, originallyAvailableAt: date } = item;
  const cast = Role.map(({ tag, role, thumb }) => ({ name: tag, role, photo: toPhoto(thumb) }));
  const chapters = Chapter.map(({ index, tag, startTimeOffset }, position) => {
    const number = index ?? String(position + 1);
    return { id: number, title: tag ?? `Chapter ${number}`, startMs: startTimeOffset };
  });
  return {
    media: toMedia(item),
    genres: Genre.flatMap(({ tag }) => tag ?? []).slice(0, MAX_GENRES),
    cast: cast.flatMap(withName).slice(0, MAX_CAST),
    chapters: chapters.flatMap(withStart).slice(0, MAX_CHAPTERS),
    studio: item.studio,
    contentRating: item.contentRating,
    originallyAvailable:
      typeof date === "string" ? /^\d{4}-\d{2}-\d{2}(?=T|$)/.exec(date)?.[0] : undefined,
    files: toFiles(item),
  };
}

const withName = <T extends { name: string | undefined }>(entry: T): (T & { name: string })[] =>
  entry.name === undefined ? [] : [{ ...entry, name: entry.name }];

const withStart = <T extends { startMs: number | undefined }>(
  entry: T,
): (T & { startMs: number })[] =>
  entry.startMs === undefined || entry.startMs < 0 ? [] : [{ ...entry, startMs: entry.startMs }];

/** Hosts from which Plex and its agents load pictures. */
const PICTURES =
  /^https:\/\/(?:[a-z-]{1,60}\.plex\.tv|image\.tmdb\.org|artworks\.thetvdb\.com)\/[\w./%-]+$/;

/**
 * Returns the photo's address if it is a path on the server or a picture on a known host. Through
 * each client that shows the picture, any other host would learn who looks at what. An address with
 * a query is rejected, because the query could contain a token.
 */
function toPhoto(value: unknown): string | undefined {
  if (typeof value !== "string" || value.length > 500) return undefined;
  const isServerPath = /^\/[\w./:%-]+$/.test(value) && !value.startsWith("//");
  return isServerPath || PICTURES.test(value) ? value : undefined;
}
