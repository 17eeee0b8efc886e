import { dirname } from "node:path";
import { isAtOrBelow } from "../../base/path/is-below.ts";
import { cleanText } from "../../base/text/clean-text.ts";
import type { ListedLibrary } from "../../core/library/media-server.ts";
import { SERVER_TITLES } from "../../core/library/server-entry.ts";
import type { DownloadSource, SetupPorts } from "./ports.ts";

/**
 * Finds the folder that contains all film and series libraries on this machine. Undefined if there
 * are no libraries, or if only `/` contains them all.
 */
export async function findMediaRoot(
  ports: SetupPorts,
  sections: readonly ListedLibrary[],
): Promise<string | undefined> {
  const here = await findLibraryFolders(ports, sections);
  const [first] = here;
  if (first === undefined) return undefined;
  let root = dirname(first);
  while (!here.every((folder) => isAtOrBelow(folder, root))) root = dirname(root);
  return root === "/" ? undefined : root;
}

/**
 * Lists the folders of Plex's film and series libraries that exist on this machine under the same
 * path.
 */
export async function findLibraryFolders(
  ports: SetupPorts,
  sections: readonly ListedLibrary[],
): Promise<string[]> {
  const all = sections
    .filter(({ type }) => type === "movie" || type === "show")
    .flatMap(({ locations }) => locations)
    .filter((location) => location.startsWith("/"));
  const there = await Promise.all(all.map((folder) => ports.isFolder(folder)));
  return all.filter((_, index) => there[index]);
}

/** Lists download folders once each. A client's folder keeps the client's address. */
export function toSources(
  watched: readonly string[],
  clients: readonly Required<DownloadSource>[],
): DownloadSource[] {
  const all = [...watched.map((from): DownloadSource => ({ from })), ...clients];
  return [...new Map(all.map((source) => [source.from, source])).values()];
}

/** A media server that was asked for its libraries. */
export type AskedServer = { title: string; mapSetting: string; sections: readonly ListedLibrary[] };

export const toAskedPlex = (sections: readonly ListedLibrary[]): AskedServer => ({
  title: SERVER_TITLES.plex,
  mapSetting: "PLEX_PATH_MAP",
  sections,
});

/**
 * Returns an explanation for each server of which no library exists on this machine under the path
 * that the server uses.
 */
export async function explainUnseenLibraries(
  ports: SetupPorts,
  servers: readonly AskedServer[],
): Promise<string[]> {
  const lines: string[] = [];
  for (const { title, mapSetting, sections } of servers) {
    const [location] = sections
      .filter(({ type }) => type === "movie" || type === "show")
      .flatMap((section) => section.locations);
    if (location === undefined || (await findLibraryFolders(ports, sections)).length > 0) continue;
    lines.push(
      `${title}'s folder ${cleanText(location, 200)} does not exist on this machine. Create it or mount ` +
        `its disk. If ${title} sees your folder under another path, set ${mapSetting}=here=there.`,
    );
  }
  return lines;
}
