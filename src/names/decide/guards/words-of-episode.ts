// Holds an episode if a word in its name, or a folder around it, has no role.

import { countYearsApart } from "../../../base/identity.ts";
import { runsFor } from "../../../base/length-fit.ts";
import { fold } from "../../../base/text/fold.ts";
import { episodesOf } from "../../identify/absolute-order.ts";
import { isSameTitle, isUntitled, placesOf, readSaidTitles } from "../../identify/episode-title.ts";
import { factsOf } from "../../identify/fit.ts";
import { listReadings } from "../../identify/queries.ts";
import { abbreviates, titleKey } from "../../identify/title-key.ts";
import { findDigits } from "../../parse/numbers-in-text.ts";
import { tokensOf } from "../../parse/tokens.ts";
import { spanOf, type WordRole } from "../../readings/facts/claims.ts";
import { findFoldersOfDay } from "../../readings/facts/day-folders.ts";
import { areJoinedInitials } from "../../readings/facts/joined-initials.ts";
import { isOfWork, type OwnedComponent } from "../../readings/facts/owners.ts";
import type { Component } from "../../readings/facts/path-component.ts";
import {
  findFigures,
  findStrayWords,
  NOTHING,
  readWordsAfterSeason,
  rolesOfName,
} from "../../readings/facts/walk-words.ts";
import { createEpisodeGuard, listTitlesBeside, type MappedVideo } from "./about.ts";
import { lengthOf } from "./evidence.ts";
import { countedOf, isToldBy, isYearOfDay, listSharedNumbers } from "./shared-numbers.ts";
import { firstReason, type UnexplainedWords } from "./word-table.ts";

// A title may have one article more than TMDB's title.
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

/** True if the component is one of the work's folders, or states the video's own episode or day. */
function isOfVideo(component: OwnedComponent, { file }: MappedVideo): boolean {
  const { parsed } = component.folder();
  const counted = countedOf(parsed);
  return (
    isOfWork(component) ||
    (file.date !== null && parsed.date === file.date) ||
    countedOf(file).some((number) => counted.includes(number))
  );
}

// `S01E01b`, `b`: the letter of a piece of an episode.
const PIECE = /^(?:s\d{1,4})?(?:e|\dx)?\d{0,4}[a-d]$/i;

/**
 * Returns the titles that may explain words of a name with an episode's number or day. If the title
 * or the season comes from a folder, the file's own words are not read as a title: `OVA 13.mkv`.
 * Only the file's own name may have a title that TMDB does not list: in `Recap 05`, the folder's
 * title is a word without a role, as in `Recap 2008-06-30`.
 */
function titlesBeside(component: OwnedComponent, video: MappedVideo): Iterable<string> {
  const { file, work, evidence } = video;
  const { parsed } = component.folder();
  const isFile = component.owner === "file";
  if (!isFile && isToldBy(parsed, file)) return component.titles;
  const isUnsaid = isFile
    ? file.saidBy.title !== 0 || file.saidBy.season !== 0
    : isOfVideo(component, video);
  return listTitlesBeside(work, isUnsaid ? [] : listReadings(parsed), evidence.said);
}

/**
 * `grp-tbbt.s01e01.mkv`: true if the words end with the initials of a title that a folder states.
 */
function areInitials(words: string, { owner }: OwnedComponent, { file, work }: MappedVideo) {
  if (owner !== "file" || file.saidBy.title === 0) return false;
  const initials = fold(words.split(" ").at(-1) ?? "");
  return initials !== "" && [...work.tight].some((title) => abbreviates(initials, title));
}

/** True if each episode title in the name belongs to another episode. Other guards judge this. */
function isOfOtherEpisode({ folder }: Component, { found, work }: MappedVideo): boolean {
  const { season, episodes } = found.mapping;
  const places =
    work.details === undefined ? [] : placesOf(work.details, readSaidTitles(folder().parsed));
  const isHere = places.some(
    (place) => place.season === season && episodes.includes(place.episode),
  );
  return places.length > 0 && !isHere;
}

/** True if the file is as long as TMDB says of its episodes. Works about them hardly ever are. */
function isAsLongAsListed({ path, found, work, evidence }: MappedVideo): boolean {
  const length = lengthOf(evidence, path);
  const minutes = factsOf(work.details, found.mapping).map((facts) => facts.runtimeMinutes ?? 0);
  return (
    length !== undefined &&
    minutes.length === found.mapping.episodes.length &&
    minutes.every((one) => one > 0) &&
    runsFor(
      length,
      minutes.reduce((sum, one) => sum + one, 0),
    )
  );
}

/**
 * `[Kappa] Show S01E03.mkv`: true if the words are the one word of a block in front of the title,
 * and the length says that the file is the episode. The block may be a group or, in a language
 * without a table, the word for a work about the episode.
 */
