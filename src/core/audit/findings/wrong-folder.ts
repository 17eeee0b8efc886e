import { countYearsApart } from "../../../base/identity.ts";
import { baseOf } from "../../../base/path/path-parts.ts";
import { fold } from "../../../base/text/fold.ts";
import { listFoldersAbove } from "../../library-tree/read-tree.ts";
import { readFolderName } from "../../plan/names/movie-path.ts";
import type { AuditFinding } from "../finding.ts";
import type { FolderVideo, ReadFolder } from "../work-folder.ts";
import { nameOf, toRenameRemedy, type WorkOpinion, workOfVideo } from "../works.ts";

// `Heat (1995)`. A year that is only mentioned in a name (`Oscars 2020`) is not the year of a film.
const OWN_YEAR = /[([]\d{4}[)\]]/;

/** Finds videos of one work in a folder that has the id, or the title and year, of another work. */
export function findWrongFolders(folder: ReadFolder): AuditFinding[] {
  if (folder.isShelf) return [];
  const byFolder = new Map<
    string,
    { work: WorkOpinion; video: FolderVideo; why: string } | "fits"
  >();
  for (const video of folder.videos) {
    const work = workOfVideo(folder, video);
    if (!work) continue;
    for (const inside of listFoldersAbove(video.path)) {
      const path = inside === "" ? folder.path : `${folder.path}/${inside}`;
      const why = reasonAgainst(baseOf(path), work, { video, isOwn: inside === "" });
      // If one video fits, the folder is correct and also contains another work.
      if (why === undefined) byFolder.set(path, "fits");
      else if (!byFolder.has(path)) byFolder.set(path, { work, video, why });
    }
  }
  return [...byFolder].flatMap(([path, found]): AuditFinding[] => {
    if (found === "fits") return [];
    const { work, video, why } = found;
    const says =
      work.by === "name"
        ? "its video's name says"
        : work.server !== undefined
          ? `${work.server} says that it is`
          : "it is";
    const reason = `The folder's name says ${why}, but ${says} ${nameOf(work)}${idOf(work)}.`;
    const remedy = toRenameRemedy(
      [video],
      `Check which one is right, then correct the folder's name or fix the match in ${work.server ?? folder.shown?.[0]?.server.title ?? "Plex"}.`,
    );
    return [{ code: "wrong_folder", path, reason, remedy }];
  });
}

const idOf = ({ certain }: WorkOpinion): string => (certain ? `, TMDB ${certain.tmdbId}` : "");

/**
 * Returns what the folder's name says instead. Undefined if the name matches the work or says
 * nothing about it. A year counts only in the name of the work's own folder, and not in `Season 3
 * (2007)` or `Extended Cut (2003)`.
 */
function reasonAgainst(
  name: string,
  work: WorkOpinion,
  { video, isOwn }: { video: FolderVideo; isOwn: boolean },
) {
  const { tmdbId, title, year } = readFolderName(name);
  if (tmdbId !== undefined) {
    const ownId = work.certain?.tmdbId ?? video.own().ids.tmdb;
    return ownId === undefined || ownId === tmdbId ? undefined : `TMDB ${tmdbId}`;
  }
  if (
    !isOwn ||
    title.trim() === "" ||
    !OWN_YEAR.test(name) ||
    !(countYearsApart(year, work.year) > 1)
  ) {
    return undefined;
  }
  // A name alone may contain a number that is not a year, so the title must also differ.
  if (work.by === "name" && fold(title) === fold(work.title)) return undefined;
  return nameOf({ title: title.trim(), ...(year === undefined ? {} : { year }) });
}
