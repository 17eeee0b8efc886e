import { airedOn } from "../../identify/episode-find.ts";
import { hasEpisodeTitle } from "../../identify/episode-title.ts";
import { quoted } from "../../release/candidate.ts";
import { eachEpisode } from "./about.ts";

/**
 * An air date that can be two days: Europe writes the day first, America the month, and groups the year without its century;
 * names come from all. The title of that day's episode says which, or that there is none on the other day.
 */
export const dateUnclear = eachEpisode("numbers_unclear", ({ path, file, found, work: { details } }) => {
  const { date, mayBe } = file;
  if (date === null || mayBe.date === undefined || hasEpisodeTitle(file, found.mapping.titles)) return undefined;
  // Another year, in which TMDB has no episode of that day.
  const isOtherYear = mayBe.date.slice(0, 4) !== date.slice(0, 4);
  if (isOtherYear && details !== undefined && airedOn(details, mayBe.date).length === 0) return undefined;
  return `The date of ${quoted(path)} was read as ${date}, but it may be ${mayBe.date}.`;
});
