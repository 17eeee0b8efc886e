// Holds an episode if nothing explains a number in its name.

import type { CandidateDetails } from "../../../base/candidate.ts";
import type { EpisodeMapping } from "../../../base/item.ts";
import { isTitleAlike, PLACEHOLDER, readSaidTitles } from "../../identify/episode-title.ts";
import { factsOf } from "../../identify/fit.ts";
import { titleKey } from "../../identify/title-key.ts";
import type { Work } from "../../identify/work.ts";
import { EPISODE } from "../../parse/lex/number-list.ts";
import type { ParsedName } from "../../parse/lex/parsed-name.ts";
import { findDigits, findNumbers, type NumberInText } from "../../parse/numbers-in-text.ts";
import { isBackwards } from "../../readings/facts/path-component.ts";
import { createEpisodeGuard, type MappedVideo } from "./about.ts";
import { numbersOfDay } from "./shared-numbers.ts";
import { firstReason, type UnexplainedWords } from "./word-table.ts";

const MAX_NEXT = 3;
const FAR_BEYOND = 5;
// Lower numbers are excluded because they may also be the next number in a list.
const MIN_BEFORE = 5;

// "S05E02 - 098": the name also contains the absolute number.
function absoluteNumbers(
  { seasonCounts }: CandidateDetails,
  { season, episodes }: EpisodeMapping,
): number[] {
  const before = seasonCounts.filter(
    (seasonCount) => seasonCount.season > 0 && seasonCount.season < season,
  );
  const count = before.reduce((sum, { episodeCount }) => sum + episodeCount, 0);
  return season > 1 && count > MIN_BEFORE ? episodes.map((episode) => count + episode) : [];
}

// Returns the numbers that may refer to the episodes: within their season, prefixed with the season
// (105), absolute, or in TMDB's title.
function episodeNumbers(
  { seasons, episodes, absolute }: ParsedName,
  { details }: Work,
  mapping: EpisodeMapping,
) {
  const all = [...episodes, ...absolute];
  for (const season of seasons) all.push(...episodes.map((episode) => season * 100 + episode));
  if (details !== undefined) all.push(...absoluteNumbers(details, mapping));
  const titled = mapping.titles.flatMap(findNumbers).filter(({ unit }) => unit === "episode");
  return new Set([...all, ...titled.map(({ number }) => number)]);
}

function otherNumbers(
  { year, date }: ParsedName,
  { candidate, details }: Work,
  mapping: EpisodeMapping,
) {
  const titled = mapping.titles.flatMap((title) => [
    ...findDigits(titleKey(title)),
    ...findDigits(title),
  ]);
  const aired = factsOf(details, mapping).flatMap(({ airDate }) => numbersOfDay(airDate ?? null));
  return new Set([
    ...titled,
    year,
    candidate.year,
    ...numbersOfDay(date),
    ...aired.filter((number) => number > 1900),
  ]);
}

// `spn1007`, `sv3x05`, `theshield304`: a title and its number in one word, in a folder that states
// the episode.
const JOINED = /\p{L}{2}0?(?!(?:19|20)\d\d$)([1-9]\d?)x?(\d\d)$/u;

function joinedNumber({ own, isNumbered }: MappedVideo): NumberInText[] {
  const [, season = "", episode = ""] = (isNumbered ? null : JOINED.exec(own.words())) ?? [];
  return season === "" ? [] : [{ number: Number(season) * 100 + Number(episode), labelled: true }];
}

// "30 Rock" does not mean episode 30: the number belongs to the title, and the name has no other.
function onlyTitle(
  { file, isNumbered }: MappedVideo,
  statedNumbers: readonly number[],
  title: readonly number[],
) {
  const numbers = file.episodes.length > 0 ? file.episodes : file.absolute;
  if (isNumbered && file.seasons.length > 0) return undefined;
  const count = (of: readonly number[], wanted: number) =>
    of.filter((number) => number === wanted).length;
  return numbers.find(
    (one) => count(statedNumbers, one) > 0 && count(statedNumbers, one) <= count(title, one),
  );
}

