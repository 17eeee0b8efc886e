// Holds an episode if a word in its name, or a folder around it, has no role.

import { quoteTitle, quoteWork } from "../../../base/candidate.ts";
import { countYearsApart } from "../../../base/identity.ts";
import { fold } from "../../../base/text/fold.ts";
import { episodesOf } from "../../identify/absolute-order.ts";
import { isSameTitle, placesOf, readSaidTitles } from "../../identify/episode-title.ts";
import { factsOf } from "../../identify/fit.ts";
import { listReadings } from "../../identify/queries.ts";
import { abbreviates, titleKey } from "../../identify/title-key.ts";
import { findTitleIn } from "../../identify/work.ts";
import { findDigits } from "../../parse/numbers-in-text.ts";
import { tokensOf } from "../../parse/tokens.ts";
import { spanOf, type WordRole } from "../../readings/facts/claims.ts";
import type { Component } from "../../readings/facts/path-component.ts";
import {
  findFigures,
  findStrayWords,
  NOTHING,
  readWordsAfterSeason,
  rolesOfName,
} from "../../readings/facts/walk-words.ts";
import { readWords } from "../../readings/facts/words.ts";
import {
  createEpisodeGuard,
  listOwnComponents,
  listTitlesBeside,
  type MappedVideo,
} from "./about.ts";
import { countedOf, isToldBy, isYearOfDay, listSharedNumbers } from "./shared-numbers.ts";

// True for TMDB's placeholder titles. "Chapter 5" can be a real title, because some series use it
// for every fifth episode. "-30-" is also a real title, of a tenth episode.
const isNumbered = (key: string, episodes: readonly number[]): boolean =>
  /^(?:episode \d+)?$/.test(key) || episodes.some((episode) => key === String(episode));

// A title may have an article more than TMDB's.
const ARTICLE = /^(?:the|an?|der|die|das|le|la|les|el|los|il)$/;

/**
 * True if the words after the numbers are TMDB's title of the episode, in English or in the name's
 * language, including slight misspellings and truncated titles.
 */
function isOwnTitle(
  words: string,
  component: Component,
  titles: readonly string[],
  series: Iterable<string>,
): boolean {
  const keys = titles.map(titleKey);
  // If the name contains the whole title, no other words can belong to the title.
  const isTitled = keys.some((title) => ` ${component.words()} `.includes(` ${title} `));
  const key = titleKey(words);
  const all = new Set([...keys, ...series].flatMap((title) => title.split(" ")));
  const { parsed } = component.folder();
  if (isSameTitle([key], titles)) return true;
  if (ARTICLE.test(key) && isSameTitle(readSaidTitles(parsed), titles)) return true;
  return (
    !isTitled &&
    ((key.length > 2 && key.split(" ").every((word) => all.has(word))) ||
      isSameTitle(readSaidTitles(parsed), titles))
  );
}

const MIN_CUT_CHARS = 12;

/**
 * True if the words end the name and begin one of these titles, up to a letter within a word: some
 * programs cut names at a number of characters.
 */
function isCutTitle(words: string, component: Component, titles: readonly string[]): boolean {
  const key = titleKey(words);
  const isLast = component.words().endsWith(key) && tokensOf(component.name).text.endsWith(words);
  return (
    isLast &&
    key.length >= MIN_CUT_CHARS &&
    key.split(" ").length > 2 &&
    titles.some((title) => titleKey(title).startsWith(key))
  );
}

// A parody or a fan's own cut is another work, even if only a tag indicates it.
const OTHER_WORK = /(?<![a-z])(?:xxx|fan[ ._-]?edit(?:ion)?)(?![a-z])/i;

/**
 * `Release.1080p.WEB-GRP/rl.s01e02-grp.mkv`, `[Grp] Show (2011)/[Grp] Show - 02.mkv`: true if these
 * words are the release group, according to another component of the path.
 */
function isSigned({ own, folders }: MappedVideo, words: string): boolean {
  const around = folders
    .map((folder) => folder.folder().parsed)
    .filter((parsedName) => parsedName.resolution ?? parsedName.source ?? parsedName.videoCodec);
  const groups = around.flatMap(({ group, name }) =>
    tokensOf(name).prefix.group === group ? [] : fold(group ?? ""),
  );
  return [...groups, ...[own, ...folders].map(({ name }) => readWords(name).block)].includes(
    fold(words),
  );
}

/**
 * True if the folder is one of the work's folders, or states the video's own episode or day.
 */
function isOfWork(component: Component, { file, evidence, work }: MappedVideo): boolean {
  const { parsed } = component.folder();
  const counted = [...parsed.episodes, ...parsed.absolute];
  const states =
    (file.date !== null && parsed.date === file.date) ||
    [...file.episodes, ...file.absolute].some((number) => counted.includes(number));
  const own = listOwnComponents(file, evidence, work).slice(1);
  return states || own.some(({ name }) => name === component.name);
}

// `S01E01b`, `b`: the letter of a piece of an episode.
const PIECE = /^(?:s\d{1,4})?(?:e|\dx)?\d{0,4}[a-d]$/i;

