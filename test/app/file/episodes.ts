import type { EpisodeMapping } from "../../../src/base/item.ts";
import type { Taken } from "../../support/engine.ts";

const SHOW = { type: "tv", tmdbId: 1, title: "Show", year: 2020 } as const;

/** The path at which an episode of the first season is filed. */
export const episodePath = (episode: number, ending = "mkv"): string =>
  `TV Shows/Show (2020) {tmdb-1}/Season 01/Show (2020) - s01e0${episode} - T${episode}.${ending}`;

/** Maps each file of a download to the episodes of the first season that it contains. */
export function episodesOf(
  files: Record<string, number[]>,
): Required<Pick<Taken, "identity" | "mappings">> {
  const mapping = (episodes: number[]): EpisodeMapping => ({
    season: 1,
    episodes,
    titles: episodes.map((episode) => `T${episode}`),
  });
  const mappings = Object.entries(files).map(([name, episodes]) => [name, mapping(episodes)]);
  return { identity: SHOW, mappings: Object.fromEntries(mappings) };
}

/** Files whose content is their name. */
export const contents = (...names: string[]): Record<string, string> =>
  Object.fromEntries(names.map((name) => [name, name]));
