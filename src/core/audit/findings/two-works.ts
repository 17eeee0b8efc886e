import { baseOf, folderOf } from "../../../base/path/path-parts.ts";
import { fold } from "../../../base/text/fold.ts";
import { readFolderName } from "../../plan/names/movie-path.ts";
import { isPartFolder } from "../../plan/plex-folders.ts";
import type { AuditFinding } from "../finding.ts";
import { findOwnFolder, type ReadFolder } from "../work-folder.ts";
import {
  isDifferentWork,
  nameOf,
  toRenameRemedy,
  type WorkOpinion,
  workOfVideo,
} from "../works.ts";

/** What a library manager writes once for the one work of a folder. */
const OF_ONE =
  /^(?:movie\.nfo|tvshow\.nfo|(?:poster|folder|fanart|cover|backdrop|logo)\.(?:jpe?g|png|webp))$/i;

/**
 * A folder that says to be one work's, by its name or by what lies in it, and has videos of
 * several.
 */
export function findMixedWorks(folder: ReadFolder): AuditFinding[] {
  if (folder.path === folder.library) return [];
  const findings: AuditFinding[] = [];
  for (const [inside, videos] of Map.groupBy(folder.videos, ({ path }) => findOwnFolder(path))) {
    const opinions = videos.flatMap((video) => {
      const work = workOfVideo(folder, video);
      // The name of an episode has numbers that only look like years.
      return work && (folder.type === "movie" || work.certain) ? [work] : [];
    });
    const works = distinct(opinions);
    if (works.length < 2 || !isOfOne(folder, inside, works)) continue;
    const path = inside === "" ? folder.path : `${folder.path}/${inside}`;
    const [first, second] = works;
    if (!first || !second) continue;
    const more = works.length === 2 ? "" : ` and ${works.length - 2} more`;
    const reason = `It has ${nameOf(first)} and ${nameOf(second)}${more}, and a folder is one work's.`;
    findings.push({ code: "two_works", path, reason, remedy: toRenameRemedy(videos, ADVICE) });
  }
  return findings;
}

const ADVICE = "Give each work a folder of its own; what is adopted can be renamed by plex-ingest.";

/** Works of which each is certainly none of the others. */
function distinct(all: readonly WorkOpinion[]): WorkOpinion[] {
  const found: WorkOpinion[] = [];
  for (const work of all) {
    if (found.every((other) => isDifferentWork(work, other))) found.push(work);
  }
  return found;
}

function isOfOne(folder: ReadFolder, inside: string, works: readonly WorkOpinion[]): boolean {
  const name = baseOf(inside === "" ? folder.path : inside);
  const { title, year, tmdbId } = readFolderName(name);
  if (tmdbId !== undefined || (year !== undefined && title.trim() !== "")) return true;
  // On a shelf with folders as well, a poster or a title may be that of a collection.
  if (folder.isShelf && folder.folders.length > 0) return false;
  if (works.some((work) => fold(work.title) === fold(title))) return true;
  return (
    folder.visible.some(({ path }) => folderOf(path) === inside && OF_ONE.test(baseOf(path))) &&
    !isPartFolder(name)
  );
}
