// Reads titles in place of episode numbers, and finds where TMDB lists them.

import {
  type Candidate,
  type CandidateDetails,
  quoteTitle,
  quoteWork,
} from "../../base/candidate.ts";
import { isVideoFile } from "../../base/file-types.ts";
import type { EpisodePlace, Reason } from "../../base/reason-codes.ts";
import { fold } from "../../base/text/fold.ts";
import { formatEpisodeCode } from "../../base/text/work-text.ts";
import { PLACEHOLDER, placesOf } from "../identify/episode-title.ts";
import { titleKey } from "../identify/title-key.ts";
import { PLACEHOLDER_TITLE } from "../parse/combine-names.ts";
import { readFolder, splitComponents } from "../parse/folder.ts";
import { AS_IT_STANDS, type ParsedName, type Reading } from "../parse/lex/parsed-name.ts";
import { parseName } from "../parse/name.ts";
import { tokensOf } from "../parse/tokens.ts";
import { LABELS } from "./facts/claims.ts";
import {
  type OtherReading,
  pathsOf,
  type ReleaseNames,
  type TitledVideo,
} from "./other-reading.ts";

/**
 * A series, its videos that are named by titles, and the places in the series with each video's
 * title.
 */
export type SeriesVideos = {
  series: CandidateDetails;
  videos: readonly TitledVideo[];
  places: EpisodePlace[][];
};

/** Reads the videos as the episodes that the series lists under their titles. */
export const asEpisodes = (show: string, { videos, places }: SeriesVideos): Reading =>
  new Map(
    videos.flatMap(({ own, title }, index) => {
      const [place] = places[index] ?? [];
      if (place === undefined) return [];
      const { season, episodes } = place;
      const parsed: ParsedName = {
        ...parseName(own),
        type: "episode",
        title: show,
        altTitles: [],
        season,
        seasons: [season],
        episodes: [...episodes],
        episodeTitle: title,
        mayBe: {},
        saidBy: { title: 0, season: 0 },
      };
      return [[own, parsed] as const];
    }),
  );

const MAX_READINGS = 3;
const DASH = / (?:-|:) |: /g;

const isNumbered = ({ seasons, episodes, absolute, date }: ParsedName): boolean =>
  seasons.length + episodes.length + absolute.length > 0 || date !== null;

const says = (title: string): boolean => {
  const key = titleKey(title);
  return key !== "" && !PLACEHOLDER.test(key) && !PLACEHOLDER_TITLE.test(fold(title));
};

/** Returns the show and season that a file's folders state, starting with the nearest folder. */
export function namedByFolders(folders: readonly string[]): { show?: string; season?: number } {
  let season: number | undefined;
  for (const name of folders) {
    const { parsed, named } = readFolder(name, false);
    if (!named) continue;
    const [only, ...more] = parsed.seasons;
    if (only !== undefined && more.length === 0 && parsed.episodes.length === 0) season ??= only;
    if (parsed.title !== null) {
      return { show: parsed.title, ...(season === undefined ? {} : { season }) };
    }
  }
  return {};
}

type Split = { show: string; title: string; season: number | undefined };

/**
 * Returns the ways to split a video's name into a show and an episode title; empty if the name
 * cannot be split.
 */
function splitsOf(text: string, { show, season }: { show?: string; season?: number }): Split[] {
  const dashes = [...text.matchAll(DASH)].map(({ 0: dash, index }) => ({
    show: text.slice(0, index).trim(),
    title: text.slice(index + dash.length).trim(),
  }));
  if (show === undefined || season === undefined) {
    // A single word after a dash may be any film's title, and the text before the dash may be a
    // label for films.
    return dashes
      .filter(
        (split) =>
          says(split.show) &&
          !LABELS.has(titleKey(split.show)) &&
          titleKey(split.title).includes(" "),
      )
      .map((split) => ({ ...split, season: undefined }));
  }
  const behind = dashes.find((split) => titleKey(split.show) === titleKey(show));
  const title = behind?.title ?? text;
  return titleKey(title) === titleKey(show) ? [] : [{ show, title, season }];
}

