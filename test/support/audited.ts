import type { MediaType } from "../../src/base/identity.ts";
import { folderOf } from "../../src/base/path/path-parts.ts";
import { OF_FOLDER } from "../../src/core/audit/findings/list.ts";
import { createAcrossFolders } from "../../src/core/audit/findings/repeated-videos.ts";
import {
  type KnownFile,
  type PlexMatch,
  readWorkFolder,
} from "../../src/core/audit/work-folder.ts";
import { readTree } from "../../src/core/library-tree/read-tree.ts";

type Given = {
  type?: MediaType;
  /** Size of each file in bytes. */
  size?: number;
  /** Keyed by path in the library. */
  known?: Record<string, Partial<KnownFile> & { work: KnownFile["work"] }>;
  shown?: Record<string, PlexMatch>;
};

const LIBRARY = "/lib";

/**
 * Returns the findings that names give in a library with these files, as `code path`. A path that
 * ends in `/` is a folder.
 */
export function audited(paths: readonly string[], given: Given = {}): string[] {
  return findingsIn(paths, given).map(
    ({ code, path }) => `${code} ${path.slice(LIBRARY.length + 1)}`,
  );
}

export function findingsIn(
  paths: readonly string[],
  { type = "movie", size = 5e9, known = {}, shown }: Given = {},
) {
  let ino = 0;
  const files = paths
    .filter((path) => !path.endsWith("/"))
    .toSorted()
    .map((path) => ({
      path,
      size,
      dev: "1",
      ino: `${++ino}`,
      mtimeNs: "1",
      blocks: 8,
      changedAt: 1,
    }));
  const folders = new Set<string>();
  for (const path of paths) {
    for (let at = folderOf(path); at !== ""; at = folderOf(at)) folders.add(at);
  }
  const under = (path: string): string => `${LIBRARY}/${path}`;
  const journal = new Map(
    Object.entries(known).map(([path, one]) => [
      under(path),
      { releaseId: 1, wasFiled: false, ...one },
    ]),
  );
  const list = shown && {
    server: { kind: "plex" as const, title: "Plex", canFix: true },
    files: new Map(Object.entries(shown).map(([path, one]) => [under(path), one])),
    usesIds: true,
    isListed: () => true,
  };
  const across = createAcrossFolders();
  return readTree({ files, folders: [...folders].toSorted() }).places.flatMap(
    ({ folder, ...place }) => {
      const path = [LIBRARY, folder].filter(Boolean).join("/");
      const read = readWorkFolder({
        ...place,
        path,
        library: LIBRARY,
        type,
        known: journal,
        shown: list && [list],
      });
      return [...OF_FOLDER.flatMap(({ find }) => find(read)), ...across(read)];
    },
  );
}
