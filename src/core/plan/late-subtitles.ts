import type { ParsedName } from "../parse/parsed-name.ts";
import type { Reason } from "../reason.ts";
import type { EpisodeMapping, Item } from "../release/item.ts";
import { filePath } from "./file-path.ts";
import { isSubtitleExtension } from "./media-extension.ts";
import { collisionKey } from "./safe-name.ts";
import { STAYS } from "./stays.ts";
import { createSubtitleOwner } from "./subtitle-owner.ts";
import { subtitleSuffix, subtitleTags } from "./subtitle-tags.ts";

/** A video of the same folder that stands in the library already, at `destination`. */
export type StandingVideo = { path: string; destination: string; mapping?: EpisodeMapping | undefined };

/** It owns the subtitles named like it, and is not to be filed again. */
export const asOwner = ({ path, mapping }: StandingVideo): Item => ({
  path,
  mapping,
  role: "video",
  size: 0,
  mtimeNs: "0",
  skip: true,
});

/**
 * Where subtitles go whose video was filed before them: beside it, under the very name that it has there. By the
 * subtitle's path; those that belong to no standing video are not among them. `parsed` by the paths of all files.
 */
export function lateSubtitles(
  items: readonly Item[],
  standing: readonly StandingVideo[],
  parsed: ReadonlyMap<string, ParsedName>,
): Map<string, string | Reason> {
  const homes = new Map(standing.map((video) => [video.path, video.destination]));
  const ownerOf = createSubtitleOwner([...items, ...standing.map(asOwner)], parsed);
  const late = new Map<string, string | Reason>();
  const taken = new Set<string>();
  for (const item of items) {
    const { extension } = filePath(item.path);
    if (item.role !== "subtitle" || item.skip || !isSubtitleExtension(extension)) continue;
    const owner = ownerOf(item);
    const home = owner && homes.get(owner.video);
    if (owner === undefined || home === undefined) continue;
    const destination = `${withoutExtension(home)}${subtitleSuffix(subtitleTags(owner.rest))}.${extension}`;
    const key = collisionKey(destination);
    late.set(item.path, taken.has(key) ? STAYS.sameDestination : destination);
    taken.add(key);
  }
  return late;
}

const withoutExtension = (path: string): string => path.slice(0, path.lastIndexOf("."));
