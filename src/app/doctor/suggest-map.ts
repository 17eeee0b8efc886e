import { basename, dirname } from "node:path";
import type { findFiles } from "../../adapters/machine/find-files.ts";
import { mapByFiles, type PathMap, toHere } from "../../base/path/path-map.ts";
import { namesInForeign } from "../../base/path/path-parts.ts";
import type { TorrentClient } from "../../core/torrent/client.ts";
import type { Torrent } from "../../core/torrent/torrent.ts";

/** Returns these folders and their parent folders. */
const basesOf = (known: readonly string[]): string[] =>
  [...new Set([...known, ...known.map((folder) => dirname(folder))])].filter(
    (folder) => folder !== "/",
  );

/** Removes the last `count` names from another program's path. */
function shortened(path: string, count: number): string {
  let position = path.length;
  for (let left = count; left > 0; left--) {
    position = Math.max(path.lastIndexOf("/", position - 1), path.lastIndexOf("\\", position - 1));
  }
  return position <= 0 ? path.slice(0, 1) : path.slice(0, position);
}

/**
 * Suggests where a folder of another program (`/data/media/Movies`) most likely is on this machine.
 * The result comes from a known folder of ours or its parent, or from a folder below one of these,
 * whose path ends in as many of the same names as possible. Undefined if no folder has the same
 * ending.
 */
export async function suggestMap(
  there: string,
  known: readonly string[],
  isFolder: (path: string) => Promise<boolean>,
): Promise<PathMap | undefined> {
  const names = namesInForeign(there);
  const bases = basesOf(known);
  for (let count = Math.min(names.length, 4); count > 0; count--) {
    const tail = names.slice(-count);
    for (const base of bases) {
      // Either the folder itself has the same ending, or a folder with that ending is below it.
      const tailOfBase = namesInForeign(base).slice(-count);
      if (tailOfBase.length === count && tailOfBase.every((name, index) => name === tail[index])) {
        return { here: base, there };
      }
      if (!(await isFolder(`${base}/${tail.join("/")}`))) continue;
      const above =
        names.length === count ? { here: `${base}/${tail.join("/")}`, there } : undefined;
      return above ?? { here: base, there: shortened(there, count) };
    }
  }
  return undefined;
}

/** Number of finished torrents that are sampled, and number of the largest files of each. */
const MAX_TORRENTS = 50;
const MAX_FILES = 5;

/**
 * Suggests where a client's folders are on this machine, by the names and exact sizes of its
 * finished files. Undefined unless one place has at least three of the files. @throws Outage,
 * UserError
 */
export async function suggestMapByFiles(
  client: Pick<TorrentClient, "filesOf"> & { list(signal: AbortSignal): Promise<Torrent[]> },
  known: readonly string[],
  find: typeof findFiles,
  signal: AbortSignal,
): Promise<PathMap | undefined> {
  const finished = (await client.list(signal))
    .filter(({ waits }) => waits === undefined)
    .slice(-MAX_TORRENTS);
  const wanted: { there: string; name: string; length: number }[] = [];
  const hashes = finished.map(({ hash }) => hash);
  for await (const { torrents } of client.filesOf(hashes, signal)) {
    for (const { torrent, files } of torrents) {
      for (const { name, length } of files
        .filter((file) => file.wanted && file.length > 0)
        .toSorted((a, b) => b.length - a.length)
        .slice(0, MAX_FILES)) {
        wanted.push({
          there: `${torrent.downloadDir.replace(/[/\\]+$/, "")}/${name}`,
          name: basename(name),
          length,
        });
      }
    }
  }
  const found = await find(basesOf(known), wanted, signal);
  const map = mapByFiles(
    found.flatMap(({ path: here, name, length }) =>
      wanted.flatMap(({ there, ...file }) =>
        file.name === name && file.length === length ? { here, there } : [],
      ),
    ),
  );
  // The setting separates pairs with commas, and the two sides of a pair with an equals sign.
  return map && !map.here.includes("=") && !`${map.here}${map.there}`.includes(",")
    ? map
    : undefined;
}

/**
 * Adds a pair and removes pairs that would still map `path` elsewhere, where it does not exist. If
 * the pair's folder is already mapped to another name, the added pair is for `path` only, because a
 * folder can be mapped to only one name.
 */
export function withPair(
  maps: readonly PathMap[],
  map: PathMap,
  path: string = map.there,
): PathMap[] {
  const here = toHere(path, [map]);
  const isNamed = maps.some((pathMap) => pathMap.here === map.here && pathMap.there !== map.there);
  const added = isNamed ? { here, there: path } : map;
  return [
    ...maps.filter(
      (pathMap) => pathMap.here !== added.here && toHere(path, [pathMap, added]) === here,
    ),
    added,
  ];
}

/** Formats the pairs as in the setting. */
export const formatPairs = (maps: readonly PathMap[]): string =>
  maps.map(({ here, there }) => `${here}=${there}`).join(",");
