import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";

export type TreeLine = {
  /** With its branches. */
  text: string;
  /** How many names the file has; of a file only. */
  links?: number;
};

/** A folder's content as the lines of a tree, in the order of names; what begins with a dot is left out. */
export async function readTree(folder: string, branch = ""): Promise<TreeLine[]> {
  const found = (await readdir(folder, { withFileTypes: true })).filter((entry) => !entry.name.startsWith("."));
  const sorted = found.toSorted((a, b) => a.name.localeCompare(b.name, "en"));
  const lines: TreeLine[] = [];
  for (const [index, entry] of sorted.entries()) {
    const last = index === sorted.length - 1;
    const path = join(folder, entry.name);
    const text = `${branch}${last ? "└─ " : "├─ "}${entry.name}`;
    if (entry.isDirectory()) {
      lines.push({ text: `${text}/` }, ...(await readTree(path, branch + (last ? "   " : "│  "))));
    } else {
      lines.push({ text, links: (await lstat(path)).nlink });
    }
  }
  return lines;
}

/** The same for people: behind each file whether it is the download's own, in a column. */
export function treeLines(tree: readonly TreeLine[]): string[] {
  const column = Math.max(0, ...tree.map(({ text }) => text.length));
  return tree.map(({ text, links }) => {
    if (links === undefined) return text;
    return `${text.padEnd(column)}  ${links > 1 ? "hardlink" : "copy"}`;
  });
}
