import { PLACEHOLDER } from "../../identify/episode-title.ts";
import { titleKey } from "../../identify/title-key.ts";
import type { ParsedName } from "../../parse/lex/parsed-name.ts";
import THINGS from "../../parse/tables/things.json" with { type: "json" };

// A piece of a season: its episodes are often numbered from 1 again.
const PIECE = new RegExp(
  String.raw`(?:^| )(?:(?:s\d{1,2} ?)?(?:${THINGS.pieces})|s\d{1,2} ?[dp]|d(?=\d+$)) ?0?(\d{1,2}|(?<=part )[b-d])(?=e\d| |$)`,
);
// `BluRay 2.0` and `DVD 5` are tags, as is the number of an edition's discs.
const TAGS =
  /(?:blu-?ray|bd|dvd|cd|disc)[ ._-]?\d[ .]\d(?!\d)|(?<![a-z\d])\d{1,2}[ .-]?(?:discs|cds|dvds)(?![a-z\d])|\b(?:bd|blu-?ray)[ ._-]?(?:25|50|66|100)\b/gi;

// "2nd Cour", "Second Half"
const NTH =
  /(?:^| )(?:(?<!(?:season|series|staffel|saison|temporada) )[2-9]|[2-9](?:nd|rd|th)|second|third|fourth|fifth|final|last|latter) (?:cour|part|half|volume|dis[ck])(?= |$)/;

// "Season 33 - A Title: Part 2 - 07": the name contains TMDb's whole title.
const wholeTitle = (key: string, piece: string, titles: readonly string[]): boolean =>
  titles.some((title) => title.includes(piece) && title.length > piece.length && key.includes(title));

// "S01E05 The Fire Part 2": a part after the episode's number belongs to the title if TMDb's title has it too.
const partOfTitle = (before: string, file: ParsedName, number: number, titles: readonly string[]): boolean =>
  hasEpisodeNumber(before, file) && hasPart(titles, number);

// "Show Disc 2": of a folder without a season the number may be it.
const isSeason = (key: string, number: number, { seasons }: ParsedName): boolean =>
  seasons.includes(number) && !/(?:^| )(?:s|season|staffel|saison) ?\d/.test(key);

/** Whether one of the titles has the part: "The Fire, Part 2", "The Fire (2)". */
export function hasPart(titles: readonly string[], number: number): boolean {
  const said = new RegExp(`(?:^| )(?:part|parte|teil|partie|volume|chapter) ${number}(?= |$)|(?:^| )${number}$`);
  return titles.some((title) => said.test(title.replace(PLACEHOLDER, "")));
}

/** Whether this beginning of the file's name contains one of its episode numbers. */
export function hasEpisodeNumber(before: string, { episodes, absolute }: ParsedName): boolean {
  const unseasoned = before.replace(/(?:^| )(?:season|s) ?\d+(?= |$)/g, " ");
  const numbers = (unseasoned.match(/\d+/g) ?? []).map(Number);
  // "105" is episode 5 of season 1.
  return numbers.some((one) => episodes.includes(one > 100 ? one % 100 : one) || absolute.includes(one));
}

/**
 * The second or a later disc, volume, part or cour that a file is in by its own name, or by its folders if its name does not
 * give season and episode: its episodes may be numbered from 1 again. Undefined if TMDb's `titles` of episode and series have it.
 */
export function seasonPiece(file: ParsedName, release: string, titles: readonly string[]): string | undefined {
  const ownNumbers = file.saidBy.season === 0 && file.episodes.length > 0;
  const [own = "", ...folders] = file.name.split("/").toReversed();
  // Without another number the part is the episode: a film in several parts is a series on TMDb.
  const counted = file.episodes.length > 0 || file.absolute.length > 0;
  const texts = counted ? [own] : [];
  // "Season 3 Part 2" with an S03E01 in it numbers its halves from 1, whatever its files say.
  const first = ownNumbers && file.episodes.includes(1);
  if (!ownNumbers || first) texts.push(...folders, release === file.name ? "" : release);
  for (const [at, text] of texts.entries()) {
    const key = titleKey(text.replace(TAGS, " ").replace(/\.[a-z\d]{2,4}$/i, ""));
    const nth = NTH.exec(key)?.[0].trim();
    if (nth !== undefined && !titles.some((title) => title.includes(nth))) return nth;
    const found = PIECE.exec(key);
    // "Part B" is a second part.
    const number = /\D/.test(found?.[1] ?? "0") ? 2 : Number(found?.[1] ?? 0);
    if (found === null || number < 2 || (at > 0 && first && isSeason(key, number, file))) continue;
    const piece = found[0].trim();
    if (!counted || at > 0) return piece;
    if (!wholeTitle(key, piece, titles) && !partOfTitle(key.slice(0, found.index), file, number, titles)) return piece;
  }
  return undefined;
}
