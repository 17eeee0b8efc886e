import { hasEpisodeTitle } from "../../identify/episode-title.ts";
import { quoted } from "../../release/candidate.ts";
import { eachEpisode } from "./each-episode.ts";

/**
 * An air date that can be two days: Europe writes the day first, America the month, and names come from both. The title of that
 * day's episode says which.
 */
export const dateUnclear = eachEpisode("numbers_unclear", ({ path, file, found }) => {
  const { date, mayBe } = file;
  if (date === null || mayBe.date === undefined || hasEpisodeTitle(file, found.mapping.titles)) return undefined;
  return `The date of ${quoted(path)} was read as ${date}, but it may be ${mayBe.date}.`;
});
