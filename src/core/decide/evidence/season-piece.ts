import { titleKey } from "../../identify/title-key.ts";
import type { ParsedName } from "../../parse/lex/parsed-name.ts";
import { textBeforeTags } from "../../parse/numbers-in-text.ts";

// The episodes of a disc, a volume or half a season are often numbered from 1 again.
const PIECE =
  /(?:^| )(?:(?:s\d{1,2} ?)?(?:part|pt|parte|teil|volume|vol|dis[ck]|dvd(?![59](?!\d))|cd|cour)|s\d{1,2} ?[dp]|d(?=\d+$)) ?0?(\d{1,2})(?=e\d| |$)/;

// "2nd Cour", "Second Half"
const NTH =
  /(?:^| )(?:[2-9](?:nd|rd|th)?|second|third|fourth|fifth|final|last|latter) (?:cour|part|half|volume|dis[ck])(?= |$)/;

// TMDb's placeholder titles say nothing about parts.
const COUNTED = /^(?:episode|chapter|folge|episodio|capitulo) \d+$/;

// "Season 33 - A Title: Part 2 - 07": the name contains TMDb's whole title.
const wholeTitle = (key: string, piece: string, titles: readonly string[]): boolean =>
  titles.some((title) => title.includes(piece) && title.length > piece.length && key.includes(title));

// "S01E05 The Fire Part 2": a part after the episode's number belongs to the title if TMDb's title has it too.
const partOfTitle = (before: string, file: ParsedName, number: number, titles: readonly string[]): boolean =>
  hasEpisodeNumber(before, file) && hasPart(titles, number);

/** Whether one of the titles has the part: "The Fire, Part 2", "The Fire (2)". */
export function hasPart(titles: readonly string[], number: number): boolean {
  const said = new RegExp(`(?:^| )(?:part|parte|teil|partie|volume|chapter) ${number}(?= |$)|(?:^| )${number}$`);
  return titles.some((title) => said.test(title.replace(COUNTED, "")));
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
  const texts = counted ? [textBeforeTags(own)] : [];
  // "Season 3 Part 2" with an S03E01 in it numbers its halves from 1, whatever its files say.
  const first = ownNumbers && file.episodes.includes(1);
  if (!ownNumbers || first) texts.push(...folders, release === file.name ? "" : release);
  for (const [at, text] of texts.entries()) {
    const key = titleKey(text);
    const nth = NTH.exec(key)?.[0].trim();
    if (nth !== undefined && !titles.some((title) => title.includes(nth))) return nth;
    const found = PIECE.exec(key);
    const number = Number(found?.[1] ?? 0);
    if (found === null || number < 2 || (at > 0 && first && file.seasons.includes(number))) continue;
    const piece = found[0].trim();
    if (!counted || at > 0) return piece;
    if (!wholeTitle(key, piece, titles) && !partOfTitle(key.slice(0, found.index), file, number, titles)) return piece;
  }
  return undefined;
}
