import { baseOf } from "../../../base/path/path-parts.ts";
import type { OurWork } from "../../curate/our-match.ts";
import { readFolderName } from "../../plan/names/movie-path.ts";
import { type AuditFinding, type Remedy, toAdvice } from "../finding.ts";
import type { FolderVideo, ReadFolder } from "../work-folder.ts";
import { nameOf } from "../works.ts";

const MATCH = "In Plex, choose “Fix Match” for it.";
const SCAN =
  "In Plex, scan the library's files. If it still does not appear, its name or a .plexignore " +
  "hides it, or Plex has no permission to read it.";

/**
 * Finds videos that Plex shows as a work other than ours, has not matched, or does not show.
 * Reports nothing if Plex's list is incomplete.
 */
export function findPlexMismatches(folder: ReadFolder): AuditFinding[] {
  const { shown } = folder;
  if (!shown || folder.files.some(({ path }) => baseOf(path) === ".plexignore")) return [];
  const findings: AuditFinding[] = [];
  const missing: FolderVideo[] = [];
  const mismatched = new Map<string, AuditFinding>();
  for (const video of folder.videos) {
    const file = shown.files.get(video.at);
    if (!file) {
      if (shown.isListed(video)) missing.push(video);
      continue;
    }
    const { tmdbId, imdbId, tvdbId } = file;
    const ours = oursOf(folder, video);
    if (tmdbId === undefined && imdbId === undefined && tvdbId === undefined) {
      if (!shown.usesIds) continue;
      const reason = "Plex has not matched it.";
      const path = folder.type === "tv" ? folder.path : video.at;
      const remedy = toMatchRemedy(folder, path, video, ours);
      mismatched.set(path, { code: "plex_unmatched", path, reason, remedy });
      continue;
    }
    if (ours === undefined || tmdbId === undefined || ours.work.tmdbId === tmdbId) continue;
    const reason = `Plex shows it as TMDB ${tmdbId}, but ${ours.says} TMDB ${ours.work.tmdbId}.`;
    // A show has a single match, regardless of the number of its files.
    const key = folder.type === "tv" ? `${tmdbId} ${ours.work.tmdbId}` : video.at;
    const path = folder.type === "tv" ? folder.path : video.at;
    if (!mismatched.has(key)) {
      const remedy = toMatchRemedy(folder, path, video, ours);
      mismatched.set(key, { code: "plex_mismatch", path, reason, remedy });
    }
  }
  findings.push(...mismatched.values());
  const isWhole = missing.length === folder.videos.length && missing.length > 1 && !folder.isShelf;
  const reason = "Plex does not list it in the library.";
  const paths = isWhole ? [folder.path] : missing.map(({ at }) => at);
  for (const path of paths) {
    findings.push({ code: "not_in_plex", path, reason, remedy: toAdvice(SCAN) });
  }
  return findings;
}

type Ours = { work: OurWork; says: string };

/** Our identity of a video, from the journal or from the id in the name of its folder. */
function oursOf(folder: ReadFolder, { known }: FolderVideo): Ours | undefined {
  if (known) return { work: known.work, says: `it is ${nameOf(known.work)},` };
  if (folder.isShelf) return undefined;
  const { tmdbId, title, year } = readFolderName(baseOf(folder.path));
  if (tmdbId === undefined) return undefined;
  return {
    work: { type: folder.type, tmdbId, title, ...(year !== undefined && { year }) },
    says: "its folder says",
  };
}

/**
 * Offers our identity for a match. A match changes everything that Plex shows as one work, so a
 * series is offered only if all videos of its folder are ours.
 */
function toMatchRemedy(
  folder: ReadFolder,
  path: string,
  { at }: FolderVideo,
  ours: Ours | undefined,
): Remedy {
  const isOurs = (video: FolderVideo): boolean =>
    oursOf(folder, video)?.work.tmdbId === ours?.work.tmdbId;
  if (!ours || (folder.type === "tv" && !folder.videos.every(isOurs))) return toAdvice(MATCH);
  return { do: "fix_match", path, video: at, work: ours.work };
}
