import { byteLength, cutBytes } from "../cut-bytes.ts";
import { STEM_BYTES } from "../name-budget.ts";
import { type Work, workTitle } from "../work-title.ts";
import { cleanPiece } from "./clean-piece.ts";
import { safeName } from "./safe-name.ts";

export type MovieFile = {
  edition?: string | null | undefined;
  /** Set where one movie lies in several files: 1, 2 … */
  part?: number | undefined;
  /** What tells it from other versions beside it: `1080p`. */
  version?: string | undefined;
};

// Plex takes at most 32 characters; in a script of four bytes a character these would crowd the title out.
const EDITION_CHARACTERS = 32;
const EDITION_BYTES = 64;

/**
 * A movie file's name without its extension, by Plex's rules: `Title (Year) {edition-Director's Cut} - 1080p - pt1`.
 * https://support.plex.tv/articles/naming-and-organizing-your-movie-media-files/
 */
export function movieStem(movie: Work, { edition, part, version }: MovieFile = {}): string {
  const suffix = editionTag(edition) + dashed(version) + (part === undefined ? "" : ` - pt${part}`);
  const title = workTitle(movie, STEM_BYTES - byteLength(suffix));
  return safeName(title + suffix, { maxBytes: STEM_BYTES });
}

const dashed = (text: string | undefined): string => (text === undefined ? "" : ` - ${text}`);

function editionTag(edition: string | null | undefined): string {
  const text = cleanPiece((edition ?? "").replace(/[{}]/g, ""));
  const short = cutBytes(Array.from(text).slice(0, EDITION_CHARACTERS).join("").trimEnd(), EDITION_BYTES);
  return short === "" ? "" : ` {edition-${short}}`;
}
