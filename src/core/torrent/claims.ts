import { dirname } from "node:path/posix";
import type { Reason } from "../../base/reason-codes.ts";

/**
 * How a path relates to torrents: `own` is a torrent's own file or folder, `inside` is below one,
 * `around` contains one or more.
 */
export type ClaimRelation = "free" | "own" | "inside" | "around";

export type Claims = { relationOf(path: string): ClaimRelation };

function* ancestorsOf(path: string): Generator<string> {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    yield folder;
    if (folder === "/" || folder === ".") return;
  }
}

/**
 * An index of all paths that torrents claim, because every check of a watched folder asks about
 * every entry: absolute, without a slash at the end. Those of torrents that are gone (`former`) are
 * free for others; their parent folder is still a folder of torrents.
 */
export function createClaims(paths: Iterable<string>, former: Iterable<string> = []): Claims {
  const ownPaths = new Set(paths);
  const around = new Set<string>();
  for (const path of [...ownPaths, ...former]) {
    for (const folder of ancestorsOf(path)) around.add(folder);
  }
  return {
    relationOf(path) {
      if (ownPaths.has(path)) return "own";
      if (ancestorsOf(path).some((folder) => ownPaths.has(folder))) return "inside";
      return around.has(path) ? "around" : "free";
    },
  };
}

/** What the folder source may do with a path. */
export type FolderVerdict =
  | { kind: "free" }
  /** Not now: a client must be asked first, or a torrent must be complete first. */
  | { kind: "waits"; reason: Reason; outage: boolean }
  /** Never: these are torrents, and the torrent source files each of them. */
  | { kind: "torrents"; reason: Reason };
