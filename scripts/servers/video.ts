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
  const text = Buffer.from(mark).subarray(0, 100);
  return Buffer.concat([video, Buffer.from([VOID, 0x80 | text.length]), text]);
}

export const SUBTITLE = "1\n00:00:00,000 --> 00:00:00,040\nText\n";
