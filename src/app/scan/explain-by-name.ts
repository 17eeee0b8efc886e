import type { Identity } from "../../base/identity.ts";
import { folderOf } from "../../base/path/path-parts.ts";
import type { NameReader } from "../../core/plan/names/name-rules.ts";
import { findMisreadings, type Misreading } from "../../core/plan/names/server-reading.ts";
import {
  explainMisreading,
  toWorkNames,
  type VideosInFolder,
} from "../../core/rename/misread-names.ts";
import { listPublishedFolders } from "../../store/journal/publications.ts";
import { findPublishedFiles } from "../../store/library/library-releases.ts";
import type { Db } from "../../store/open.ts";

/** The cause in a file's name for which a server does not show it as it was filed. */
export type NameCause = { kind: Misreading["kind"]; message: string; work: VideosInFolder };

// Other misreadings change how a server shows a work, but not whether it shows a file.
const HIDES = new Set<Misreading["kind"]>([
  "extra",
  "left_out",
  "other_numbers",
  "same_first_number",
]);

/**
 * Explains by their names why a server does not show these files, or shows them with other numbers.
 * `paths` are absolute, on this machine. Files without a cause in their names are left out.
 */
export async function explainByName(
  db: Db,
  reader: NameReader,
  identity: Pick<Identity, "type" | "tmdbId" | "title" | "year">,
  paths: readonly string[],
): Promise<Map<string, NameCause>> {
  const causes = new Map<string, NameCause>();
  const all = [...new Set([...paths, ...(await listPublishedFolders(db, identity))])];
  const known = await findPublishedFiles(db, all);
  const homeOf = (path: string): string =>
    identity.type === "movie" ? folderOf(path) : folderOf(folderOf(path));
  for (const [folder, videos] of Map.groupBy(all, homeOf)) {
    const work: VideosInFolder = {
      identity,
      library: folderOf(folder),
      folder,
      videos: videos.map((path) => ({ path, mapping: known.get(path)?.mapping })),
    };
    const names = toWorkNames(work);
    for (const misread of findMisreadings([reader], names)) {
      if (!HIDES.has(misread.kind)) continue;
      for (const video of misread.videos) {
        const path = `${folder}/${video}`;
        if (!paths.includes(path) || causes.has(path)) continue;
        const message = explainMisreading({ ...misread, videos: [video] }, names);
        causes.set(path, { kind: misread.kind, message, work });
      }
    }
  }
  return causes;
}
