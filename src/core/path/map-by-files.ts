import type { PathMap } from "./path-map.ts";

/** The same file as another program names it and as it was found here. */
export type FileTwice = { there: string; here: string };

const MIN_FILES = 3;
const WINDOWS = /^(?:[a-z]:[\\/]|\\\\)/i;

/**
 * How another program sees a folder of ours, by files that both have: what is left of their paths without the names at their
 * ends that are the same. Undefined unless three files say so, and no three say anything else.
 */
export function mapByFiles(files: readonly FileTwice[]): PathMap | undefined {
  const places = new Map<string, PathMap & { files: Set<string> }>();
  for (const file of files) {
    const map = withoutCommonEnd(file);
    const key = JSON.stringify(map);
    const place = places.get(key) ?? { ...map, files: new Set() };
    places.set(key, place);
    place.files.add(file.there);
  }
  const [only, ...others] = [...places.values()].filter((place) => place.files.size >= MIN_FILES);
  if (!only || others.length > 0 || only.here === only.there) return undefined;
  return { here: only.here, there: only.there };
}

function withoutCommonEnd({ there, here }: FileTwice): PathMap {
  const isWindows = WINDOWS.test(there);
  const theirs = there.split(isWindows ? /[\\/]+/ : "/").filter((name) => name !== "");
  const ours = here.split("/").filter((name) => name !== "");
  // One name of each stays: a map of `/` would be one of everything.
  while (theirs.length > 1 && ours.length > 1 && theirs.at(-1) === ours.at(-1)) {
    theirs.pop();
    ours.pop();
  }
  const start = !isWindows ? "/" : there.startsWith("\\\\") ? "\\\\" : "";
  const end = isWindows && theirs.length === 1 && start === "" ? "\\" : "";
  return { here: `/${ours.join("/")}`, there: start + theirs.join(isWindows ? "\\" : "/") + end };
}
