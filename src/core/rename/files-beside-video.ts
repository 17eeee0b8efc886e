import { isSubtitleFile, isVideoFile } from "../../base/file-types.ts";
import type { Item } from "../../base/item.ts";
import { baseOf, folderOf, withoutExtension } from "../../base/path/path-parts.ts";
import { isNeverItem } from "../media-files/partial-name.ts";
import { toCollisionKey } from "../plan/names/safe-name.ts";
import { plan } from "../plan/plan.ts";
import { roleOf } from "../settle/roles.ts";
import { childrenOf, type NameTree, pathOf, type TreeNode } from "./tree.ts";
import type { RenameWork } from "./work-homes.ts";

export type NodeMove = { node: TreeNode; to: string };

export const isMainVideo = (name: string): boolean =>
  isVideoFile(name) && roleOf(name, 0) === "video" && !isNeverItem(name);

// `Alien.3.srt` next to `Alien.mkv` belongs to another film. In `Film.2_English`, the number counts
// tracks.
const COUNTED = /^[\s._-]+(?:\d{1,3}|i{1,3}|iv|vi{0,3}|ix|x)(?=$|[\s.-])/i;

/**
 * Returns the part of a file's name after the name of the video that it belongs to: `.en.srt`,
 * `.nfo`, `-poster.jpg`, `-trailer.mkv`. Undefined if the file belongs to no video. `stems` are the
 * names of all videos in the file's folder, without extensions.
 */
function restOfName(
  name: string,
  stems: readonly string[],
): { stem: string; rest: string } | undefined {
  if (isMainVideo(name)) return undefined;
  const key = toCollisionKey(name);
  let best: string | undefined;
  for (const stem of stems) {
    if (key.startsWith(toCollisionKey(stem)) && (best === undefined || stem.length > best.length)) {
      best = stem;
    }
  }
  if (best === undefined) return undefined;
  // The folded name may have a different length, so the rest is cut from the name itself.
  const rest = name.normalize("NFC").slice(best.normalize("NFC").length);
  if (
    toCollisionKey(best) + toCollisionKey(rest) !== key ||
    COUNTED.test(rest.replace(/\.[^.]*$/, ""))
  ) {
    return undefined;
  }
  const belongs =
    rest.startsWith(".") || /^-\p{L}+\d{0,2}\.[^.]+$/u.test(rest) || isSubtitleFile(name);
  return belongs && /^[\s._,()[\]-]/.test(rest) ? { stem: best, rest } : undefined;
}

/**
 * Plans moves for files next to a video. Only files whose names matched the video's name before any
 * rename are moved.
 */
export function planNamedLike(video: TreeNode, to: string): NodeMove[] {
  const firstStem = toCollisionKey(withoutExtension(video.first));
  // Another video that was renamed earlier may have brought files here whose names now match this
  // video. Those files do not belong to it.
  const isIts = ({ first }: TreeNode): boolean =>
    folderOf(first) === folderOf(video.first) && toCollisionKey(first).startsWith(firstStem);
  const all = video.above
    ? childrenOf(video.above).filter(({ inside }) => inside === undefined)
    : [];
  const stems = all.flatMap(({ name }) => (isMainVideo(name) ? withoutExtension(name) : []));
  const stem = toCollisionKey(withoutExtension(video.name));
  const moves = all.filter(isIts).flatMap((node): NodeMove[] => {
    const along = node === video ? undefined : restOfName(node.name, stems);
    if (!along || toCollisionKey(along.stem) !== stem) return [];
    return [{ node, to: withoutExtension(to) + along.rest }];
  });
  // On a share, macOS stores a file's metadata in a second file: `._Heat.mkv` for `Heat.mkv`.
  const ofMac = [{ node: video, to }, ...moves].flatMap((move): NodeMove[] => {
    const node = all.find(({ name }) => name === `._${move.node.name}`);
    return node ? [{ node, to: `${folderOf(move.to)}/._${baseOf(move.to)}` }] : [];
  });
  return [...moves, ...ofMac];
}

type MovingVideo = { video: TreeNode; to: string; work: RenameWork; named: readonly NodeMove[] };

/**
 * Plans moves for the other subtitles in a folder that a video leaves. They get the names that
 * filing would give them. Returns an empty list if the folder has another main video.
 */
export function planSubtitleMoves(
  folder: TreeNode,
  tree: NameTree,
  { video, to, work, named }: MovingVideo,
): NodeMove[] {
  const files = Array.from(tree.filesIn(folder)).filter((file) =>
    named.every(({ node }) => node !== file),
  );
  if (files.some((file) => file !== video && isMainVideo(file.name))) return [];
  const subtitles = files.filter(({ name }) => isSubtitleFile(name));
  const mapping = work.files.find(({ path }) => path === pathOf(video))?.mapping;
  const items = [video, ...subtitles].map(
    (node): Item => ({
      path: pathOf(node).slice(pathOf(folder).length + 1),
      role: node === video ? "video" : "subtitle",
      mapping: node === video ? mapping : undefined,
      skip: false,
      size: 0,
      mtimeNs: "0",
    }),
  );
  const library = { path: "/library", folders: [], seasonFolders: () => [] };
  const [first, ...rest] = plan({
    identity: work.identity,
    items,
    parsed: new Map(),
    library,
  }).files;
  const start = withoutExtension(first?.destination ?? "");
  return rest.flatMap(({ destination }, index) => {
    const node = subtitles[index];
    if (!node || !destination?.startsWith(`${start}.`)) return [];
    return { node, to: withoutExtension(to) + destination.slice(start.length) };
  });
}
