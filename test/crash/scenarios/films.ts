import type { Identity } from "../../../src/base/identity.ts";
import { sha256Of } from "../check/look.ts";

export const HEAT: Identity = { type: "movie", tmdbId: 949, title: "Heat", year: 1995 };
export const HEAT_FILE = "Movies/Heat (1995) {tmdb-949}/Heat (1995).mkv";

export const RONIN: Identity = { type: "movie", tmdbId: 8195, title: "Ronin", year: 1998 };
export const RONIN_FILE = "Movies/Ronin (1998) {tmdb-8195}/Ronin (1998).mkv";

export const PACK: Identity = { type: "tv", tmdbId: 1396, title: "Breaking Bad", year: 2008 };
const SEASON = "TV Shows/Breaking Bad (2008) {tmdb-1396}/Season 01";
export const episode = (number: number, title: string, end = ".mkv"): string =>
  `${SEASON}/Breaking Bad (2008) - s01e0${number} - ${title}${end}`;

export type Film = { bytes: Buffer; sha256: string };

/** Distinct bytes for each text, without a run of zeros; `size` defaults to the text's length. */
export function film(text: string, size = text.length): Film {
  const bytes = Buffer.alloc(size, `${text} `);
  for (let at = 0; at + 4 <= size; at += 65_536) {
    bytes.writeUInt32BE((at / 65_536) * 2_654_435 + size, at);
  }
  return { bytes, sha256: sha256Of(bytes) };
}

export const HEAT_720 = film("Heat in 720 lines", 200);
export const HEAT_1080 = film("Heat in 1080 lines", 300);
