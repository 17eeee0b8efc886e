// Holds an episode if its numbers may also mean another episode, or if only the episode counts
// confirm them.

import {
  type CandidateDetails,
  formatList,
  quoteTitle,
  quoteWork,
} from "../../../base/candidate.ts";
import { isVideoFile } from "../../../base/file-types.ts";
import { runsFor } from "../../../base/length-fit.ts";
import type { EpisodePlace } from "../../../base/reason-codes.ts";
import { formatNumbers } from "../../../base/text/work-text.ts";
import {
  byAbsolute,
  episodeCountOf,
  findAiredOn,
  findEpisodeAt,
  isSeasonAndEpisode,
  listRegularSeasons,
} from "../../identify/absolute-order.ts";
import { listCountedSeasons } from "../../identify/counted-seasons.ts";
import {
  hasEpisodeTitle,
  readSaidTitles,
  readStatedAbsolute,
} from "../../identify/episode-title.ts";
import { factsOf, selectMainVideos } from "../../identify/fit.ts";
import { titleKey } from "../../identify/title-key.ts";
import type { ParsedName } from "../../parse/lex/parsed-name.ts";
import { SEASON_EPISODE_FORMS } from "../../parse/numbers/season-episode.ts";
import { tokensOf } from "../../parse/tokens.ts";
import { completeDay } from "../../readings/facts/day-folders.ts";
import type { LostClaim } from "../../readings/facts/number-claims.ts";
import { createBestGuard, createEpisodeGuard, type MappedVideo } from "./about.ts";
import { lengthOf } from "./evidence.ts";

// Holds an absolute number that only the episode counts confirm.

// True if TMDB's absolute order agrees with the episode counts, if the name contains that episode's
// title, or if no other reading fits.
function confirmed(
  { file, own, titles, found: { mapping } }: MappedVideo,
  details: CandidateDetails,
): boolean {
  if (hasEpisodeTitle(file, titles.inName)) return true;
  // In `Series 1 - 204`, no letter marks the number as absolute. It is just as likely to be the
  // fourth episode of season 2.
  const isBare = (wanted: number) =>
    own.numbers().some(({ number, labelled }) => number === wanted && !labelled);
  const isSplit = (wanted: number) => isSeasonAndEpisode(details, wanted);
  if (
    file.season !== null &&
    file.episodes.some((episode) => isSplit(episode) && isBare(episode))
  ) {
    return false;
  }
  const ordered = file.episodes.every((number) => {
    const listed = details.absolute?.[number - 1];
    return listed?.season === mapping.season && mapping.episodes.includes(listed.episode);
  });
  // `S01E541` and `E576` are accepted if TMDB has no order and no other reading fits. "101" may
  // mean the first episode of season 1.
  const low = file.episodes.some(
    (episode) => episode < 100 || ((file.season === null || episode < 200) && isSplit(episode)),
  );
  const beyond = file.season === 1 || (file.season === null && readSaidTitles(file).length === 0);
  return ordered || (details.absolute === undefined && beyond && !low);
}

// "Season 3/Show - 15": the folder gives the season, but absolute number 15 is also in that season.
function eitherCount(
  { file, own, found, evidence }: MappedVideo,
  details: CandidateDetails,
): number | undefined {
  const { season, episodes } = found.mapping;
  const [number] = episodes;
  if (file.saidBy.title !== 0 || (file.saidBy.season ?? 0) === 0 || number === undefined) {
    return undefined;
  }
  // Only a bare number such as "213" is ambiguous. "Ep13" is a number within the season.
  if (!own.numbers().some((read) => read.number === number && !read.labelled)) return undefined;
  // TMDB itself uses absolute numbers for some long series.
  const through = byAbsolute(details, [number]);
  if (through?.season !== season || through.episodes.includes(number)) return undefined;
  // If another file of the season has a number that is possible only within the season, this number
  // is also within the season.
  const low = [...evidence.episodes.values()].some(
    (other) =>
      other.kind === "episodes" &&
      other.mapping.season === season &&
      other.mapping.episodes.some((episode) => findEpisodeAt(details, episode)?.season !== season),
  );
  return low ? undefined : through.episodes[0];
}

/**
 * "E576" is not certainly an absolute number if the series has several seasons. Specials and double
 * episodes may be counted differently from TMDB, and some names mean episode 76 of season 5.
 * Something other than the counts must confirm it.
 */
