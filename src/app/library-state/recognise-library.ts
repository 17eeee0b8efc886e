import { join } from "node:path";
import { toCommandText, withHint } from "../../base/actions/sentence.ts";
import { Outage, UserError } from "../../base/errors.ts";
import { isVideoFile } from "../../base/file-types.ts";
import type { MediaType } from "../../base/identity.ts";
import { isAtOrBelow } from "../../base/path/is-below.ts";
import { cleanText, quoted } from "../../base/text/clean-text.ts";
import { isLibraryName } from "../../core/library/library-kind.ts";
import type { RememberedSection } from "../../store/plex/plex-listings.ts";
import type { EngineFiles } from "../releases/files-port.ts";
import { FALLBACK, type LibraryPolicy } from "./libraries.ts";

const SETTING: Record<MediaType, "PLEX_MOVIES_DIR" | "PLEX_TV_DIR"> = {
  movie: "PLEX_MOVIES_DIR",
  tv: "PLEX_TV_DIR",
};

/**
 * Finds the library folder for a type by its name (`Films`, `Serien`) among the folders that a
 * person created under a media root. Used only if the folder is not determined by Plex or a
 * setting. An empty folder counts, because it may be the mount point of an unmounted disk.
 * Undefined if the default folder is to be used, if there is no such folder, or if there are
 * several and all are empty.
 * @throws UserError (`refused`) if there are several, Outage `not_readable` for a root that the
 * system refuses to list
 */
export async function recogniseLibrary(
  files: Pick<EngineFiles, "listRoot">,
  type: MediaType,
  policy: LibraryPolicy,
  sections: readonly RememberedSection[],
  signal: AbortSignal,
): Promise<string | undefined> {
  const configured = type === "movie" ? policy.moviesDir : policy.tvDir;
  if (configured !== undefined || sections.length > 0) return undefined;
  const found: string[] = [];
  for (const root of policy.mediaRoots) {
    const listing = await files.listRoot(root, signal);
    if (listing.state === "not_readable") {
      throw new Outage("not_readable", `${cleanText(root, 300)}: ${listing.message}`);
    }
    for (const { name, kind } of listing.state === "ok" ? listing.entries : []) {
      if (kind === "folder" && isLibraryName(type, name)) found.push(join(root, name));
    }
  }
  const [first, ...others] = found;
  if (first === undefined) return undefined;
  if (others.length === 0) {
    return first === join(policy.mediaRoots[0] ?? "", FALLBACK[type]) ? undefined : first;
  }
  if (!(await isOneFilled())) return undefined;
  const paths = found.map((path) => quoted(path)).join(", ");
  throw UserError.refused(
    `Several folders may be the library for ${type === "movie" ? "films" : "series"}: ${paths}.`,
    `Set ${SETTING[type]} to the right one and restart the daemon; then retry.`,
  );

  async function isOneFilled(): Promise<boolean> {
    for (const path of found) {
      const inside = await files.listRoot(path, signal, { atMost: 1 });
      if (inside.state !== "ok" || inside.entries.length > 0) return true;
    }
    return false;
  }
}

const SHORT_LOOK = { maxFiles: 10_000, maxDepth: 5 };

type LookedFolders = { folders: readonly string[]; downloads: readonly string[] };

/**
 * Lists the videos below these folders, outside the download folders, as absolute paths. May miss
 * videos among a very large number of files.
 */
export async function* findVideos(
  { walk }: Pick<EngineFiles, "walk">,
  { folders, downloads }: LookedFolders,
  signal: AbortSignal,
): AsyncGenerator<string> {
  const isLibrary = (path: string): boolean =>
    !downloads.some((folder) => isAtOrBelow(path, folder));
  for (const folder of folders.filter(isLibrary)) {
    for (const { path } of (await walk(folder, SHORT_LOOK, signal)).files) {
      const video = join(folder, path);
      if (isVideoFile(path) && isLibrary(video)) yield video;
    }
  }
}

/** True if `findVideos` finds a video. */
export async function hasVideos(
  files: Pick<EngineFiles, "walk">,
  looked: LookedFolders,
  signal: AbortSignal,
): Promise<boolean> {
  for await (const _ of findVideos(files, looked, signal)) return true;
  return false;
}

/**
 * Returns the given policy, with the recognised folder treated as configured. Parameters and errors
 * are the same as for `recogniseLibrary`.
 */
export async function withRecognised(
  ...asked: Parameters<typeof recogniseLibrary>
): Promise<LibraryPolicy> {
  const [, type, policy] = asked;
  const path = await recogniseLibrary(...asked);
  if (path === undefined) return policy;
  return type === "movie" ? { ...policy, moviesDir: path } : { ...policy, tvDir: path };
}

/**
 * Returns the messages for the start: which folders are used because of their names, or which
 * question needs an answer.
 */
export async function explainRecognised(
  files: EngineFiles,
  policy: LibraryPolicy,
  sections: readonly RememberedSection[],
  signal: AbortSignal,
): Promise<string[]> {
  const sentences: string[] = [];
  for (const type of ["movie", "tv"] as const) {
    try {
      const path = await recogniseLibrary(files, type, policy, sections, signal);
      if (path !== undefined) {
        sentences.push(
          `${cleanText(path, 300)} is used for ${type === "movie" ? "films" : "series"}.`,
        );
      }
    } catch (error) {
      if (error instanceof UserError) sentences.push(toCommandText(withHint(error)));
      else if (!(error instanceof Outage)) throw error;
    }
  }
  return sentences;
}
