// Holds a piece of a film, an episode or a season if the other pieces are missing.
import { type Sentence, sentence } from "../../../base/actions/sentence.ts";
import { quoteTitle } from "../../../base/candidate.ts";
import { PLACEHOLDER } from "../../identify/episode-title.ts";
import { selectMainVideos } from "../../identify/fit.ts";
import { titleKey } from "../../identify/title-key.ts";
import type { Work } from "../../identify/work.ts";
import type { ParsedName } from "../../parse/lex/parsed-name.ts";
import THINGS from "../../parse/words/things.json" with { type: "json" };
import {
  type Component,
  type ComponentPart,
  readComponents,
} from "../../readings/facts/path-component.ts";
import type { SeasonPiece } from "../../readings/facts/season-pieces.ts";
import {
  createBestGuard,
  createEpisodeGuard,
  listMappedVideos,
  type MappedVideo,
} from "./about.ts";
import type { Evidence } from "./evidence.ts";

const TO_DO = sentence`Put all parts into one folder, or ${{ do: "verb", of: "approve" }} it if`;

/**
 * True if one of the titles contains the part: "Dune: Part One", "The Fire, Part 2". `bare` also
 * allows "The Fire (2)".
 */
function hasPart(titles: Iterable<string>, number: number, bare = false): boolean {
  const partPattern = new RegExp(
    `(?:^| )(?:${THINGS.parts}|volume|chapter) ${number}(?= |$)${bare ? `|(?:^| )${number}$` : ""}`,
  );
  return [...titles].some((title) =>
    partPattern.test(bare ? title.replace(PLACEHOLDER, "") : title),
  );
}

// True if one of the titles contains the part: "D2: The Mighty Ducks", "Dune: Part One", "Die
// Heiligtümer des Todes: Teil 1".
function inTitle(
  { kind, number, text, numbersBefore: before }: ComponentPart,
  keys: Iterable<string>,
): boolean {
  const words = ` ${titleKey(text)} `;
  return (
    [...keys].some((key) => ` ${key} `.includes(words)) ||
    (kind === "part" && !before.includes(number) && hasPart(keys, number))
  );
}

/** True if one of these numbers is an episode of the file; "105" is episode 5 of season 1. */
const hasEpisodeNumber = (
  numbers: readonly number[],
  { episodes, absolute }: ParsedName,
): boolean =>
  numbers.some(
    (number) =>
      episodes.includes(number > 100 ? number % 100 : number) || absolute.includes(number),
  );

const discOf = ({ parts }: Component): ComponentPart | undefined =>
  parts().find(({ kind }) => kind === "disc");
const isInner = ({ folder }: Component): boolean => folder().inner;

/**
 * Returns the film part that a video contains, from its own name or from a disc in a folder's name.
 * `isOwn` ignores the release's folder.
 */
function filmPart(
  file: ParsedName,
  { parsed, reading }: Evidence,
  work: Work,
  isOwn: boolean,
): ComponentPart | undefined {
  const [name, ...folders] = readComponents(file, parsed, reading);
  const statedPart = name
    ?.parts()
    .find((part) => part.kind !== "letter" && !inTitle(part, work.keys));
  if (statedPart !== undefined) return statedPart;
  const outer = folders.findIndex((folder) => !isInner(folder));
  const near = outer < 0 ? folders : folders.slice(0, isOwn ? outer : outer + 1);
  return near.map(discOf).find((part) => part !== undefined && !inTitle(part, work.keys));
}

// A bare path does not show what is next to it. The film's own folder may contain the other parts.
function standsForFilm({ files, parsed, reading }: Evidence, work: Work): boolean {
  if (files.get(parsed.name) !== parsed) return false;
  const [, ...folders] = readComponents(parsed, parsed, reading);
  const workFolder = folders.find((folder) => !isInner(folder));
  if (workFolder === undefined || discOf(workFolder) !== undefined) return false;
  return work.keys.has(titleKey(workFolder.folder().parsed.title ?? ""));
}

function ofFilm(evidence: Evidence, work: Work): Sentence | undefined {
  const main = selectMainVideos(evidence);
  const [only] = main;
  if (only !== undefined && main.length === 1) {
    const part = filmPart(only[1], evidence, work, false);
    if (part === undefined || standsForFilm(evidence, work)) return undefined;
    return sentence`${quoteTitle(only[0])} is part ${part.number} according to its name, but the other parts are missing. ${TO_DO} it is the whole film.`;
  }
  const parts = main
    .map(([, file]) => filmPart(file, evidence, work, true)?.number ?? 0)
    .toSorted((a, b) => a - b);
  if (parts.includes(0) || parts.every((part, index) => part === index + 1)) return undefined;
  return sentence`According to their names, the videos are the parts ${parts.join(", ")}, but the others are missing. ${TO_DO} they are the whole film.`;
}

