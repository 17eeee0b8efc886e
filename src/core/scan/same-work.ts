import { fold } from "../text/fold.ts";
import type { FiledFile, FiledWork, Shown, ShownWork } from "./outcome.ts";

/**
 * Whether Plex's film or series is the one that was filed. The number of TMDb decides where Plex has one; else title and
 * year, and only both together contradict: Plex may have the title in another language, and the year of another country.
 */
export function sameWork({ tmdbId, title, year }: FiledWork, shown: ShownWork): boolean {
  const numbers = shown.guids.filter((guid) => guid.startsWith("tmdb://"));
  if (numbers.length > 0) return numbers.includes(`tmdb://${tmdbId}`);
  if (fold(title) === fold(shown.title)) return true;
  return year === undefined || shown.year === undefined || Math.abs(year - shown.year) <= 1;
}

/** The same for a single file: of a series the numbers of the episode count too, where Plex has any. */
export function sameFiled({ work, season, episodes }: FiledFile, shown: Shown): boolean {
  if (!sameWork(work, shown.work)) return false;
  const otherSeason = season !== undefined && shown.season !== undefined && shown.season !== season;
  const otherEpisode = episodes !== undefined && shown.episode !== undefined && !episodes.includes(shown.episode);
  return !otherSeason && !otherEpisode;
}
