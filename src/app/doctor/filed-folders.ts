import { isAbsolute, join } from "node:path";
import { isAtOrBelow } from "../../base/path/is-below.ts";
import { hereOf } from "../../base/path/path-map.ts";
import { isLibraryName } from "../../core/library/library-kind.ts";
import type { Doctor } from "./doctor.ts";

/** Names that the engine itself gives a library. */
const USUAL = ["Movies", "TV Shows", "Films", "Series", "TV", "Shows", "Filme", "Serien"];

/**
 * Lists the existing folders that files are filed into: the libraries below each media root
 * according to the configuration, to the media servers, or to their names. If a root has none of these, lists
 * the root itself.
 */
export async function findFiledFolders(
  { settings, machine, outside }: Doctor,
  signal: AbortSignal,
): Promise<string[]> {
  const { mediaRoots, moviesDir, tvDir } = settings;
  const [first = "/"] = mediaRoots;
  const configured = [moviesDir, tvDir].flatMap((dir) =>
    dir === undefined ? [] : [isAbsolute(dir) ? dir : join(first, dir)],
  );
  // If a server does not respond, the names decide, and the server's probe reports the cause.
  const onServers = outside.mediaServers.map(async ({ sections, pathMap }) => {
    const libraries = (await sections(signal).catch(() => [])).filter(
      ({ type }) => type === "movie" || type === "show",
    );
    return libraries.flatMap(({ locations }) =>
      locations.flatMap((there) => hereOf(there, pathMap) ?? []),
    );
  });
  const ofServers = (await Promise.all(onServers))
    .flat()
    .filter((path) => mediaRoots.some((root) => isAtOrBelow(path, root)));
  const named = USUAL.filter((name) => isLibraryName("movie", name) || isLibraryName("tv", name));
  const candidates = [...configured, ...ofServers];
  const folders: string[] = [];
  for (const root of mediaRoots) {
    const ownFolders = candidates.filter((path) => isAtOrBelow(path, root));
    const known = ownFolders.length > 0 ? ownFolders : named.map((name) => join(root, name));
    const there = await existing(machine, known);
    if (there.length > 0) folders.push(...there);
    else folders.push(...(await existing(machine, [root])));
  }
  return [...new Set(folders)];
}

async function existing(
  { isFolder }: Pick<Doctor["machine"], "isFolder">,
  paths: readonly string[],
) {
  const found: string[] = [];
  for (const path of new Set(paths)) if (await isFolder(path)) found.push(path);
  return found;
}