/**
 * Reads a release whose videos have episode titles instead of numbers: in a season's folder
 * (`Show/Season 2/The Title.mkv`) or after the show (`Show - The Title.mkv`). Empty if a video has
 * no title and no number.
 */
export function readTitledVideos({ name, videos }: ReleaseNames): OtherReading[] {
  const byShow = new Map<string, { title: string; videos: TitledVideo[] }>();
  let titled = 0;
  for (const [index, path] of pathsOf({ name, videos }).entries()) {
    const [fileName = "", ...folders] = splitComponents(path);
    const file = parseName(fileName);
    if (!isVideoFile(fileName)) return [];
    if (isNumbered(file) || file.sample || file.extra !== null) continue;
    if (file.year !== null) return [];
    const { text, tags } = tokensOf(fileName);
    const hard = tags.find((tag) => tag.hard && tag.start > 0)?.start ?? text.length;
    const title = text.slice(0, hard).replace(/[\s.([{-]+$/, "");
    const splits = splitsOf(
      title.includes(" ") ? title : title.replaceAll(".", " "),
      namedByFolders(folders),
    ).filter((one) => says(one.title));
    if (splits.length === 0) return [];
    titled += 1;
    for (const split of splits.slice(0, MAX_READINGS)) {
      const key = titleKey(split.show);
      const reading = byShow.get(key) ?? { title: split.show, videos: [] };
      reading.videos.push({ at: index, own: fileName, title: split.title, season: split.season });
      byShow.set(key, reading);
    }
  }
  const whole = [...byShow.values()].filter((show) => show.videos.length === titled);
  return whole.map((one) => ({ ...one, type: "tv", reading: AS_IT_STANDS }));
}

/** Returns every place in the series that has the video's title. */
export const findPlaces = (series: CandidateDetails, { title }: TitledVideo): EpisodePlace[] =>
  placesOf(series, [titleKey(title)]).map(({ season, episode }) => ({
    season,
    episodes: [episode],
  }));

/**
 * True if each title belongs to exactly one episode in the season that the folder states, and no
 * two videos are the same episode.
 */
export function isCertain({ places, videos }: SeriesVideos): boolean {
  const codes = places.map(([only, ...more], index) => {
    const statedSeason = videos[index]?.season;
    if (only === undefined || more.length > 0) return undefined;
    return (statedSeason ?? only.season) === only.season && (statedSeason === 0 || only.season > 0)
      ? `${only.season}x${only.episodes.join()}`
      : undefined;
  });
  return codes.every((code) => code !== undefined) && new Set(codes).size === codes.length;
}

const MAX_PLACES = 3;

/**
 * Returns the first video whose title belongs to another season or to several places, or may mean
 * one of these films, together with its places.
 */
export function elsewhere(
  input: ReleaseNames,
  { series, videos, places }: SeriesVideos,
  films: readonly Candidate[],
): Reason | undefined {
  const index = places.findIndex(([only, ...more], n) => {
    const statedSeason = videos[n]?.season;
    const isElsewhere =
      only !== undefined && ((statedSeason ?? only.season) !== only.season || only.season === 0);
    return isElsewhere || more.length > 0 || films.length > 0;
  });
  const video = videos[index];
  const offered = places[index]?.slice(0, MAX_PLACES);
  if (video === undefined || offered === undefined) return undefined;
  const codes = offered
    .map((place) => formatEpisodeCode(place.season, place.episodes))
    .join(" and ");
  const season = video.season === undefined ? "" : `The folder says season ${video.season}, and `;
  return {
    code:
      video.season === undefined || offered.length > 1
        ? "episode_title_differs"
        : "episode_title_elsewhere",
    message: `${season}${quoteTitle(video.title)} is the title of ${codes} of ${quoteWork(series)}${films.map((film) => `, and the name may mean ${quoteWork(film)}`).join("")}.`,
    path: input.videos[video.at] ?? input.name,
    places: offered,
  };
}
