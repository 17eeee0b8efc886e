import { sameWork } from "../../../base/identity.ts";
import { baseOf } from "../../../base/path/path-parts.ts";
import type { NameReader } from "../../plan/names/name-rules.ts";
import { findMisreadings, type Misreading } from "../../plan/names/server-reading.ts";
import {
  adviseWithoutRename,
  explainMisreading,
  findNameRemedy,
  isFixedByRename,
  type Naming,
  toWorkNames,
  type VideosInFolder,
} from "../../rename/misread-names.ts";
import { type AuditFinding, type Remedy, toAdvice } from "../finding.ts";
import { type FolderVideo, findOwnFolder, type ReadFolder } from "../work-folder.ts";

export const SERVER_CODES = ["server_misreads", "server_cannot_show"] as const;

/** The works whose ids a server does not read. */
type UnreadIds = {
  count: number;
  first: { folder: ReadFolder; misread: Misreading; work?: VideosInFolder };
};

/**
 * Finds names in one library that a configured server cannot show as they are meant.
 * `inFolder` returns the findings about a folder. `ids` returns one finding about the ids in all
 * folders before it, because their form is a setting.
 */
export function createServerReading(
  readers: readonly NameReader[],
  naming: Naming,
): { inFolder(folder: ReadFolder): AuditFinding[]; ids(): AuditFinding[] } {
  let unread: UnreadIds | undefined;

  function inFolder(folder: ReadFolder): AuditFinding[] {
    // Files on a shelf are not in a work's folder.
    if (readers.length === 0 || folder.isShelf) return [];
    const groups = Map.groupBy(folder.videos, ({ path }) => findOwnFolder(path));
    return [...groups].flatMap(([inside, videos]) => {
      const path = inside === "" ? folder.path : `${folder.path}/${inside}`;
      const subtitles = folder.subtitles
        .filter((subtitle) => findOwnFolder(subtitle.path) === inside)
        .map((subtitle) => `${folder.path}/${subtitle.path}`);
      return isOneWork(videos) ? inOwnFolder(folder, path, videos, subtitles) : [];
    });
  }

  function inOwnFolder(
    folder: ReadFolder,
    path: string,
    videos: readonly FolderVideo[],
    subtitles: readonly string[],
  ) {
    const all = videos.map(({ at, known }) => ({ path: at, mapping: known?.mapping }));
    const { type, library } = folder;
    const identity = videos.every(({ known }) => known) ? videos[0]?.known?.work : undefined;
    const names = toWorkNames({ identity: { type }, folder: path, videos: all, subtitles });
    const work = identity && { identity, library, folder: path, videos: all };
    return findMisreadings(readers, names).flatMap((misread): AuditFinding[] => {
      if (misread.kind === "id_not_read") {
        unread ??= { count: 0, first: { folder, misread, ...(work && { work }) } };
        unread.count += 1;
        return [];
      }
      const [only, ...others] = misread.videos;
      return [
        {
          code: isFixedByRename(misread.kind) ? "server_misreads" : "server_cannot_show",
          path: only === undefined || others.length > 0 ? path : `${path}/${only}`,
          reason: explainMisreading(misread, names),
          remedy: toRemedy(misread, work),
        },
      ];
    });
  }

  function toRemedy(misread: Misreading, work: VideosInFolder | undefined): Remedy {
    if (!isFixedByRename(misread.kind)) {
      return toAdvice(adviseWithoutRename(misread) ?? "Nothing to do: no name changes this.");
    }
    if (!work) return toAdvice("Adopt it, then audit again.");
    const remedy = findNameRemedy(readers, misread.kind, work, naming);
    if (!remedy) return toAdvice("Rename the files by hand.");
    const { type, tmdbId } = work.identity;
    return remedy.settings === undefined
      ? { do: "rename", works: [{ type, tmdbId }] }
      : toAdvice(`Set ${remedy.settings}, then audit again to get the new names.`);
  }

  function ids(): AuditFinding[] {
    if (!unread) return [];
    const { count, first } = unread;
    const { folder, misread, work } = first;
    const more = count === 1 ? "" : ` The same is true of ${count - 1} more folders.`;
    const names = { type: folder.type, folder: baseOf(folder.path), videos: [] };
    const remedy = toRemedy(misread, work);
    return [
      {
        code: "server_misreads",
        path: count === 1 ? folder.path : folder.library,
        reason: `${explainMisreading(misread, names)}${more}`,
        // The plan for one work is the plan for all of them.
        remedy: remedy.do === "rename" && count > 1 ? { do: "rename" } : remedy,
      },
    ];
  }

  return { inFolder, ids };
}

/** False if the journal has several works there, which is another finding. */
function isOneWork(videos: readonly FolderVideo[]): boolean {
  const works = videos.flatMap(({ known }) => known?.work ?? []);
  const [first] = works;
  return first === undefined || works.every((work) => sameWork(work, first));
}
