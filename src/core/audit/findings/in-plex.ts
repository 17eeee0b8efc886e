import { baseOf } from "../../../base/path/path-parts.ts";
import { readFolderName } from "../../plan/names/movie-path.ts";
import { type AuditFinding, toAdvice } from "../finding.ts";
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
    if (tmdbId === undefined && imdbId === undefined && tvdbId === undefined) {
      if (!shown.usesIds) continue;
      const reason = "Plex has not matched it.";
      const path = folder.type === "tv" ? folder.path : video.at;
      mismatched.set(path, { code: "plex_unmatched", path, reason, remedy: toAdvice(MATCH) });
      continue;
    }
    const ours = oursOf(folder, video);
    if (ours === undefined || tmdbId === undefined || ours.tmdbId === tmdbId) continue;
    const reason = `Plex shows it as TMDB ${tmdbId}, but ${ours.says} TMDB ${ours.tmdbId}.`;
    // A show has a single match, regardless of the number of its files.
    const key = folder.type === "tv" ? `${tmdbId} ${ours.tmdbId}` : video.at;
    const path = folder.type === "tv" ? folder.path : video.at;
    if (!mismatched.has(key)) {
      mismatched.set(key, { code: "plex_mismatch", path, reason, remedy: toAdvice(MATCH) });
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

function oursOf(
  folder: ReadFolder,
  { known }: FolderVideo,
): { tmdbId: number; says: string } | undefined {
  if (known) return { tmdbId: known.work.tmdbId, says: `it is ${nameOf(known.work)},` };
  const { tmdbId } = folder.isShelf ? {} : readFolderName(baseOf(folder.path));
  return tmdbId === undefined ? undefined : { tmdbId, says: "its folder says" };
}