const isFrontGroup = (before: string, { owner, name }: OwnedComponent, video: MappedVideo) => {
  const { group } = tokensOf(name).prefix;
  return (
    owner === "file" &&
    group !== null &&
    !/[ ._]/.test(group) &&
    fold(before) === fold(group) &&
    isAsLongAsListed(video)
  );
};

/** Finds the unexplained words of a name with an episode's numbers or day. */
const strayWordsIn = (component: OwnedComponent, video: MappedVideo) =>
  findStrayWords(component.name, {
    titles: titlesBeside(component, video),
    episodeTitles: video.titles.inName.map(titleKey),
    group: component.folder().parsed.group,
  });

/** True if words behind the numbers are the letter of a piece, or the name of a group. */
const isSigned = (after: string, component: OwnedComponent, { part, signers }: MappedVideo) =>
  (component.owner === "file" && part !== undefined && PIECE.test(after)) ||
  signers.areNamed(after, component);

/**
 * Returns the words behind the numbers of an episode for which no catalogue has a title. Such words
 * may be the title, or name a work about the episode. Without such words, the text is empty.
 */
export function findUntitledWords(video: MappedVideo): string {
  const { own, folders, titles, found } = video;
  if (!isUntitled(titles.all, found.mapping.episodes)) return "";
  const named = [own, ...folders].filter((component) => {
    const { parsed } = component.folder();
    return component.owner === "file" || countedOf(parsed).length > 0 || parsed.date !== null;
  });
  const words = named.map((component) => {
    const { after } = strayWordsIn(component, video);
    return isSigned(after, component, video) ? "" : after;
  });
  return words.find((after) => after !== "") ?? "";
}

/**
 * Returns unexplained words around the numbers or the day in a name.
 */
function* findWordsAtNumbers(
  component: OwnedComponent,
  video: MappedVideo,
): Generator<UnexplainedWords> {
  const { file, found, work, signers } = video;
  const { owner, title: titleInName } = component;
  const { parsed } = component.folder();
  const isFile = owner === "file";
  const counted = countedOf(file);
  // `Show.S01/Show.102.mkv`: the number contains the season of the folder.
  const inFull = counted.map((number) => (file.season ?? 0) * 100 + number);
  const isCounted =
    isFile && component.numbers().some(({ number }) => [...counted, ...inFull].includes(number));
  if (!isCounted && countedOf(parsed).length === 0 && parsed.date === null) return;
  // `grp-hlt301.avi`, read with the season of its folder.
  const isRead = isFile && video.evidence.reading.has(component.name);
  if (isRead && areJoinedInitials(component.name, work.keys)) return;
  const { before, after, inBlocks } = strayWordsIn(component, video);
  const left = (text: string, place: UnexplainedWords["place"]): UnexplainedWords => ({
    text,
    anchor: "episode",
    role: "word",
    place,
    owner,
  });
  if (
    before !== "" &&
    !areInitials(before, component, video) &&
    !signers.areNamed(before, component) &&
    !isFrontGroup(before, component, video)
  ) {
    yield left(before, "before");
  }
  const { season, episodes } = found.mapping;
  // A folder's title of another episode contradicts its number, like any other word.
  if (season === 0 || (isFile && isOfOtherEpisode(component, video))) return;
  const titles = video.titles.all;
  if (inBlocks !== "" && !isSameTitle([titleKey(inBlocks)], titles)) yield left(inBlocks, "block");
  if (after === "" || isSigned(after, component, video)) return;
  // "Exit Strategy - Development Arrested": the name also contains the title of the next episode.
  const isOther =
    work.details !== undefined && placesOf(work.details, [titleKey(after)]).length > 0;
  const mayBeTitle = (isFile || titleInName !== "") && isUntitled(titles, episodes);
  if (
    isOther
      ? !titles.map(titleKey).includes(titleKey(after))
      : !mayBeTitle &&
        !isOwnTitle(after, component, titles, work.keys) &&
        !(isFile && isCutTitle(after, component, titles))
  ) {
    yield left(after, "behind");
  }
}

/**
 * Returns the words in a folder's name that have no role. Titles of the show, its season or
 * episode, tags, counts and the group have a role.
 */
