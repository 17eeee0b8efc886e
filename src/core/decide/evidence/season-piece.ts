import { titleKey } from "../../identify/title-key.ts";
import type { ParsedName } from "../../parse/lex/parsed-name.ts";
import { textBeforeTags } from "../../parse/numbers-in-text.ts";

// The discs, volumes and halves of a season often begin again with 1.
const PIECE =
  /(?:^| )(?:(?:s\d{1,2} ?)?(?:part|pt|parte|teil|volume|vol|dis[ck]|dvd(?![59](?!\d))|cd|cour)|s\d{1,2} ?[dp]|d(?=\d+$)) ?0?(\d{1,2})(?=e\d| |$)/;

// "2nd Cour", "Second Half"
const NTH =
  /(?:^| )(?:[2-9](?:nd|rd|th)?|second|third|fourth|fifth|final|last|latter) (?:cour|part|half|volume|dis[ck])(?= |$)/;

// TMDb's own stand-in for a title is no word on parts.
const COUNTED = /^(?:episode|chapter|folge|episodio|capitulo) \d+$/;

// "Season 33 - A Title: Part 2 - 07": TMDb's whole title stands in the name.
const wholeTitle = (key: string, piece: string, titles: readonly string[]): boolean =>
  titles.some((title) => title.includes(piece) && title.length > piece.length && key.includes(title));

// "S01E05 The Fire Part 2": behind the episode's number a part is one of the title's, if TMDb's title has it too.
const partOfTitle = (before: string, file: ParsedName, number: number, titles: readonly string[]): boolean =>
  isBehindNumber(before, file) && titled(titles, number);

/** A title of an episode has the part: "The Fire, Part 2", "The Fire (2)". */
export function titled(titles: readonly string[], number: number): boolean {
  const said = new RegExp(`(?:^| )(?:part|parte|teil|partie|volume|chapter) ${number}(?= |$)|(?:^| )${number}$`);
  return titles.some((title) => said.test(title.replace(COUNTED, "")));
}

/** Whether one of the file's own episode numbers stands in this beginning of its name. */
export function isBehindNumber(before: string, { episodes, absolute }: ParsedName): boolean {
  const unseasoned = before.replace(/(?:^| )(?:season|s) ?\d+(?= |$)/g, " ");
  const numbers = (unseasoned.match(/\d+/g) ?? []).map(Number);
  // "105" is a season's fifth.
  return numbers.some((one) => episodes.includes(one > 100 ? one % 100 : one) || absolute.includes(one));
}

/**
 * The second or a later disc, volume, part or cour that a file is in by its own name, or by its folders where it does not
 * say season and episode itself: it may count its episodes anew. Not where TMDb's `titles` of episode and series have it.
 */
export function seasonPiece(file: ParsedName, release: string, titles: readonly string[]): string | undefined {
  const ownNumbers = file.saidBy.season === 0 && file.episodes.length > 0;
  const [own = "", ...folders] = file.name.split("/").toReversed();
  // What only a part numbers is that part: a film in several parts is a series on TMDb.
  const counted = file.episodes.length > 0 || file.absolute.length > 0;
  const texts = counted ? [textBeforeTags(own)] : [];
  // "Season 3 Part 2" with an S03E01 in it counts its halves anew, whatever its files say.
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
