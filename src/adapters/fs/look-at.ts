import { lstat, realpath } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { isMissing } from "./errno.ts";

export type Looked = { path: string; kind: "file" | "folder" | "link" | "special" | "missing" | "unreadable" };

/**
 * What a path names, which need not exist: absolute, with the links above it resolved as far as it exists, itself not
 * followed. Relative paths are taken from `cwd`. Opens nothing and throws nothing for what a person may type.
 */
export async function lookAt(path: string, cwd: string): Promise<Looked> {
  const absolute = resolve(cwd, path);
  const real = absolute === "/" ? "/" : join(await realOf(dirname(absolute)), basename(absolute));
  try {
    const stats = await lstat(real);
    const plain = stats.isFile() ? "file" : stats.isDirectory() ? "folder" : undefined;
    return { path: real, kind: plain ?? (stats.isSymbolicLink() ? "link" : "special") };
  } catch (error) {
    const long = error instanceof Error && "code" in error && error.code === "ENAMETOOLONG";
    return { path: real, kind: isMissing(error) || long ? "missing" : "unreadable" };
  }
}

async function realOf(folder: string): Promise<string> {
  const rest: string[] = [];
  for (let at = folder; ; at = dirname(at)) {
    try {
      return join(await realpath(at), ...rest.toReversed());
    } catch {
      if (at === dirname(at)) return folder;
      rest.push(basename(at));
    }
  }
}