function wordsOf(component: OwnedComponent, video: MappedVideo): string {
  const { file, isNumbered, found, titles, work, signers } = video;
  const { name, title } = component;
  const { parsed, season: isSeason } = component.folder();
  // If a folder states an episode, its words are judged like those of an episode's name.
  if (countedOf(parsed).length > 0 || parsed.date !== null) return "";
  const { season } = found.mapping;
  const { details, candidate } = work;
  const seasonFacts = details?.seasonCounts.find((seasonCount) => seasonCount.season === season);
  const all = [
    ...titles.all,
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
  const group = title === "" ? null : parsed.group;
  const known = { titles: component.titles, episodeTitles: all, group };
  const { before: front, after, inBlocks } = findStrayWords(name, known);
  const before = signers.areNamed(front, component) ? "" : front;
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

/** True if a folder states a season other than its video's. */
function isOfOtherSeason(component: OwnedComponent, video: MappedVideo): boolean {
  const { file, isNumbered, found } = video;
  const { season } = found.mapping;
  const { parsed, season: isSeason } = component.folder();
  const stated = isSeason && parsed.seasons.length === 0 ? [parsed.season] : parsed.seasons;
  // `Season 2024/Show 2024-05-14`: the year of the file's day is not a season of the folder.
  const seasons = stated.filter((one) => one === season || !isYearOfDay(one, file));
  // "Season 06/Show - S06E17 - 134": only the absolute number matches TMDB.
  const isOwn = isNumbered && file.seasons.every((one) => seasons.includes(one));
  const isElsewhere = !seasons.includes(season) && (seasons.length > 0 || stated.length === 0);
  // "Show Season 1/Show 215": neither a number nor a day may point outside the season of its
  // folder.
  const isUnsaid = file.saidBy.season === undefined ? file.date !== null : file.saidBy.season > 0;
  const isLeft = seasons.length > 0 && parsed.episodes.length === 0 && isElsewhere && isUnsaid;
  return isLeft || (isSeason && !isOwn && (seasons.length > 1 || isElsewhere));
}

/**
 * True if a folder's numbers may mean something else. A folder may be a season that was not
 * recognized (`8`, `Book 8`, `Final Season`). A title that is not the show's may mean anything.
 */
function hasOtherNumber(component: OwnedComponent, video: MappedVideo): boolean {
  const { file, found, work, evidence } = video;
  const { name, owner, title } = component;
  const isUntitled =
    owner === "around" && file.saidBy.title !== 0 && evidence.namedBy === undefined;
  const shared = listSharedNumbers(component.folder().parsed, file);
  const known = [found.mapping.season, ...countedOf(file), ...file.seasons, ...shared];
  return title === ""
    ? isUntitled || (component.mayBeSeason() && !isOnlyNumbers(name, shared))
    : findFigures(name, work.keys).numbers.some((number) => !known.includes(number));
}

/**
 * `Show 7/Season 1/Show S01E02.mkv`, `Season 1/E07/Show S01E02.mkv`: true if a folder of the work
 * has a number that neither the file nor the folder's own seasons and episodes explain, or counts
 * only other episodes than the file.
 */
function hasUncounted(component: OwnedComponent, { file, found, work }: MappedVideo): boolean {
  const { name } = component;
  const { parsed } = component.folder();
  const listed = countedOf(parsed);
  const counted = countedOf(file);
  if (listed.length > 0 && !counted.some((number) => listed.includes(number))) return true;
  const span = spanOf(name);
  const years = span === undefined ? [] : [span.from, span.from % 100, span.to, span.to % 100];
  const known = [found.mapping.season, ...file.seasons, ...parsed.seasons, ...listed, ...years];
  return findFigures(name, work.keys).numbers.some((number) => !known.includes(number));
}

/** Returns unexplained words, numbers and facts of a folder around an episode. */
function* findWordsInFolder(
  component: OwnedComponent,
  video: MappedVideo,
): Generator<UnexplainedWords> {
  const { file, isNumbered, evidence } = video;
  const { name, owner } = component;
  const { parsed, season: isSeason, named: isNamed } = component.folder();
  const left = { text: name, anchor: "title", place: "whole", owner } as const;
  const { date: day } = parsed;
  if (day !== null && file.date !== null && day !== file.date) {
    yield { ...left, role: "day", other: day };
  }
  if (isOfOtherSeason(component, video)) yield { ...left, role: "season" };
  // Another reading already gives every word a role.
  if (!isNamed || evidence.reading.has(name)) return;
  const words = wordsOf(component, video);
  if (words !== "") yield { ...left, text: words, role: "word" };
  const isUncounted = isNumbered
    ? owner !== "around" && hasUncounted(component, video)
    : !isSeason && hasOtherNumber(component, video);
  if (isUncounted) yield { ...left, role: "number" };
}

/** Returns the unexplained words of a video's path, the most important first. */
function* findWordsOfEpisode(video: MappedVideo): Generator<UnexplainedWords> {
  const { file, own, folders } = video;
  const ofDay = findFoldersOfDay(
    folders.map(({ name }) => name),
    file.date,
  );
  const others = folders.filter(({ name }) => !ofDay.has(name));
  for (const component of [own, ...others]) yield* findWordsAtNumbers(component, video);
  for (const component of others) yield* findWordsInFolder(component, video);
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
  const { path, found, work } = video;
  return firstReason(findWordsOfEpisode(video), { work, path, wanted: found.wanted });
});
