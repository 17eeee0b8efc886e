import type { Identity } from "../identity.ts";
import { byteLength, cutBytes } from "./cut-bytes.ts";
import { NAME_BYTES, TITLE_BYTES } from "./name-budget.ts";
import { cleanPiece } from "./names/clean-piece.ts";
import { safeName } from "./names/safe-name.ts";

export type Work = Pick<Identity, "tmdbId" | "title" | "year">;

/** `Title (Year)` in at most `most` bytes; the year stays, the title is cut. A title of nothing is named by its id. */
export function workTitle(work: Work, most: number): string {
  const year = yearSuffix(work.year);
  const room = Math.min(TITLE_BYTES, most - byteLength(year));
  return `${cutBytes(cleanTitle(work.title), room) || `tmdb-${work.tmdbId}`}${year}`;
}

/** The folder of a new movie or show: `Title (Year) {tmdb-ID}`. The tag lets Plex match by id instead of by name. */
export function workFolder(work: Work): string {
  const tag = ` {tmdb-${work.tmdbId}}`;
  const title = workTitle(work, NAME_BYTES - byteLength(tag));
  return safeName(title + tag, { maxBytes: NAME_BYTES });
}

/** Curly braces are Plex's for tags: a title must not be able to forge `{tmdb-1}` or `{edition-…}`. */
export const cleanTitle = (text: string): string => cleanPiece(text.replaceAll("{", "(").replaceAll("}", ")"));

const yearSuffix = (year: number | undefined): string =>
  year !== undefined && Number.isInteger(year) && year >= 1000 && year <= 9999 ? ` (${year})` : "";
