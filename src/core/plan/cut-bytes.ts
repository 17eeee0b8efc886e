import { trimEnds } from "./names/clean-piece.ts";

export const byteLength = (text: string): number => Buffer.byteLength(text);

/**
 * The longest beginning of `text` that fits `most` bytes of UTF-8, cut where a reader sees one character end; inside of
 * a character only if it alone is longer than that (a letter under hundreds of accents). Ends are trimmed as in a piece.
 */
export function cutBytes(text: string, most: number): string {
  if (byteLength(text) <= most) return text;
  const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });
  const whole = takeWhileFits(graphemes.segment(text), most);
  return trimEnds(whole === "" ? takeWhileFits(codePoints(text), most) : whole);
}

function takeWhileFits(parts: Iterable<{ segment: string }>, most: number): string {
  let taken = "";
  let bytes = 0;
  for (const { segment } of parts) {
    bytes += byteLength(segment);
    if (bytes > most) break;
    taken += segment;
  }
  return taken;
}

function* codePoints(text: string): Generator<{ segment: string }> {
  for (const segment of text) yield { segment };
}