// A bare number equal to the season number means the season if it comes before the episode number.
// After the episode number, it may be the next episode: "[24x23] [24x24]", "Season 3 Episode 2 and
// 3".
function ofSeason(
  numbered: ReadonlySet<number>,
  all: readonly NumberInText[],
  index: number,
): boolean {
  if (all[index]?.unit === "episode") return false;
  const first = all.findIndex(({ number, unit }) => unit !== "season" && numbered.has(number));
  // "S01 Vol 1 - 02": the season is already given, so the other number means something else.
  const spare = all.some(({ unit }, other) => unit === "season" && other !== index);
  return all[index]?.unit === "season" || (!spare && index < first);
}

// `Teil 2`, `2. rész`, `cz1`, `Partie II`: a word with a number means a part of the episode, even
// in a language for which there is no table.
const WORD = String.raw`[\p{L}\p{M}]+`;
const COUNTS_PART = new RegExp(
  String.raw`^[^\p{L}\d]*(?:${WORD}[^\p{L}\d]*0?\d|0?\d[^\p{L}\d]*${WORD}|${WORD}[^\p{L}\d]+(?:[ivx]{1,4}|[a-d]))[^\p{L}\d]*$`,
  "iu",
);
const FRACTION = /(?<=\.)\d+$/;
const OF_EPISODE = new RegExp(String.raw`(?<!\p{L})(?:${EPISODE})(?!\p{L})`, "iu");
const isUntitled = (titles: readonly string[]): boolean =>
  titles.every((title) => PLACEHOLDER.test(titleKey(title)));

/**
 * Returns the words after a file's episode numbers if they count a part of the episode. Undefined
 * if TMDB has a title that could contain these words.
 */
function partOf({ file, titles }: MappedVideo): string | undefined {
  const episodeTitle = file.episodeTitle ?? "";
  const isTitle =
    titles.inName.map(titleKey).includes(titleKey(episodeTitle)) ||
    isTitleAlike(readSaidTitles(file), titles.inName);
  if (!isUntitled(titles.all) || !COUNTS_PART.test(episodeTitle) || isTitle) {
    return undefined;
  }
  const counts = OF_EPISODE.test(episodeTitle) || PLACEHOLDER.test(titleKey(episodeTitle));
  const isOwn =
    counts && findDigits(episodeTitle).every((number) => file.episodes.includes(number));
  return isOwn ? undefined : episodeTitle;
}

// Many episode titles after "S02E02" begin or end with a number. The next few numbers are excluded
// because they may belong to a list.
function ofEpisodeTitle(
  file: ParsedName,
  { number, labelled, stands }: NumberInText,
  { titles }: MappedVideo,
) {
  const { episodes, saidBy, episodeTitle } = file;
  const last = episodes.at(-1);
  if (last === undefined || labelled) return false;
  // A second download of the same file: "S02E05 (1)".
  if (number === 1 && stands === "in the last brackets") return true;
  if (saidBy.season !== 0) return false;
  if (number !== last + 1 && (stands === "in a code" || (stands !== undefined && number < 10))) {
    return true;
  }
  const next = number > last && number <= last + MAX_NEXT;
  const isIn =
    /\p{L}{2}|\d\D+\d/u.test(episodeTitle ?? "") && findDigits(episodeTitle ?? "").includes(number);
  const isKnown = isUntitled(titles.all) || isTitleAlike(readSaidTitles(file), titles.inName);
  return !next && isIn && isKnown;
}

// "S06E32 [Episode 83]": no season has that many episodes, so the number belongs to another order.
function isBeyond({ details }: Work, { number }: NumberInText): boolean {
  const counts = details?.seasonCounts.map(({ episodeCount }) => episodeCount) ?? [];
  return counts.length > 1 && number < 1000 && number > FAR_BEYOND + Math.max(...counts);
}

/** A number in a video's name, and everything that may explain it. */
type NumberContext = {
  found: NumberInText;
  index: number;
  /** All numbers in the name. */
  all: readonly NumberInText[];
  video: MappedVideo;
  ofEpisodes: ReadonlySet<number>;
  ofFacts: ReadonlySet<number | null | undefined>;
  inTitle: readonly number[];
};

