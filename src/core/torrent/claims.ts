import { dirname } from "node:path/posix";
import type { Reason } from "../reason-codes.ts";

/** A torrent's claim to its paths; absolute, without a slash at the end. */
export type Claim = {
  paths: readonly string[];
  complete: boolean;
  /** The torrent is gone and its paths are free for others. Its parent folder is still a folder of torrents. */
  over?: boolean;
};

/**
 * How a path relates to torrents: `own` is a torrent's own file or folder, `inside` is below one, `around` contains one or
 * more. `complete` is true if all these torrents are complete.
 */
export type ClaimRelation = { kind: "free" } | { kind: "own" | "inside" | "around"; complete: boolean };

export type Claims = { relationOf(path: string): ClaimRelation };

const FREE: ClaimRelation = { kind: "free" };

function* ancestorsOf(path: string): Generator<string> {
  for (let at = dirname(path); ; at = dirname(at)) {
    yield at;
    if (at === "/" || at === ".") return;
  }
}

/** An index of all claims, because every check of a watched folder asks about every entry. */
export function createClaims(claims: Iterable<Claim>): Claims {
  const at = new Map<string, boolean>();
  const around = new Map<string, boolean>();
  const note = (map: Map<string, boolean>, path: string, complete: boolean) =>
    map.set(path, (map.get(path) ?? true) && complete);
  for (const { paths, complete, over = false } of claims) {
    for (const path of paths) {
      if (!over) note(at, path, complete);
      for (const folder of ancestorsOf(path)) note(around, folder, complete);
    }
  }
  return {
    relationOf(path) {
      const own = at.get(path);
      if (own !== undefined) return { kind: "own", complete: own };
      for (const folder of ancestorsOf(path)) {
        const inside = at.get(folder);
        if (inside !== undefined) return { kind: "inside", complete: inside };
      }
      const held = around.get(path);
      return held === undefined ? FREE : { kind: "around", complete: held };
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
