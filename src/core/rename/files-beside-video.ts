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

// `Alien.3.srt` beside `Alien.mkv`; `Film.2_English` counts tracks.
const COUNTED = /^[\s._-]+(?:\d{1,3}|i{1,3}|iv|vi{0,3}|ix|x)(?=$|[\s.-])/i;

/**
 * What a file's name says after that of the video to which it belongs by its name: `.en.srt`,
 * `.nfo`, `-poster.jpg`, `-trailer.mkv`. Undefined if it is none of theirs. `stems` are the names
 * of all videos in its folder, without extensions.
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
  // The folded name may be longer or shorter; the rest is what is left of the name itself.
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

/** What is beside a video and belongs to it by its name, as it did before anything was renamed. */
export function planNamedLike(video: TreeNode, to: string): NodeMove[] {
  const firstStem = toCollisionKey(withoutExtension(video.first));
  // Another video, renamed before this one, may have had this name's companions come here with it.
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
  // What macOS keeps of a file on a share: `._Heat.mkv` of `Heat.mkv`.
  const ofMac = [{ node: video, to }, ...moves].flatMap((move): NodeMove[] => {
    const node = all.find(({ name }) => name === `._${move.node.name}`);
    return node ? [{ node, to: `${folderOf(move.to)}/._${baseOf(move.to)}` }] : [];
  });
  return [...moves, ...ofMac];
}

type MovingVideo = { video: TreeNode; to: string; work: RenameWork; named: readonly NodeMove[] };

/**
 * The other subtitles in the folder of a video that leaves it, as filing names them; none if
 * another video is there.
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
