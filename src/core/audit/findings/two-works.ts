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

/** Files that library managers write once per folder, for the only work in it. */
const OF_ONE =
  /^(?:movie\.nfo|tvshow\.nfo|(?:poster|folder|fanart|cover|backdrop|logo)\.(?:jpe?g|png|webp))$/i;

/**
 * Finds folders that belong to one work, according to their name or contents, but contain videos of
 * several works.
 */
export function findMixedWorks(folder: ReadFolder): AuditFinding[] {
  if (folder.path === folder.library) return [];
  const findings: AuditFinding[] = [];
  for (const [inside, videos] of Map.groupBy(folder.videos, ({ path }) => findOwnFolder(path))) {
    const opinions = videos.flatMap((video) => {
      const work = workOfVideo(folder, video);
      // An episode's name contains numbers that only look like years.
      return work && (folder.type === "movie" || work.certain) ? [work] : [];
    });
    const works = distinct(opinions);
    if (works.length < 2 || !isOfOne(folder, inside, works)) continue;
    const path = inside === "" ? folder.path : `${folder.path}/${inside}`;
    const [first, second] = works;
    if (!first || !second) continue;
    const more = works.length === 2 ? "" : ` and ${works.length - 2} more`;
    const reason = `It contains ${nameOf(first)} and ${nameOf(second)}${more}, but a folder is for one work.`;
    findings.push({ code: "two_works", path, reason, remedy: toRenameRemedy(videos, ADVICE) });
  }
  return findings;
}

const ADVICE = "Give each work its own folder; plex-ingest can rename adopted works.";

/** Returns works that are certainly all different from each other. */
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
  // On a shelf that also has folders, a poster or a title may belong to a collection.
  if (folder.isShelf && folder.folders.length > 0) return false;
  if (works.some((work) => fold(work.title) === fold(title))) return true;
  return (
    folder.visible.some(({ path }) => folderOf(path) === inside && OF_ONE.test(baseOf(path))) &&
    !isPartFolder(name)
  );
}
