import { readFileSync } from "node:fs";
import { join } from "node:path";

/** A playable video of 0.05 s, which ffprobe reads. */
const FILE = join(import.meta.dirname, "../../test/fixtures/media/h264-aac.mkv");
/** Matroska's id of the duration, and the size of a number of eight bytes. */
const DURATION = Buffer.from("448988", "hex");
/** Matroska's id of bytes that players skip. Its size is one byte. */
const VOID = 0xec;

/**
 * Returns a small video whose header states this length. `mark` makes its bytes differ from those
 * of other videos. https://www.rfc-editor.org/rfc/rfc9559
 */
export function makeVideo(minutes: number, mark: string): Buffer {
  const video = Buffer.from(readFileSync(FILE));
  const at = video.indexOf(DURATION);
  if (at < 0) throw new Error(`${FILE} has no duration.`);
  video.writeDoubleBE(minutes * 60_000, at + DURATION.length);
  // Radarr and Sonarr believe the text that FFmpeg writes for each track.
  for (let at = 0; (at = video.indexOf("00:00:00.0", at)) >= 0; at += TRACK_DURATION) {
    video.write(toClock(minutes), at, "latin1");
  }
  const text = Buffer.from(mark).subarray(0, 100);
  return Buffer.concat([video, Buffer.from([VOID, 0x80 | text.length]), text]);
}

/** Length of a text such as `02:50:00.000000000`. */
const TRACK_DURATION = 18;
const toClock = (minutes: number): string =>
  `${[minutes / 60, minutes % 60].map((n) => String(Math.floor(n)).padStart(2, "0")).join(":")}:00.000000000`;

export const SUBTITLE = "1\n00:00:00,000 --> 00:00:00,040\nText\n";
