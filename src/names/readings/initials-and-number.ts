// Reads initials that are joined to a number in a folder of that season.

import { isVideoFile } from "../../base/file-types.ts";
import { fold } from "../../base/text/fold.ts";
import { abbreviates, isInitials, titleKey } from "../identify/title-key.ts";
import { splitComponents } from "../parse/folder.ts";
import type { ParsedName } from "../parse/lex/parsed-name.ts";
import { parseName } from "../parse/name.ts";
import { readJoined } from "./facts/joined-initials.ts";
import { type OtherReading, pathsOf, type ReleaseNames } from "./other-reading.ts";
import { namedByFolders } from "./titled-videos.ts";

/** True if the word in front is a short form of the group that signs a folder. */
export const isGroupOf = (word: string, folders: readonly string[]): boolean =>
  word === "" || folders.some((folder) => abbreviates(word, fold(parseName(folder).group ?? "")));

/** Returns the number of a video in its season's folder; undefined if the name is not such a form. */
function findJoinedNumber(path: string): number | undefined {
  const [own = "", ...folders] = splitComponents(path);
  const joined = isVideoFile(own) ? readJoined(own) : undefined;
  const { show, season } = namedByFolders(folders);
  if (joined === undefined || show === undefined || joined.season !== season) return undefined;
  const isShow = isInitials(joined.word, titleKey(show)) && isGroupOf(joined.group, folders);
  return isShow ? joined.number : undefined;
}

/**
 * Reads each video as the episode whose number follows the initials of its folder's show, as
 * `Season 3/301.avi` is read. Empty if a video has another name without numbers.
 */
export function readJoinedInitials(names: ReleaseNames): OtherReading[] {
  const videos = pathsOf(names).map((path) => {
    const [own = ""] = splitComponents(path);
    return { own, parsed: parseName(own), number: findJoinedNumber(path) };
  });
  const unread = videos.filter(({ number }) => number === undefined);
  if (unread.length === videos.length) return [];
  if (unread.some(({ parsed: { episodes } }) => episodes.length === 0)) return [];
  const reading = new Map<string, ParsedName>();
  for (const { own, parsed, number } of videos) {
    if (number === undefined) continue;
    reading.set(own, {
      ...parsed,
      type: "episode",
      title: null,
      altTitles: [],
      absolute: [number],
    });
  }
  return [{ type: "tv", reading }];
}
