import type { ParsedName } from "../../parse/lex/parsed-name.ts";
import type { Item } from "../../release/item.ts";

/**
 * Skipped videos whose names do not say that they are another film or episode: a trailer, a second copy. A subtitle that
 * is named like none of the videos is not theirs, so it may belong to the video that remains.
 */
export function skippedVideos(items: readonly Item[], parsed: ReadonlyMap<string, ParsedName>): Set<string> {
  const videos = items.filter(({ role }) => role === "video");
  const yearOf = ({ path }: Item): number | null => parsed.get(path)?.year ?? null;
  const years = new Set(videos.filter(({ skip }) => !skip).map(yearOf));
  const isAnother = (video: Item): boolean => {
    const { episodes = [], absolute = [], date = null } = parsed.get(video.path) ?? {};
    const year = yearOf(video);
    const numbered = video.mapping !== undefined || episodes.length > 0 || absolute.length > 0 || date !== null;
    return numbered || (year !== null && years.size > 0 && !years.has(year));
  };
  return new Set(videos.filter((video) => video.skip && !isAnother(video)).map(({ path }) => path));
}