function strayOf(component: Component, isOwn: boolean, video: MappedVideo) {
  const { file, found, work, evidence } = video;
  const { parsed } = component.folder();
  const { episodes, absolute } = file;
  const isCounted =
    isOwn && component.numbers().some(({ number }) => [...episodes, ...absolute].includes(number));
  if (!isCounted && parsed.episodes.length + parsed.absolute.length === 0 && parsed.date === null) {
    return undefined;
  }
  // If the title or the season comes from a folder, the file's own words are not read as a title:
  // `OVA 13.mkv`. Only the file's own name may have a title that TMDB does not list: in `Recap 05`,
  // the folder's title is a word without a role.
  const isUnsaid = isOwn
    ? file.saidBy.title !== 0 || file.saidBy.season !== 0
    : isOfWork(component, video);
  // Only a video's own name may contain a title that TMDB does not have: `Recap 2008-06-30`.
  const isTold = !isOwn && isToldBy(parsed, file);
  const stray = findStrayWords(component.name, {
    titles: isTold
      ? work.keys
      : listTitlesBeside(work, isUnsaid ? [] : listReadings(parsed), evidence.said),
    episodeTitles: video.titles.map(titleKey),
    group: parsed.group,
  });
  // `grp-tbbt.s01e01.mkv`: the file may contain the initials of a title that its folder states.
  const initials =
    isOwn && file.saidBy.title !== 0 ? fold(stray.before.split(" ").at(-1) ?? "") : "";
  const isInitials =
    initials !== "" && [...work.tight].some((title) => abbreviates(initials, title));
  if (stray.before !== "" && !isInitials && !isSigned(video, stray.before)) return stray.before;
  const other = OTHER_WORK.exec(component.name)?.[0];
  if (other !== undefined && !OTHER_WORK.test(video.titles.join(" "))) return other;
  // Other guards handle specials and the titles of other episodes.
  const places = work.details === undefined ? [] : placesOf(work.details, readSaidTitles(parsed));
  const { season, episodes: episodesInName } = found.mapping;
  const isHere = places.some(
    (place) => place.season === season && episodesInName.includes(place.episode),
  );
  if (season === 0 || (places.length > 0 && !isHere)) return undefined;
  const facts = factsOf(work.details, found.mapping);
  const titles = [...found.mapping.titles, ...facts.flatMap(({ translated }) => translated ?? [])];
  const { inBlocks } = stray;
  const isPiece = isOwn && video.part !== undefined && PIECE.test(stray.after);
  const after = isPiece || isSigned(video, stray.after) ? "" : stray.after;
  if (inBlocks !== "" && !isSameTitle([titleKey(inBlocks)], titles)) return inBlocks;
  // "Exit Strategy - Development Arrested": the name also contains the title of the next episode.
  const isOther =
    after !== "" &&
    work.details !== undefined &&
    placesOf(work.details, [titleKey(after)]).length > 0;
  if (isOther && !titles.map(titleKey).includes(titleKey(after))) return after;
  const isUntitled =
    (isOwn || findTitleIn(component.words(), work) !== "") &&
    titles.every((title) => isNumbered(titleKey(title), episodesInName));
  return after === "" ||
    isUntitled ||
    isOwnTitle(after, component, titles, work.keys) ||
    (isOwn && isCutTitle(after, component, titles))
    ? undefined
    : after;
}

/**
 * Returns the words in a folder's name that have no role. Titles of the show, its season or
 * episode, tags, counts and the group have a role.
 */
function wordsOf({ name, words: wordsInName, folder }: Component, video: MappedVideo): string {
  const { file, isNumbered, found, work } = video;
  const { parsed, season: isSeason } = folder();
  // If a folder states an episode, its words are judged like those of an episode's name.
  if (parsed.episodes.length + parsed.absolute.length > 0 || parsed.date !== null) return "";
  const { titles, season } = found.mapping;
  const { details, candidate } = work;
  const seasonFacts = details?.seasonCounts.find((seasonCount) => seasonCount.season === season);
  const all = [
    ...titles,
    seasonFacts?.title ?? "",
    ...(season === 0 ? ["special", "specials"] : []),
  ].map(titleKey);
  // `The Flash (2014)/1990`: the show did not begin in this year, and this season was not shown in
  // it.
  const aired = episodesOf(details, season).map(({ airDate }) =>
    Number(airDate?.slice(0, 4) ?? candidate.year),
  );
  const isOwn = (year: number) =>
    [candidate.year, ...file.seasons].includes(year) ||
    [seasonFacts?.year, ...aired].some((one) => countYearsApart(one, year) <= 1);
  const years = findFigures(name, [...work.keys, ...all]).years.filter((year) => !isOwn(year));
  // `Doctor Who (1963-1989)`: no episode of this season was shown in these years.
  const span = spanOf(name);
  if (span !== undefined && !aired.some((year) => year >= span.from - 1 && year <= span.to + 1)) {
    return `${span.from}-${span.to}`;
  }
  // A name without a title has no group.
  const group = findTitleIn(wordsInName(), work) === "" ? null : parsed.group;
  const known = { titles: work.keys, episodeTitles: all, group };
  const { before: front, after, inBlocks } = findStrayWords(name, known);
  const before = isSigned(video, front) ? "" : front;
  // A number after a season is another season or a piece of this one, unless the file itself states
  // the episode.
  const isBare = !isNumbered && parsed.seasons.length > 0 && parsed.episodes.length === 0;
  const words = isBare
    ? [isSeason ? "" : before, readWordsAfterSeason(name, known)]
    : [before, after, inBlocks];
  return [...words, ...years].filter((some) => some !== "").join(" ");
}

