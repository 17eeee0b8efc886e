import type { EpisodeMapping } from "../../release/item.ts";
import { cleanTitle, type Work, workTitle } from "./movie-path.ts";
import { byteLength, cutBytes, STEM_BYTES, safeName } from "./safe-name.ts";
import { two } from "./season-folder.ts";

/**
 * An episode file's name without its extension, by Plex's rules: `Show (Year) - s01e01-e02 - Title & Title - 1080p - pt1`.
 * Titles are cut first, numbers never. `episodes` must be consecutive: Plex reads `e01-e03` as a range.
 * https://support.plex.tv/articles/naming-and-organizing-your-tv-show-files/
 */
export function episodeStem(
  show: Work,
  { season, episodes, titles }: EpisodeMapping,
  part?: number,
  version?: string,
): string {
  const [first = 0] = episodes;
  const last = episodes.at(-1) ?? first;
  const numbers = ` - s${two(season)}e${two(first)}${last === first ? "" : `-e${two(last)}`}`;
  const split = (version === undefined ? "" : ` - ${version}`) + (part === undefined ? "" : ` - pt${part}`);
  const head = workTitle(show, STEM_BYTES - byteLength(numbers) - byteLength(split)) + numbers;
  const title = titles.map(cleanTitle).filter(Boolean).join(" & ");
  const room = STEM_BYTES - byteLength(head) - byteLength(split) - byteLength(" - ");
  const short = room > 0 ? cutBytes(title, room) : "";
  return safeName(head + (short === "" ? "" : ` - ${short}`) + split, { maxBytes: STEM_BYTES });
}

/** In order, each episode once; undefined where a name cannot express them: none, not whole numbers, or a gap. */
export function inOrder({ season, episodes, titles }: EpisodeMapping): EpisodeMapping | undefined {
  const titleOf = new Map(episodes.map((episode, at) => [episode, titles[at] ?? ""]));
  const sorted = [...titleOf.keys()].toSorted((a, b) => a - b);
  const [first = -1] = sorted;
  const sound = Number.isSafeInteger(season) && season >= 0 && Number.isSafeInteger(first) && first >= 0;
  if (!sound || !sorted.every((episode, at) => episode === first + at)) return undefined;
  return { season, episodes: sorted, titles: sorted.map((episode) => titleOf.get(episode) ?? "") };
}