/** Meanings of a number in a video's own name. A number without any of them is unexplained. */
const MEANINGS: Readonly<Record<string, (context: NumberContext) => boolean>> = {
  "an episode, also counted through or with its season": ({ found, ofEpisodes }) =>
    ofEpisodes.has(found.number),
  "the season": ({ found, index, all, video: { file }, ofEpisodes }) =>
    file.seasons.includes(found.number) && ofSeason(ofEpisodes, all, index),
  "a year, a day or TMDB's title of the episode": ({ found, ofFacts }) =>
    found.unit !== "episode" && ofFacts.has(found.number),
  "the title of the series": ({ found, inTitle }) => inTitle.includes(found.number),
  "a title of the episode that TMDB does not have": ({ found, video }) =>
    ofEpisodeTitle(video.file, found, video),
  "another order, beyond every season": ({ found, video: { isNumbered, work } }) =>
    isNumbered && isBeyond(work, found),
};

/**
 * Returns a half episode that no title contains: `S05E05.5` is a recap between two episodes. In
 * `S02E04.4` and `S02E08.7.Up`, the digits begin the title of the episode, if TMDB has that title.
 */
function halfIn(video: MappedVideo, all: readonly NumberInText[]): string | undefined {
  const { own, found, titles, part, work } = video;
  const half = all.find((one) => one.half !== undefined)?.half;
  if (half === undefined || part !== undefined || found.mapping.season === 0) return undefined;
  const episode = titles.inName.map(titleKey);
  const [digits = half] = FRACTION.exec(half) ?? [];
  const isTitled = episode.some(
    (title) => `${title} `.startsWith(`${digits} `) && ` ${own.words()} `.includes(` ${title} `),
  );
  const keys = [...episode, ...work.keys];
  return isTitled || keys.some((key) => key.includes(titleKey(half))) ? undefined : half;
}

/** Returns the first number in a video's own name that no fact of the video explains. */
function openNumber(video: MappedVideo): number | string | undefined {
  const { file, own, found, work, evidence } = video;
  const all = [...own.numbers(), ...joinedNumber(video)];
  // The longest title that the name contains explains most of its numbers.
  const inTitle = findDigits(own.title);
  // Other guards judge the numbers in the title of the whole release.
  if (file.title !== null && titleKey(file.title) === titleKey(evidence.parsed.title ?? "")) {
    inTitle.push(...findDigits(titleKey(file.title)).filter((one) => !inTitle.includes(one)));
  }
  const mapping = { ...found.mapping, titles: [...video.titles.inName] };
  const ofEpisodes = episodeNumbers(file, work, mapping);
  if (video.part !== undefined) ofEpisodes.add(video.part);
  const ofFacts = otherNumbers(file, work, mapping);
  const isOpen = (one: NumberInText, index: number): boolean => {
    const context = { found: one, index, all, video, ofEpisodes, ofFacts, inTitle };
    return !Object.values(MEANINGS).some((means) => means(context));
  };
  const numbers = all.map(({ number }) => number);
  return halfIn(video, all) ?? onlyTitle(video, numbers, inTitle) ?? all.find(isOpen)?.number;
}

/** Returns the number or the count of a part in a video's own name that nothing explains. */
function* findStrayNumbers(video: MappedVideo): Generator<UnexplainedWords> {
  const { file, own } = video;
  const left = { anchor: "episode", place: "whole", owner: own.owner } as const;
  if (isBackwards(own, file)) return;
  const number = openNumber(video);
  if (number !== undefined) yield { ...left, role: "number", text: String(number) };
  const part = video.part === undefined ? partOf(video) : undefined;
  if (part !== undefined) yield { ...left, role: "part", text: part };
}

/**
 * Every number in a file's own name, up to its first technical tag, must belong to the title, the
 * parsed season and episodes, a date, or TMDB's episode title. Any other number may be the episode
 * that is really meant.
 */
export const numberUnexplained = createEpisodeGuard("numbers_unclear", (video) => {
  const { path, found, work } = video;
  return firstReason(findStrayNumbers(video), { work, path, wanted: found.wanted });
});
