import type { EpisodeMapping } from "../../../base/item.ts";
import {
  endOf,
  type MovieWork,
  type StatedQuality,
  toQualityValues,
  toWorkValues,
} from "./movie-path.ts";
import { DEFAULT_NAMES, type NameTemplates } from "./parse-template.ts";
import { renderName, type TemplateValues } from "./render-template.ts";
import { cleanTitle, NAME_BYTES } from "./safe-name.ts";
import { countMisread } from "./server-reading.ts";

type EpisodeFile = {
  names?: NameTemplates | undefined;
  said?: StatedQuality | undefined;
  /** Values of further fields: see `toDetailValues`. */
  details?: TemplateValues | undefined;
  /** The actual name of the show's folder. */
  folder?: string | undefined;
};

const DAY = /^\d{4}-\d\d-\d\d$/;

/**
 * Returns an episode's file name without its extension, by Plex's rules: `Show (Year) - s01e01-e02
 * - Title & Title - 1080p - pt1`. Titles may be cut, and are left out if a server of `names` would
 * misread them; numbers never. An episode found by its date is
 * named by the date if `names` has a template for that. `episodes` must be consecutive, because
 * Plex reads `e01-e03` as a range.
 * https://support.plex.tv/articles/naming-and-organizing-your-tv-show-files/
 */
export function formatEpisodeStem(
  show: MovieWork,
  { season, episodes, titles, aired }: EpisodeMapping,
  part?: number,
  version?: string,
  { names = DEFAULT_NAMES, said = {}, details, folder }: EpisodeFile = {},
): string {
  const [first = 0] = episodes;
  const { colons } = names;
  const values = {
    ...toWorkValues(show),
    ...details,
    ...toQualityValues(said),
    folder,
    season,
    episode: [first, episodes.at(-1) ?? first] as const,
    episode_title: titles
      .map((title) => cleanTitle(title, colons))
      .filter(Boolean)
      .join(" & "),
    date: aired,
  };
  const isDaily = episodes.length === 1 && aired !== undefined && DAY.test(aired);
  const template = isDaily ? names.dailyFile : undefined;
  const suffix = endOf(part, version);
  const render = (more: TemplateValues): string =>
    renderName(template ?? names.episodeFile, show, more, { most: NAME_BYTES, suffix, colons });
  const numbers = template === undefined ? { season, episodes } : undefined;
  const misread = (stem: string): number => countMisread(names.readers ?? [], stem, numbers);
  const name = render(values);
  const count = misread(name);
  if (count === 0) return name;
  // A server may read a title as a number or an extra. Its own catalogue has the title.
  const withoutTitle = render({ ...values, episode_title: "" });
  return misread(withoutTitle) < count ? withoutTitle : name;
}

/**
 * Sorts the episodes and removes duplicates. Undefined if a name cannot express them: there are no
 * episodes, a number is not whole, or there is a gap.
 */
export function sortEpisodes({
  season,
  episodes,
  titles,
  ...more
}: EpisodeMapping): EpisodeMapping | undefined {
  const titleOf = new Map(episodes.map((episode, index) => [episode, titles[index] ?? ""]));
  const sorted = [...titleOf.keys()].toSorted((a, b) => a - b);
  const [first = -1] = sorted;
  const sound =
    Number.isSafeInteger(season) && season >= 0 && Number.isSafeInteger(first) && first >= 0;
  if (!sound || !sorted.every((episode, index) => episode === first + index)) return undefined;
  return {
    ...more,
    season,
    episodes: sorted,
    titles: sorted.map((episode) => titleOf.get(episode) ?? ""),
  };
}
