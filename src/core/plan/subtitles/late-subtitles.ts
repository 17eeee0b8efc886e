import { isHalf, isSubtitleFile, stemOfHalf } from "../../../base/file-types.ts";
import type { EpisodeMapping, Item } from "../../../base/item.ts";
import { withoutExtension } from "../../../base/path/path-parts.ts";
import type { Reason } from "../../../base/reason-codes.ts";
import type { ParsedName } from "../../../names/index.ts";
import { splitFilePath } from "../files/extras.ts";
import { NOT_FILED } from "../files/not-filed.ts";
import { toCollisionKey } from "../names/safe-name.ts";
import { readSubtitleTagsIn } from "../names/subtitle-tags.ts";
import { createSubtitleOwner, findSkippedVideos } from "./subtitle-owner.ts";
import { chooseSubtitleSuffixes, type SubtitleClaim } from "./subtitle-suffixes.ts";

/** A video of the same folder that is already in the library, at `destination`. */
export type FiledVideo = {
  path: string;
  destination: string;
  mapping?: EpisodeMapping | undefined;
};

/** A video, or half of a VobSub, of the same folder that is already in the library. */
export type FiledSibling = FiledVideo & { role?: "video" | "subtitle" | undefined };

/** Converts it to an item that owns the subtitles named like it and is not filed again. */
export const asOwner = ({ path, mapping, role = "video" }: FiledSibling): Item => ({
  path,
  mapping,
  role,
  size: 0,
  mtimeNs: "0",
  skip: true,
});

/**
 * Returns the destinations of subtitles whose videos were filed earlier: in the video's folder,
 * with the video's name. Keyed by the subtitle's path. Subtitles that belong to no filed video are
 * omitted. `parsed` has the paths of all files. If another file already uses the name (`taken`,
 * collision keys of full paths), a subtitle gets the next name that Plex reads.
 */
export function placeLateSubtitles(
  items: readonly Item[],
  filedEarlier: readonly FiledSibling[],
  parsed: ReadonlyMap<string, ParsedName>,
  taken: ReadonlySet<string> = new Set(),
): Map<string, string | Reason> {
  const homes = new Map(filedEarlier.map((video) => [video.path, video.destination]));
  const owners = [...items, ...filedEarlier.map((video) => ({ ...asOwner(video), skip: false }))];
  const ownerOf = createSubtitleOwner(owners, parsed, findSkippedVideos(owners, parsed));
  // Players require both halves of a VobSub under the same name.
  const halves = new Map(
    filedEarlier.flatMap(({ path, destination }) =>
      isHalf(path) ? [[stemOfHalf(path), destination]] : [],
    ),
  );
  const completed = new Map<string, string | Reason>();
  const claims: SubtitleClaim[] = [];
  for (const item of items) {
    const { extension, folders } = splitFilePath(item.path);
    if (item.role !== "subtitle" || item.skip || !isSubtitleFile(item.path)) continue;
    const half = isHalf(item.path) && halves.get(stemOfHalf(item.path));
    if (half) {
      const name = `${withoutExtension(half)}.${extension}`;
      completed.set(item.path, taken.has(toCollisionKey(name)) ? NOT_FILED.subtitleStands : name);
      continue;
    }
    const owner = ownerOf(item);
    const home = owner && homes.get(owner.video);
    if (owner === undefined || home === undefined) continue;
    const innerFolders = folders.slice(splitFilePath(owner.video).folders.length);
    const tags = readSubtitleTagsIn(owner.rest, innerFolders);
    claims.push({ path: item.path, beside: withoutExtension(home), rest: owner.rest, tags });
  }
  const all = items.flatMap(({ role, path }) => (role === "subtitle" ? path : []));
  const suffixes = chooseSubtitleSuffixes(claims, all, (name) => taken.has(toCollisionKey(name)));
  return new Map([
    ...completed,
    ...claims.map(({ path, beside }) => [path, named(beside, suffixes.get(path))] as const),
  ]);
}

const named = (beside: string, suffix: string | Reason | undefined): string | Reason =>
  typeof suffix === "string" ? beside + suffix : (suffix ?? NOT_FILED.noVideo);