export const absoluteUnconfirmed = createEpisodeGuard("absolute_unmapped", (video) => {
  const { path, file, found, work, evidence } = video;
  const { details } = work;
  if (details === undefined || file.date !== null) return undefined;
  const through = eitherCount(video, details);
  if (through !== undefined && !hasEpisodeTitle(file, video.titles.inName)) {
    return (
      `${quoteTitle(path)} reads as ${found.wanted} because of its folder, but as an absolute ` +
      `number it is episode ${through} of that season.`
    );
  }
  const { season, episodes } = found.mapping;
  if (file.episodes.length === 0 || episodes.join() === file.episodes.join()) return undefined;
  // If the name also has season and episode, the absolute number was already compared with them.
  if (file.seasons.length > 0 && readStatedAbsolute(file).length > 0) return undefined;
  if (confirmed(video, details)) return undefined;
  if (listCountedSeasons(selectMainVideos(evidence), details).has(season)) return undefined;
  const split = file.episodes.length === 1 ? splitPlace(details, file.episodes[0] ?? 0) : undefined;
  const reads = `As an absolute number, ${found.wanted} is ${placeText({ season, episodes })} of ${quoteWork(work.candidate)}`;
  return {
    code: "absolute_unmapped",
    message:
      split === undefined
        ? `${reads}, but nothing else in the name confirms it.`
        : `${reads}, but it may also mean ${placeText(split)}.`,
    // TMDB lists these episodes, so it is not asked again.
    places: [{ season, episodes: [...episodes] }, ...(split === undefined ? [] : [split])],
  };
});

const placeText = ({ season, episodes }: EpisodePlace): string =>
  `season ${season} episode ${formatNumbers(episodes)}`;

/** `921` as season 9, episode 21, if the series has that episode. */
function splitPlace(details: CandidateDetails, number: number): EpisodePlace | undefined {
  return isSeasonAndEpisode(details, number)
    ? { season: Math.floor(number / 100), episodes: [number % 100] }
    : undefined;
}

/** An absolute number must map to exactly one episode. */
export const absoluteUnmapped = createBestGuard("absolute_unmapped", (top, evidence) => {
  const unmapped = [...evidence.episodes.values()].filter((found) => found.kind === "unmapped");
  if (unmapped.length === 0) return undefined;
  const wanted = unmapped.map((found) => found.wanted);
  const why = unmapped.find((found) => found.why !== undefined)?.why;
  return (
    `The seasons of ${quoteWork(top.candidate)} do not show for certain what ` +
    `${formatList(wanted)} is${why === undefined ? "" : `: ${why}`}.`
  );
});

// Holds an episode whose numbers may also mean another episode.

/**
 * Returns the other day that an air date may mean. European dates have the day first, American
 * dates the month, and some release groups write a two-digit year first. A day in another year does
 * not count if TMDB has no episode on it.
 */
function otherDay({ file: { date, mayBe }, work: { details } }: MappedVideo): string | undefined {
  if (date === null || mayBe.date === undefined) return undefined;
  const isOtherYear = mayBe.date.slice(0, 4) !== date.slice(0, 4);
  const isKnown = details === undefined || findAiredOn(details, mayBe.date).length > 0;
  return isOtherYear && !isKnown ? undefined : `it may be ${mayBe.date}`;
}

/**
 * `2023/02-03.mkv`: returns the other meaning of two numbers in the folder of a year, which are a
 * day, or a season and its episode.
 */
function otherPair({ file, own, folders, found, work }: MappedVideo): string | undefined {
  const day = completeDay(
    tokensOf(own.name).text,
    folders.map(({ name }) => name),
  );
  if (day?.pair === undefined) return undefined;
  const [season, episode] = day.pair;
  if (file.date === null) {
    return file.season === season && file.episodes.includes(episode)
      ? `it may be the episode of ${day.date}`
      : undefined;
  }
  const isSame = found.mapping.season === season && found.mapping.episodes.includes(episode);
  const isListed = work.details !== undefined && episodeCountOf(work.details, season) >= episode;
  return isSame || !isListed
    ? undefined
    : `it may be ${placeText({ season, episodes: [episode] })}`;
}

// In a longer season, three digits may be an absolute number. If a television source follows them,
// they are read as season and episode, as in scene releases, even for slightly longer seasons.
const MAX_EPISODES = 29;
const MAX_TELEVISION_EPISODES = 40;

/**
 * `Show.105` is episode 5 of season 1 if seasons are short. In a long season, it may also be the
 * 105th episode: `Bleach.105`.
 */
function otherCount({ file, own, work: { details, candidate } }: MappedVideo): string | undefined {
  const { absolute: number } = file.mayBe;
  const regular = details === undefined ? [] : listRegularSeasons(details);
  const total = regular.reduce((sum, { episodeCount }) => sum + episodeCount, 0);
  if (number !== undefined && details?.unread) {
    return `${quoteWork(candidate)} may also have an episode ${number}`;
  }
  if (number === undefined || number > total) return undefined;
  // "Season 1/141": the folder gives the season, and only a long season has a 41st episode.
  const ofFolder =
    (file.saidBy.season ?? 0) > 0 ? regular.filter(({ season }) => season === file.season) : [];
  const longest = Math.max(
    ...(ofFolder.length > 0 ? ofFolder : regular).map(({ episodeCount }) => episodeCount),
  );
  if (longest <= (file.source === null ? MAX_EPISODES : MAX_TELEVISION_EPISODES)) return undefined;
  // "The Animated Series 105": the word before the number shows that it does not count episodes.
  if (own.numbers().some((read) => read.number === number && read.labelled)) return undefined;
  return `${quoteWork(candidate)} also has an episode ${number}`;
}

const MAX_IN_ONE = 3;
const MAX_IN_RANGE = 4;

