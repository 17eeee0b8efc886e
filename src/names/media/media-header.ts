import type { FileLength } from "./file-length.ts";
import { limitReads } from "./limit-reads.ts";
import { type MediaTrack, toMediaFacts } from "./media-facts.ts";
import type { Decode } from "./source.ts";

// The tracks usually follow the length, so one more read covers them. A file with many tracks needs
// a read for each.
const LIMITS = { reads: 48, bytes: 1024 * 1024 };

/**
 * Adds the facts in a file's tracks to its length, unless the file cannot be played. If the tracks
 * are too far apart, the facts are absent and the length is kept.
 */
export function* withMedia(length: FileLength, tracks: Decode<MediaTrack[]>): Decode<FileLength> {
  if (length.kind !== "read" && length.kind !== "unreadable") return length;
  const media = toMediaFacts((yield* limitReads(tracks, LIMITS)) ?? []);
  return Object.keys(media).length === 0 ? length : { ...length, media };
}
