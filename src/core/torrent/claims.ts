import { dirname } from "node:path/posix";
import type { Reason } from "../../base/reason-codes.ts";

/**
 * Relation of a path to torrents: `own` is a torrent's own file or folder, `inside` is below a
 * torrent's folder, and `around` contains one or more torrents.
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
 * Builds an index of all paths that torrents claim, because every check of a watched folder looks
 * up every entry. Paths are absolute, without a trailing slash. Paths of removed torrents
 * (`former`) can be used by others, but their parent folder still counts as a folder with torrents.
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

/** Decision whether the folder source may use a path. */
export type FolderVerdict =
  | { kind: "free" }
  /**
   * Not yet: a client must respond first, or a torrent must be complete first. `isBrief`: the client
   * has responded since the start and is asked right now, which usually takes only a moment.
   */
  | { kind: "waits"; reason: Reason; outage: boolean; isBrief?: boolean }
  /** Never: the path belongs to torrents, and the torrent source files each of them. */
  | { kind: "torrents"; reason: Reason };
