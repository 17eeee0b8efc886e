import * as z from "zod";
import { cleanText } from "../../../core/text/clean-text.ts";
import { listOf } from "./lists.ts";
import { anything, name, number } from "./values.ts";

export type MediaFile = {
  /** As the server sees it, cleaned for people: not for use as a path. */
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
const quality = { videoResolution: name, videoCodec: name, audioCodec: name, audioChannels: number };

export const createFiles = {
  Media: listOf(z.object({ ...quality, Part: wireParts })),
  // Some servers' XML has them next to the medium, not inside.
  Part: wireParts,
};

type WireFiles = z.output<z.ZodObject<typeof createFiles>>;

/** The files of an item: several if it has several versions, or a version in parts. */
export function toFiles({ Media, Part }: WireFiles): MediaFile[] {
  const first = Media[0];
  const inside = Media.flatMap((media) => media.Part.map((part) => ({ media, part })));
  const all = inside.length > 0 ? inside : first ? Part.map((part) => ({ media: first, part })) : [];
  return all.slice(0, MAX_FILES).flatMap(({ media, part: { file, size } }) => {
    if (typeof file !== "string" || file === "") return [];
    return {
      path: cleanText(file, MAX_PATH_CHARS),
      sizeBytes: size !== undefined && size >= 0 ? size : undefined,
      resolution: toResolution(media.videoResolution),
      videoCodec: media.videoCodec,
      audio: media.audioCodec && [media.audioCodec, channels(media.audioChannels)].filter(Boolean).join(" "),
    };
  });
}

/** Plex writes `1080`, `1080p`, `4k`, `SD` for the same things. */
export function toResolution(value: string | undefined): string | undefined {
  const written = value?.toLowerCase();
  if (written === "4k") return "2160p";
  return written !== undefined && /^\d{1,5}$/.test(written) ? `${written}p` : written;
}

const LAYOUTS: Record<number, string> = { 1: "1.0", 2: "2.0", 6: "5.1", 7: "6.1", 8: "7.1" };
const channels = (count: number | undefined): string =>
  count === undefined ? "" : (LAYOUTS[count] ?? `${count} channels`);
