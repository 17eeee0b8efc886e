import { dirname } from "node:path/posix";
import type { Reason } from "../reason.ts";

/** A torrent's claim to what lies at its paths; absolute, without a slash at the end. */
export type Claim = {
  paths: readonly string[];
  complete: boolean;
  /** It is gone, and its paths are free for others; the folder that held it is still a folder of torrents. */
  over?: boolean;
};

/**
 * How a path stands to what torrents lie at: `own` is a torrent's very file or folder, `inside` lies below one, `around`
 * holds one or more. `complete` is true when every torrent concerned is.
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

/** An index over all claims: asked for every entry of a watched folder at every look. */
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
  /** Not now: Transmission must be asked first, or a torrent be complete. */
  | { kind: "waits"; reason: Reason; outage: boolean }
  /** Never: torrents lie there, and the torrent source takes each by itself. */
  | { kind: "torrents"; reason: Reason };
