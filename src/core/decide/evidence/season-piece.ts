// Whether a disc, volume or half of a season restarts the count of its episodes.
import { PLACEHOLDER } from "../../identify/episode-title.ts";
import type { ParsedName } from "../../parse/lex/parsed-name.ts";
import type { Component } from "../../readings/facts/component.ts";
import type { Piece } from "../../readings/facts/pieces.ts";

/** Whether one of the titles has the part: "The Fire, Part 2", "The Fire (2)". */
export function hasPart(titles: readonly string[], number: number): boolean {
  const said = new RegExp(`(?:^| )(?:part|parte|teil|partie|volume|chapter) ${number}(?= |$)|(?:^| )${number}$`);
  return titles.some((title) => said.test(title.replace(PLACEHOLDER, "")));
}

/** Whether one of these numbers is an episode of the file; "105" is episode 5 of season 1. */
export const hasEpisodeNumber = (numbers: readonly number[], { episodes, absolute }: ParsedName): boolean =>
  numbers.some((one) => episodes.includes(one > 100 ? one % 100 : one) || absolute.includes(one));

// "Season 33 - A Title: Part 2 - 07": the name contains TMDB's whole title. "S01E05 The Fire Part 2": a part after the
// episode's number belongs to the title if TMDB's title has it too.
const isOfTitle = ({ key, text, number, numbersBefore }: Piece, file: ParsedName, titles: readonly string[]): boolean =>
  titles.some((title) => title.includes(text) && title.length > text.length && key.includes(title)) ||
  (hasEpisodeNumber(numbersBefore, file) && hasPart(titles, number));

/**
 * The second or a later disc, volume, part or cour that a file is in by its own name, or by its folders if its name does not
 * give season and episode: its episodes may be numbered from 1 again. Undefined if TMDB's `titles` of episode and series have it.
 */
export function seasonPiece(
  { file, own, folders }: { file: ParsedName; own: Component; folders: readonly Component[] },
  titles: readonly string[],
): string | undefined {
  const isNumbered = file.saidBy.season === 0 && file.episodes.length > 0;
  // Without another number the part is the episode: a film in several parts is a series on TMDB.
  const isCounted = file.episodes.length > 0 || file.absolute.length > 0;
  const isLater = ({ number, isOrdinal, text }: Piece) =>
    isOrdinal ? !titles.some((title) => title.includes(text)) : number > 1;
  const said = isCounted
    ? own.pieces().find((one) => isLater(one) && (one.isOrdinal || !isOfTitle(one, file, titles)))
    : undefined;
  // "Season 3 Part 2" with an S03E01 in it numbers its halves from 1, whatever its files say.
  const isFirst = isNumbered && file.episodes.includes(1);
  if (said !== undefined || (isNumbered && !isFirst)) return said?.text;
  // "Show Disc 2": of a folder without a season the number may be it.
  const isSeason = (folder: Component, number: number) =>
    file.seasons.includes(number) && folder.folder().parsed.seasons.length === 0;
  return folders
    .flatMap((folder) => folder.pieces().filter((one) => one.isOrdinal || !isFirst || !isSeason(folder, one.number)))
    .find(isLater)?.text;
}
