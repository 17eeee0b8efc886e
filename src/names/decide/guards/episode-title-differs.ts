// Holds an episode if its name contains another episode's title, or a title that may be a later
// season's.

import { type CandidateDetails, quoteTitle, quoteWork } from "../../../base/candidate.ts";
import { listRegularSeasons } from "../../identify/absolute-order.ts";
import {
  hasEpisodeTitle,
  isTitleAlike,
  listTitles,
  PLACEHOLDER,
  placesOf,
  readSaidTitles,
} from "../../identify/episode-title.ts";
import { factsOf } from "../../identify/fit.ts";
import { titleKey } from "../../identify/title-key.ts";
import type { Work } from "../../identify/work.ts";
import type { ParsedName } from "../../parse/lex/parsed-name.ts";
import type { Component } from "../../readings/facts/path-component.ts";
import { createEpisodeGuard, type MappedVideo } from "./about.ts";
import { findOtherDay } from "./day-of-recording.ts";

// Holds an episode if its name contains another episode's title.

type TitledEpisode = { season: number; episode: number };

const inWords = ({ season, episode }: TitledEpisode): string =>
  `season ${season} episode ${episode}`;

/**
 * Returns an episode of the series whose title is in the name, unless the name also has the title
 * of a mapped episode.
 */
function otherPlace(
  { found }: MappedVideo,
  titlesInName: readonly string[],
  details: CandidateDetails,
): TitledEpisode | undefined {
  const places = placesOf(details, titlesInName);
  const { season, episodes } = found.mapping;
  return places.some((place) => place.season === season && episodes.includes(place.episode))
    ? undefined
    : places[0];
}

type Clash = { text: string; place?: TitledEpisode };

function clash(video: MappedVideo, details: CandidateDetails): Clash | undefined {
  const { file, own, found } = video;
  const mapped = factsOf(details, found.mapping);
  const date = findOtherDay(video, details);
  if (date !== undefined) {
    return { text: `the name gives ${file.date} as the air date and TMDB gives ${date}` };
  }
  // The name "Spanish 101" in season 1 is a title and does not mean episode 1.
  const whole = own.words();
  const other = PLACEHOLDER.test(whole) ? undefined : otherPlace(video, [whole], details);
  if (other !== undefined) {
    return { text: `the whole name is the title of ${inWords(other)}`, place: other };
  }
  const titlesInName = readSaidTitles(file);
  const has = `the name has the title ${quoteTitle(file.episodeTitle)}, which is`;
  // A bare number, as in "33", is not a title unless TMDB has an episode with that title.
  const place = otherPlace(
    video,
    [...titlesInName, titleKey(file.episodeTitle ?? "")].filter(Boolean),
    details,
  );
  if (place !== undefined) return { text: `${has} that of ${inWords(place)}`, place };
  // "Motherboy XXX", "INT. SUB": words that look like tags may be the end of another episode's
  // title.
  const { episodeTitle: longer = "" } = file.mayBe;
  const tagged = longer === "" ? undefined : otherPlace(video, [titleKey(longer)], details);
  if (tagged !== undefined) {
    return {
      text: `the name has ${quoteTitle(longer)}, which is the title of ${inWords(tagged)}`,
      place: tagged,
    };
  }
  const all = [...mapped.flatMap(listTitles), ...video.titles.inName];
  if (hasEpisodeTitle(file, all) || isTitleAlike(titlesInName, all)) return undefined;
  const [near] = details.seasons.flatMap(({ season, episodes }) =>
    episodes.flatMap((facts) =>
      isTitleAlike(titlesInName, listTitles(facts)) ? [{ season, episode: facts.episode }] : [],
    ),
  );
  return near && { text: `${has} like that of ${inWords(near)}`, place: near };
}

/**
 * Holds a name that contains the title of another episode of the series, in any season. Its numbers
 * probably follow another order.
 */
export const episodeTitleDiffers = createEpisodeGuard("episode_title_differs", (video) => {
  const { path, work, found } = video;
  const wrong = work.details && clash(video, work.details);
  const message = wrong && `By its number it is ${found.wanted}, but ${wrong.text}.`;
  if (message === undefined || wrong?.place === undefined) return message;
  const [{ season }, { season: other, episode }] = [found.mapping, wrong.place];
  const code =
    season === 0 || other !== season ? "episode_title_elsewhere" : "episode_title_differs";
  return { code, message, path, places: [{ season: other, episodes: [episode] }] };
});

// Holds the first season under a title that may be a later season's.

// Words that describe a whole series rather than a season: "Star Trek: The Original Series".
const WHOLE =
  /^(?:(?:the|original|complete|whole|tv|television|anime|animated|live|action|series|show|classic|tos|us|usa|uk|gb|au|nz|ca|(?:19|20)\d\d)(?: |$))+$/;
const SEASON =
  /(?:^| )(?:season|series|part|book|cour|arc|hen|final|\d{1,2}|\d(?:st|nd|rd|th))(?= |$)/;
// Owners such as "Marvel's" and "Tom Clancy's" precede the title of a whole series.
const MAX_OWNER_WORDS = 2;

// Returns the words that a title adds to the main title, or to another title if the added words
// sound like a season.
function addition(key: string, { main, keys }: Work): string | undefined {
  if (key === main || main === "") return undefined;
  if (key.startsWith(`${main} `)) return key.slice(main.length + 1);
  const front = key.endsWith(` ${main}`) ? key.slice(0, -main.length - 1) : "";
  if (front.split(" ").length > MAX_OWNER_WORDS) return front;
  for (const other of keys) {
    const more = key.startsWith(`${other} `) ? key.slice(other.length + 1) : "";
    if (SEASON.test(more)) return more;
  }
  return undefined;
}

// Returns the titles of the file and of each folder around it. Folder titles are also tried with
// the series' title before them: "Spartacus/Vengeance".
function keysOf({ title }: ParsedName, folders: readonly Component[], { main }: Work): string[] {
  const titles = folders.map(({ folder }) => titleKey(folder().parsed.title ?? ""));
  return [titleKey(title ?? ""), ...titles.flatMap((key) => [key, `${main} ${key}`])];
}

/**
 * TMDB lists the titles of later seasons among the alternative titles of a series: "Spartacus:
 * Vengeance", "Blackadder II", "Overlord IV". With such a title, season 1 or a number without a
 * season may also mean that later season.
 */
export const seasonTitle = createEpisodeGuard(
  "numbers_unclear",
  ({ path, file, folders, found, titles, work, evidence }) => {
    const { details, candidate } = work;
    if (details === undefined || (listRegularSeasons(details).length < 2 && !details.unread)) {
      return undefined;
    }
    const { season } = found.mapping;
    if (season === 0 || (season > 1 && file.seasons.length > 0)) return undefined;
    const original = titleKey(candidate.originalTitle ?? "");
    const keys = [...keysOf(file, folders, work), titleKey(evidence.parsed.title ?? "")];
    // A title under which the parent was filed was already judged with the parent.
    const judged = evidence.parentRenumbered ? undefined : evidence.parentTitle;
    const matchingKey = keys.find((key) => {
      const more =
        work.keys.has(key) && key !== original && key !== judged ? addition(key, work) : undefined;
      return more !== undefined && !WHOLE.test(more);
    });
    if (matchingKey === undefined || file.date !== null || hasEpisodeTitle(file, titles.inName)) {
      return undefined;
    }
    return `${quoteTitle(path)} reads as ${found.wanted}, but ${quoteTitle(matchingKey)} may be a later season of ${quoteWork(candidate)}.`;
  },
);