const COUNTS: ReadonlySet<WordRole> = new Set(["numbering", "number", "year", "count", "kind"]);

/** `2024-05-14`, `Episodes 1-10`: true if a folder's name contains only these numbers. */
const isOnlyNumbers = (folder: string, known: readonly number[]): boolean =>
  known.length > 0 &&
  rolesOfName(folder, true, NOTHING).every((role) => COUNTS.has(role)) &&
  findDigits(folder).every((number) => known.includes(number));

type Roleless = { folder: string; day?: string } | { words: string };

/** Returns the first folder without a role, or the words in a folder's name that have no role. */
function roleless(video: MappedVideo): Roleless | undefined {
  const { file, isNumbered, folders, found, work, evidence } = video;
  const { season } = found.mapping;
  const ofShow = (one: Component) => findTitleIn(one.words(), work) !== "";
  const inShow = listOwnComponents(file, evidence, work).length - 1;
  const top = Math.max(
    inShow - 1,
    folders.findLastIndex((one) => one.folder().season),
  );
  for (const [index, component] of (inShow > 0 ? folders.slice(0, top + 1) : folders).entries()) {
    const { name: folder } = component;
    const { parsed, season: isSeason, named: isNamed } = component.folder();
    const stated = isSeason && parsed.seasons.length === 0 ? [parsed.season] : parsed.seasons;
    // `Season 2024/Show 2024-05-14`: a folder of the day's year has no other season.
    const seasons = stated.filter((one) => one === season || !isYearOfDay(one, file));
    const { date: day } = parsed;
    if (day !== null && file.date !== null && day !== file.date) return { folder, day };
    // "Season 06/Show - S06E17 - 134": only the absolute number matches TMDB.
    const isOwn = isNumbered && file.seasons.every((one) => seasons.includes(one));
    const isElsewhere = !seasons.includes(season) && (seasons.length > 0 || stated.length === 0);
    // "Show Season 1/Show 215": a number must not point outside the season of its folder.
    const isLeft =
      seasons.length > 0 &&
      parsed.episodes.length === 0 &&
      isElsewhere &&
      (file.saidBy.season ?? 0) > 0;
    if (isLeft || (isSeason && !isOwn && (seasons.length > 1 || isElsewhere))) return { folder };
    // Another reading already gives every word a role.
    if (!isNamed || evidence.reading.has(folder)) continue;
    const words = index <= top ? wordsOf(component, video) : "";
    if (words !== "") return { words };
    if (isNumbered || isSeason) continue;
    // A folder may be a season that was not recognized (`8`, `Book 8`, `Final Season`). A title
    // that is not the show's may mean anything.
    const isUntitled = index > top && file.saidBy.title !== 0 && evidence.namedBy === undefined;
    const shared = listSharedNumbers(parsed, file);
    const known = [season, ...countedOf(file), ...file.seasons, ...shared];
    const isOther = ofShow(component)
      ? findFigures(folder, work.keys).numbers.some((number) => !known.includes(number))
      : isUntitled || (component.mayBeSeason() && !isOnlyNumbers(folder, shared));
    if (isOther) return { folder };
  }
  return undefined;
}

/**
 * Every word of a name, before, between and after its numbers, must have a role: a title, tag,
 * edition, language or group. Any other word may mean something other than the episodes: a special,
 * something about the episode, a second show. Every folder up to the show's must also have a role:
 * a season, a disc, a collection, a release. "8", "Book 8" and "Final Season" may be seasons that
 * were not recognized, and each word after a season needs a role as well. A file must not be in
 * another season's folder.
 */
export const wordsOfEpisode = createEpisodeGuard("unaccounted", (video) => {
  const { path, own, folders, found, work } = video;
  const stray = [own, ...folders]
    .map((component) => strayOf(component, component === own, video))
    .find((words) => words !== undefined);
  const left = stray === undefined ? roleless(video) : { words: stray };
  if (left === undefined) return undefined;
  const reads = `${quoteTitle(path)} reads as ${found.wanted}`;
  if ("words" in left) {
    return `${reads} of ${quoteWork(work.candidate)}, but nothing explains ${quoteTitle(left.words)}.`;
  }
  const folder = quoteTitle(left.folder);
  const message =
    left.day === undefined
      ? `${reads}, but it is not clear what its folder ${folder} means.`
      : `${reads}, but its folder ${folder} says ${left.day}.`;
  return { code: "numbers_unclear", message };
});
