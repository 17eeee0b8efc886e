import { UserError } from "../../../base/errors.ts";
import { sortEpisodes } from "../../../core/plan/names/episode-path.ts";

const MAX_SEASON = 9999;
const MAX_EPISODE = 99_999;
const MAX_EPISODES_PER_FILE = 100;

export type RequestedNumbers = {
  season?: number | undefined;
  episodes?: readonly number[] | undefined;
};

const isWhole = (number: number, highest: number) =>
  Number.isInteger(number) && number >= 0 && number <= highest;

/**
 * Checks a season and episodes that a person entered: whole numbers in range. Episodes are sorted
 * and deduplicated.
 * @throws UserError (`invalid_request`) for numbers that no file can have.
 */
export function checkNumbers({ season, episodes }: RequestedNumbers): RequestedNumbers {
  if (season !== undefined && !isWhole(season, MAX_SEASON)) {
    throw new UserError(
      `${season} is not a season.`,
      `Seasons are whole numbers up to ${MAX_SEASON}; 0 is for specials.`,
    );
  }
  if (episodes === undefined) return { season };
  const odd = episodes.find((episode) => !isWhole(episode, MAX_EPISODE));
  if (odd !== undefined) {
    throw new UserError(
      `${odd} is not an episode.`,
      `Episodes are whole numbers up to ${MAX_EPISODE}.`,
    );
  }
  if (episodes.length === 0 || episodes.length > MAX_EPISODES_PER_FILE) {
    throw new UserError(
      `One file cannot have ${episodes.length} episodes.`,
      `Specify 1 to ${MAX_EPISODES_PER_FILE} episodes, or leave them out.`,
    );
  }
  const ordered = sortEpisodes({ season: season ?? 0, episodes: [...episodes], titles: [] });
  if (ordered) return { season, episodes: ordered.episodes };
  throw new UserError(
    "Plex does not support one file with episodes that are not consecutive.",
    "Specify consecutive episodes, such as 1,2 or 3-5.",
  );
}
