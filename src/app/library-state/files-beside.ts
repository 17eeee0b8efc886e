import { basename, dirname, join } from "node:path";
import { sentence } from "../../base/actions/sentence.ts";
import { isHalf, isSubtitleFile, stemOfHalf } from "../../base/file-types.ts";
import type { Identity } from "../../base/identity.ts";
import { withoutExtension } from "../../base/path/path-parts.ts";
import type { Reason } from "../../base/reason-codes.ts";
import { quoted } from "../../base/text/clean-text.ts";
import { type FileIdentity, isOneInode } from "../../core/media-files/file-identity.ts";
import { NOT_FILED } from "../../core/plan/files/not-filed.ts";
import type { FiledSibling } from "../../core/plan/subtitles/late-subtitles.ts";
import type { Release } from "../../core/release/release.ts";
import type { Db } from "../../store/open.ts";
import { listFiledFiles } from "../../store/releases/lineage.ts";
import type { EngineFiles } from "../releases/files-port.ts";

/**
 * Returns the files that earlier releases of a child release's folder filed. Empty for a release
 * that is not a child release.
 */
export async function listEarlierFiles(
  db: Db,
  release: Pick<Release, "id" | "path" | "parentId">,
  identity: Identity,
): Promise<FiledSibling[]> {
  return release.parentId === undefined ? [] : listFiledFiles(db, release, identity);
}

export type SubtitleFiles = Pick<
  EngineFiles,
  "listRoot" | "readFileIdentity" | "hashFile" | "readTargetIdentity"
>;

/** A subtitle whose video is in the library. All paths except `path` are absolute. */
type LateSubtitle = { path: string; sourcePath: string; video: string };

/**
 * Finds late subtitles that are already next to their video: the same inode or the same bytes,
 * under any name. Returns the reasons by path. A subtitle that was renamed in the download folder
 * looks like a new one. `ownPaths` are the paths that the release itself published. A file is read
 * only if another file has the same size, and only once.
 */
export async function findSubtitlesAlreadyThere(
  files: SubtitleFiles,
  late: readonly LateSubtitle[],
  ownPaths: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<Map<string, Reason>> {
  const hashes = new Map<string, string>();
  const hashOf = async (path: string): Promise<string> => {
    const read = hashes.has(path) ? undefined : await files.hashFile(path, undefined, signal);
    // An unreadable file is not equal to any other file.
    if (read) hashes.set(path, read.ok ? read.hash : `unread ${path}`);
    return hashes.get(path) ?? "";
  };
  const reasons = new Map<string, Reason>();
  for (const [video, subtitles] of Map.groupBy(late, (subtitle) => subtitle.video)) {
    const standing = await subtitlesOf(files, video, ownPaths, signal);
    for (const { path, sourcePath } of subtitles) {
      const source = await files.readFileIdentity(sourcePath);
      if (source === undefined) continue;
      for (const { at, file } of standing.get(source.size) ?? []) {
        if (!isOneInode(file, source) && (await hashOf(at)) !== (await hashOf(sourcePath))) {
          continue;
        }
        reasons.set(path, alreadyThereReason(at));
        break;
      }
    }
  }
  // A VobSub is a pair of files. Neither half is filed without the other.
  const halves = late.flatMap(({ path }) => (isHalf(path) ? [path] : []));
  for (const pair of Map.groupBy(halves, stemOfHalf).values()) {
    for (const path of pair.some((half) => reasons.has(half)) ? pair : []) {
      if (!reasons.has(path)) reasons.set(path, NOT_FILED.halfPair);
    }
  }
  return reasons;
}

/**
 * Returns the subtitles that are named after a video in the library, by size. Symbolic links are
 * followed.
 */
async function subtitlesOf(
  files: SubtitleFiles,
  video: string,
  ownPaths: ReadonlySet<string>,
  signal: AbortSignal,
) {
  const folder = dirname(video);
  const stem = withoutExtension(basename(video));
  const listing = await files.listRoot(folder, signal);
  const subtitles: { at: string; file: FileIdentity }[] = [];
  for (const { name } of listing.state === "ok" ? listing.entries : []) {
    const path = join(folder, name);
    if (!name.startsWith(`${stem}.`) || !isSubtitleFile(name) || ownPaths.has(path)) continue;
    const file = await files.readTargetIdentity(path);
    if (file) subtitles.push({ at: path, file });
  }
  return Map.groupBy(subtitles, ({ file }) => file.size);
}

const alreadyThereReason = (path: string): Reason => ({
  code: "already_there",
  message: sentence`The same subtitle already exists next to its video as ${quoted(basename(path), 200)}. To use another name, rename that file or ${{ do: "verb", of: "undo" }} the release that filed it.`,
});