// A part number before the episode number belongs to the season. A programme with a date has no
// other number.
const ofEpisode = (file: ParsedName, { kind, numbersBefore }: ComponentPart): boolean =>
  file.date !== null ||
  (kind === "letter"
    ? file.episodes.length + file.absolute.length > 0
    : hasEpisodeNumber(numbersBefore, file));

function ofSeries(evidence: Evidence, work: Work): Sentence | undefined {
  const placeOf = ({ found: { mapping } }: MappedVideo) =>
    `${mapping.season}x${mapping.episodes.join()}`;
  for (const [video, ...others] of Map.groupBy(listMappedVideos(evidence), placeOf).values()) {
    if (video === undefined || others.length > 0) continue;
    const { path, file, own, found } = video;
    const keys = video.titles.inName.map(titleKey);
    const isTitled = (one: ComponentPart) =>
      inTitle(one, [...keys, ...work.keys]) ||
      (one.kind === "part" && hasPart(keys, one.number, true));
    const part = own
      .parts()
      .find((candidatePart) => ofEpisode(file, candidatePart) && !isTitled(candidatePart));
    if (part !== undefined) {
      return sentence`${quoteTitle(path)} is part ${part.number} of ${found.wanted} according to its name, but the other parts are missing. ${TO_DO} it is complete.`;
    }
  }
  return undefined;
}

/**
 * A part of a film or episode is not the whole work, unless TMDB's title also contains the part.
 */
export const partAlone = createBestGuard("part_alone", ({ candidate, work }, evidence) =>
  candidate.type === "movie" ? ofFilm(evidence, work) : ofSeries(evidence, work),
);

// "Season 33 - A Title: Part 2 - 07": the name contains TMDB's whole title. "S01E05 The Fire Part
// 2": a part after the episode number belongs to the title if TMDB's title also contains it.
const isOfTitle = (
  { text, number, numbersBefore }: SeasonPiece,
  { file, own }: MappedVideo,
  titles: readonly string[],
) =>
  titles.some(
    (title) => title.includes(text) && title.length > text.length && own.words().includes(title),
  ) ||
  (hasEpisodeNumber(numbersBefore, file) && hasPart(titles, number, true));

/**
 * Returns the second or later disc, volume, part or cour to which a file belongs, according to its
 * own name, or to its folders if the name does not give season and episode. Its episodes may be
 * numbered from 1 again. Undefined if TMDB's `titles` of the episode and series contain the piece.
 */
function seasonPiece(video: MappedVideo, titles: readonly string[]): string | undefined {
  const { file, own, isNumbered, folders } = video;
  // Without another number, the part is the episode: TMDB lists a film in several parts as a
  // series.
  const isCounted = file.episodes.length > 0 || file.absolute.length > 0;
  const isLater = ({ number, isOrdinal, text }: SeasonPiece) =>
    isOrdinal ? !titles.some((title) => title.includes(text)) : number > 1;
  const piece = isCounted
    ? own.pieces().find((one) => isLater(one) && (one.isOrdinal || !isOfTitle(one, video, titles)))
    : undefined;
  // If "Season 3 Part 2" contains an S03E01, the numbering restarts in this half, regardless of the
  // file's own numbers.
  const isFirst = isNumbered && file.episodes.includes(1);
  if (piece !== undefined || (isNumbered && !isFirst)) return piece?.text;
  // "Show Disc 2": if the folder has no season, the number may be the season.
  const isSeason = (folder: Component, number: number) =>
    file.seasons.includes(number) && folder.folder().parsed.seasons.length === 0;
  return folders
    .flatMap((folder) =>
      folder.pieces().filter((one) => one.isOrdinal || !isFirst || !isSeason(folder, one.number)),
    )
    .find(isLater)?.text;
}

/** A later piece of a season may be numbered from 1 again. */
export const pieceOfSeason = createEpisodeGuard("numbers_unclear", (video) => {
  const { path, found, titles, work } = video;
  const { season } = found.mapping;
  const pieceText =
    season === 0 || video.part !== undefined
      ? undefined
      : seasonPiece(video, [...titles.inName.map(titleKey), ...work.keys]);
  return (
    pieceText &&
    `${quoteTitle(path)} reads as ${found.wanted}, but ${quoteTitle(pieceText)} may make it something else.`
  );
});
