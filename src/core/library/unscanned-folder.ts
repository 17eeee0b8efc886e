import { quotedPath } from "../../base/text/clean-text.ts";
import { toFiledType } from "./library-kind.ts";
import type { ServerScan } from "./media-server.ts";

/**
 * Lists the folders of libraries for films and series of which the server has no entry, because they
 * were empty whenever it scanned them. @throws Outage
 */
export async function listUnscannedFolders(
  { libraries, wholeScan }: Pick<ServerScan, "libraries" | "wholeScan">,
  signal: AbortSignal,
): Promise<string[]> {
  if (!wholeScan) return [];
  const unscanned: string[] = [];
  for (const library of await libraries(signal)) {
    if (toFiledType(library.type) === undefined) continue;
    const entered = await wholeScan.listEntered(library, signal);
    unscanned.push(...library.locations.filter((location) => !entered.has(location)));
  }
  return unscanned;
}

/** Explains such a folder. `title` is the server's. */
export const explainUnscannedFolder = (title: string, folder: string): string =>
  `${title} has not scanned ${quotedPath(folder)} yet, because it was empty. When the first file is ` +
  `there, plex-ingest asks ${title} once to scan all its libraries.`;
