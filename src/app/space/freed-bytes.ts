import type { FileIdentity } from "../../core/media-files/file-identity.ts";

/** A name on the disk with what its file takes there; `blocks` in units of 512 bytes. */
export type DiskName = FileIdentity & { path: string; blocks: number; nlink: number };

/**
 * Names that go by one act. `isTwin`: its content stays somewhere else, so that it is counted
 * whatever other names it has.
 */
export type NameGroup = { names: readonly DiskName[]; isTwin?: boolean };

/** Two files with the same blocks, by reflink. */
export type SharedBlocks = {
  sourcePath: string;
  source: FileIdentity;
  finalPath: string;
  final: FileIdentity;
};

/** By what is the same after a restart, too: a device's number is not. */
const contentKey = ({ ino, size, mtimeNs }: FileIdentity): string => `${ino} ${size} ${mtimeNs}`;
const fileKey = ({ dev, ino }: FileIdentity): string => `${dev} ${ino}`;

/**
 * What each lot frees in bytes when all of them go: blocks count once, in the first lot that has
 * them, and only if no name or reflink outside the lots keeps them. `exists` says whether that very
 * file is still on the disk.
 */
export async function countFreedBytes(
  lots: readonly NameGroup[],
  shared: readonly SharedBlocks[],
  exists: (path: string, file: FileIdentity) => Promise<boolean>,
): Promise<number[]> {
  const names = lots.flatMap((lot) => lot.names);
  const byContent = new Map(names.map((name) => [contentKey(name), fileKey(name)]));
  const sameAs = new Map<string, string>();
  const kept = new Set<string>();
  for (const { sourcePath, source, finalPath, final } of shared) {
    const [first, second] = [byContent.get(contentKey(source)), byContent.get(contentKey(final))];
    if (first !== undefined && second !== undefined) {
      if (first !== second) sameAs.set(second, first);
    } else if (first !== undefined && (await exists(finalPath, final))) {
      kept.add(first);
    } else if (second !== undefined && (await exists(sourcePath, source))) {
      kept.add(second);
    }
  }
  /** Of several copies of one source each leads to it. */
  const rootOf = (key: string): string => {
    let root = key;
    for (let steps = 0; steps < 10; steps++) root = sameAs.get(root) ?? root;
    return root;
  };
  const paths = Map.groupBy(names, fileKey);
  const isWhole = ([name]: readonly DiskName[]): boolean =>
    name !== undefined &&
    new Set(paths.get(fileKey(name))?.map(({ path }) => path)).size >= name.nlink;
  const held = new Set(
    [...kept, ...[...paths].filter(([, all]) => !isWhole(all)).map(([key]) => key)].map(rootOf),
  );
  const counted = new Set<string>();
  return lots.map(({ names: diskNames, isTwin = false }) => {
    let bytes = 0;
    for (const name of diskNames) {
      const root = rootOf(fileKey(name));
      if (counted.has(root) || (held.has(root) && !isTwin)) continue;
      counted.add(root);
      // Some network file systems say nothing of blocks.
      bytes += name.blocks > 0 ? name.blocks * 512 : name.size;
    }
    return bytes;
  });
}
