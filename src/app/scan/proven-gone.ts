import { NO_WORK } from "../../base/identity.ts";
import { hereOf, toThere } from "../../base/path/path-map.ts";
import { quotedPath } from "../../base/text/clean-text.ts";
import { sectionsOf } from "../../core/scan/choose-folder.ts";
import { GIVE_UP_MS, MATCH_GRACE_MS } from "../../core/scan/judge.ts";
import { NO_NUMBERS } from "../../core/scan/numbers.ts";
import { undonePublicationsOf } from "../../store/journal/publications.ts";
import type { RememberedSection } from "../../store/plex/plex-listings.ts";
import type { ScanCheck, ScanDeps } from "./scan-check.ts";

/**
 * Videos of an undone release that a server still lists. With `isOver`, the server is not asked
 * again.
 */
export type StillListed = { isOver: boolean; message: string | undefined };

const NOTHING: StillListed = { isOver: true, message: undefined };

/**
 * Finds out whether a server still lists the files that an undo removed. A server whose library
 * folder is empty may keep its last list, because the folder's disk may be missing.
 * @param age ms since the server scans
 */
export async function findStillListed(
  { store, server, entry, pathMap, clock, folderState }: ScanDeps,
  { release }: Pick<ScanCheck, "release">,
  sections: readonly RememberedSection[],
  age: number,
  signal: AbortSignal,
): Promise<StillListed> {
  // Plex removes what is missing in the folder that it scans.
  if (!server.reports || release.state === "filed") return NOTHING;
  const work = release.identity ?? NO_WORK;
  for (const { finalPath } of await undonePublicationsOf(store.read, release.id)) {
    if ((await folderState(finalPath)) !== "gone") continue;
    const path = toThere(finalPath, pathMap);
    const [section] = sectionsOf(path, sections);
    if (!section) continue;
    const files = [{ path, work, numbers: NO_NUMBERS }];
    const search = { files, depth: "thorough", since: clock.now() } as const;
    const found = await server.find(section, search, signal);
    if (!found.has(path)) continue;
    const location = sectionsOf(
      path,
      section.locations.map((one) => ({ locations: [one] })),
    )[0]?.locations[0];
    const here = hereOf(location ?? "", pathMap);
    const isEmptied = here !== undefined && (await folderState(here)) === "doubtful";
    const isOver = age >= (isEmptied ? MATCH_GRACE_MS : GIVE_UP_MS);
    if (!isOver) return { isOver, message: undefined };
    const message = isEmptied
      ? `${entry.title} still lists ${quotedPath(path)}, because the library folder is empty now. It ` +
        "keeps its last list until another file arrives there."
      : `${entry.title} still lists ${quotedPath(path)}. Scan the library in ${entry.title}.`;
    return { isOver, message };
  }
  return NOTHING;
}
