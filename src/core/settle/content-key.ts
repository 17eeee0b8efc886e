import type { ContentFile } from "../release/item.ts";

const byCodeUnits = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

/**
 * The content of a release as one text: its set of (path, size, mtime), whatever their order. Two releases have the same
 * content exactly when their texts are equal; as long as the list of files, so hash it before it is kept.
 */
export function contentKey(files: readonly ContentFile[]): string {
  return files
    .map(({ path, size, mtimeNs }) => JSON.stringify([path, size, mtimeNs]))
    .toSorted(byCodeUnits)
    .join("\n");
}
