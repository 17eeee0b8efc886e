import type { FileIdentity } from "../../core/media-files/file-identity.ts";

/** A name on disk, with the space that its file takes. `blocks` are units of 512 bytes. */
export type DiskName = FileIdentity & { path: string; blocks: number; nlink: number };

/**
 * Names that are deleted together. `isTwin` means that the content remains elsewhere, so the file
 * counts even if other names keep it.
 */
export type NameGroup = { names: readonly DiskName[]; isTwin?: boolean };

/** Two files that share their blocks through a reflink. */
export type SharedBlocks = {
  sourcePath: string;
  source: FileIdentity;
  finalPath: string;
  final: FileIdentity;
};

/** Uses only values that survive a restart. A device's number may change. */
const contentKey = ({ ino, size, mtimeNs }: FileIdentity): string => `${ino} ${size} ${mtimeNs}`;
const fileKey = ({ dev, ino }: FileIdentity): string => `${dev} ${ino}`;

/**
 * Returns the number of bytes that each lot frees if all lots are deleted. Blocks count once, in
 * the first lot that contains them, and only if no name or reflink outside the lots keeps them.
 * `exists` checks whether exactly this file is still on the disk.
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
  /** If there are several copies of one source, all of them resolve to that source. */
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
      // Some network file systems do not report blocks.
      bytes += name.blocks > 0 ? name.blocks * 512 : name.size;
    }
    return bytes;
  });
}