/** True if the file runs as long as all its episodes together. */
function runsAsLongAsAll({ path, found, work, evidence }: MappedVideo): boolean {
  const length = lengthOf(evidence, path);
  const minutes = factsOf(work.details, found.mapping).flatMap(
    ({ runtimeMinutes }) => runtimeMinutes ?? [],
  );
  return (
    length !== undefined &&
    minutes.length === found.mapping.episodes.length &&
    runsFor(
      length,
      minutes.reduce((sum, minute) => sum + minute, 0),
    )
  );
}

// "E07 & 20 Minutes" is not a list. A file contains only a few episodes unless its name gives a
// range, or it runs as long as the whole list.
function isUnlikely(video: MappedVideo, numbers: readonly number[]): boolean {
  const { own } = video;
  const holes = numbers.some(
    (number, index) => index > 0 && number !== (numbers[index - 1] ?? 0) + 1,
  );
  return (
    holes ||
    (isVideoFile(own.name) &&
      numbers.length > (own.hasEpisodeRange() ? MAX_IN_RANGE : MAX_IN_ONE) &&
      !runsAsLongAsAll(video))
  );
}

// True if only some numbers of a list were read. In the folder of season 9, "09-10" may be episodes
// 9 and 10, or only episode 10.
function isUnread(
  { form, episodes }: LostClaim,
  numbers: readonly number[],
  season: number | null,
): boolean {
  const [first = 0, next] = episodes;
  const [hasFirst, hasNext] = [
    numbers.includes(first),
    next !== undefined && numbers.includes(next),
  ];
  if (form === "05 and more") return hasFirst;
  if (form === "5-06") {
    return hasFirst && (numbers.length > 1 || (season !== null && first !== season));
  }
  if (form === "05 +6") return hasFirst && !hasNext && next !== undefined;
  return (
    (form === "05, 06" || (form === "05-06 Words" && numbers.length === 1)) &&
    next === first + 1 &&
    hasFirst !== hasNext
  );
}

const SEASON_AND_EPISODE: ReadonlySet<string> = new Set(SEASON_EPISODE_FORMS.map(([form]) => form));
// A single letter, as in `S01`, may also mean something else.
const SEASON_WORDS: ReadonlySet<string> = new Set(["Season 1", "1st Season"]);

// `S02E01 S01E01`, `S03E02 Staffel 2 Folge 2`, `(Season 2) - 3x02`: the second claim states another
// season, even if its episode number is the same. `5 сезон 7` also states a season.
const isOfOtherSeason = ({ form, seasons, isBeside }: LostClaim, file: ParsedName): boolean =>
  (SEASON_AND_EPISODE.has(form) || (isBeside && SEASON_WORDS.has(form))) &&
  file.seasons.length > 0 &&
  !seasons.every((season) => file.seasons.includes(season));

// The last number may be a word of the episode's title. In "01-02 - Title", the first one may be
// the season.
function mayBeOther(
  { file, own, titles }: MappedVideo,
  numbers: readonly number[],
): string | undefined {
  const [ofFirst = [], ofSecond = []] = titles.ofEach.map((all) => all.map(titleKey));
  const title = titleKey(file.episodeTitle ?? "");
  if (numbers.length < 2) return undefined;
  if (
    file.saidBy.season !== 0 &&
    numbers.length === 2 &&
    !ofFirst.includes(title) &&
    ofSecond.includes(title)
  ) {
    return numbers.join(", ");
  }
  // "Season 2/09-10 - Title", if that title is not the episode's title.
  const row = own.lostClaims().find(({ form }) => form === "05-06 Words");
  if (row && title !== "" && !hasEpisodeTitle(file, titles.inName)) return row.text;
  const titled = own
    .lostClaims()
    .find(({ form, episodes }) => form === "05 & 6 Words" && episodes[1] === file.episodes.at(-1));
  return titles.inName.map(titleKey).includes(title) ? undefined : titled?.text;
}

/**
 * Returns a list of episodes that is unlikely for one video, was not read completely, or ends with
 * a number that may mean something else. The result is text for a message.
 */
function otherList(video: MappedVideo): string | undefined {
  const { file, own } = video;
  const numbers = file.episodes.length > 0 ? file.episodes : file.absolute;
  if (isUnlikely(video, numbers)) {
    return `the episodes ${numbers.slice(0, 5).join(", ")} are an unlikely list for one video`;
  }
  const list =
    own
      .lostClaims()
      .find((claim) => isOfOtherSeason(claim, file) || isUnread(claim, numbers, file.season))
      ?.text ?? mayBeOther(video, numbers);
  return list && `${quoteTitle(list)} in it may mean other episodes`;
}

/**
 * Holds a name whose numbers may also mean something else. The episode's title settles which day or
 * count is meant, but not a list.
 */
export const otherNumbers = createEpisodeGuard("numbers_unclear", (video) => {
  const { path, file, found } = video;
  const isTitled = hasEpisodeTitle(file, video.titles.inName);
  const otherMeaning = isTitled
    ? undefined
    : (otherDay(video) ?? otherPair(video) ?? otherCount(video));
  const other = otherMeaning ?? otherList(video);
  return other && `${quoteTitle(path)} reads as ${found.wanted}, but ${other}.`;
});
