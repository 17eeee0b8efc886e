import { dirname } from "node:path";
import { dropUndefined } from "../../../base/drop-undefined.ts";
import { fallBackTo, MustStop, Outage, OutsideRoot, UserError } from "../../../base/errors.ts";
import { isBelow } from "../../../base/path/is-below.ts";
import type { Reason } from "../../../base/reason-codes.ts";
import { quoted } from "../../../base/text/clean-text.ts";
import type { Anchor, Operation } from "../../../core/journal/operation.ts";
import { STORAGE_MARK } from "../../../core/journal/restored-database.ts";
import type { FileIdentity } from "../../../core/media-files/file-identity.ts";
import type { EngineFiles } from "../../releases/files-port.ts";
import type { Journal } from "./journal.ts";

/**
 * Returns the media root that really contains a file's folder. Links are resolved, because a
 * library may be a link into another root. A root that is not mounted does not matter if another
 * root contains the folder.
 * @throws UserError (`refused`) if no root contains it, with the refusal of the first root; Outage
 * if a root that may contain it is not mounted
 */
export const assertInsideRoots = async (
  {
    files,
    mediaRoots,
  }: { files: Pick<EngineFiles, "assertInside">; mediaRoots: Journal["mediaRoots"] },
  path: string,
): Promise<string> => (await inRoots(mediaRoots, path, files.assertInside)).root;

/**
 * Returns the same root as `assertInsideRoots`, and the missing folders above the file as
 * `findMissingFolders` returns them, but accesses the disk only once. Throws like
 * `assertInsideRoots`.
 */
export async function resolveInRoots(
  {
    files,
    mediaRoots,
  }: { files: Pick<EngineFiles, "findMissingFolders">; mediaRoots: Journal["mediaRoots"] },
  path: string,
): Promise<{ root: string; missing: string[] }> {
  const { root, found } = await inRoots(mediaRoots, path, files.findMissingFolders);
  return { root, missing: found };
}

async function inRoots<T>(
  mediaRoots: Journal["mediaRoots"],
  path: string,
  ask: (root: string, folder: string) => Promise<T>,
): Promise<{ root: string; found: T }> {
  let refused: UserError | undefined;
  let away: Outage | undefined;
  const ownRoots = rootsAbove(mediaRoots, path);
  // The file's own root is tried first, so that a network disk that does not respond is not
  // touched.
  for (const root of [
    ...ownRoots,
    ...mediaRoots.filter((mediaRoot) => !ownRoots.includes(mediaRoot)),
  ]) {
    try {
      return { root, found: await ask(root, dirname(path)) };
    } catch (error) {
      if (error instanceof UserError) refused ??= error;
      else if (error instanceof Outage) away ??= error;
      else throw error;
    }
  }
  throw (
    away ??
    (refused && toRefusal(refused)) ??
    UserError.refused(
      `${quoted(path, 300)} is not in a media root.`,
      "Add its library to PLEX_MEDIA_ROOT and restart.",
    )
  );
}

/** A link out of the library is followed only if the owner has named the folder that it leads to. */
function toRefusal(refused: UserError): UserError {
  const way = refused instanceof OutsideRoot ? refused.way : undefined;
  if (way === undefined) return refused;
  const hint =
    `If that folder belongs to your library, add ${quoted(way.real, 300)} to PLEX_MEDIA_ROOT and ` +
    "restart plex-ingest.";
  return new OutsideRoot(refused.said, hint, way);
}

const rootsAbove = (mediaRoots: readonly string[], path: string) =>
  mediaRoots.filter((root) => isBelow(path, root));

/**
 * Returns the reason if a published file must not be touched because a folder above it has become a
 * link that leads out of the library. A file in a library that is no longer configured must still
 * be inside that library.
 * @throws Outage while a media root that may contain it is not mounted
 */
export async function outsideLibraryReason(
  {
    files,
    mediaRoots,
  }: { files: Pick<EngineFiles, "assertInside">; mediaRoots: Journal["mediaRoots"] },
  { finalPath, anchor }: Pick<Operation, "finalPath" | "anchor">,
): Promise<Reason | undefined> {
  try {
    const ownRoots = rootsAbove(mediaRoots, finalPath);
    if (ownRoots.length > 0 || !anchor || !(await isInAnchor(files, anchor.path, finalPath))) {
      await assertInsideRoots({ files, mediaRoots }, finalPath);
    }
    return undefined;
  } catch (error) {
    if (!(error instanceof UserError) || error instanceof MustStop) throw error;
    return {
      code: error.code,
      message: `${quoted(finalPath, 300)} was left alone. ${error.message}`,
    };
  }
}

/**
 * True if a file is really inside the library that it was filed into, and that library has not
 * become a link to another folder.
 */
const isInAnchor = (
  files: Pick<EngineFiles, "assertInside">,
  anchor: string,
  finalPath: string,
): Promise<boolean> =>
  files
    .assertInside(dirname(anchor), anchor)
    .then(() => files.assertInside(anchor, dirname(finalPath)))
    .then(() => true, fallBackTo(false, UserError));

/**
 * Returns the innermost existing library folder or media root above a path. Called for each
 * published file, so the folder is not listed: listing a folder takes 100 ms with 20,000 works.
 */
export async function anchorOf(
  {
    files,
    libraryHomes,
  }: {
    files: Pick<EngineFiles, "readTargetIdentity" | "readPoolBytes">;
    libraryHomes: Journal["libraryHomes"];
  },
  path: string,
): Promise<Anchor | undefined> {
  const above = (await libraryHomes()).filter((home) => isBelow(path, home));
  for (const home of above.toSorted((a, b) => b.length - a.length)) {
    // A library may be a link. In that case, its target is the folder on the disk.
    const folder = await files.readTargetIdentity(home);
    if (!folder) continue;
    const poolBytes = await files.readPoolBytes(home);
    return { path: home, ino: folder.ino, ...dropUndefined({ poolBytes }) };
  }
  return undefined;
}

/**
 * For a path of which the journal knows no anchor. The folder that is there now may be the mount
 * point of an unmounted disk, so it proves something only if it is not empty.
 */
export const asUnknown = ({ path }: Pick<Anchor, "path">): Anchor => ({ path, ino: "" });

/** Time limit for listing a library's folder. */
export const LIST_TIMEOUT_MS = 30_000;

/**
 * False for a trash or a staged file: an operation that was under way when the disk left may have
 * made it in the bare mount point. Only a person's disk has the storage's mark.
 */
const isForeign = (name: string): boolean =>
  !name.startsWith(".plex-ingest-") || name === STORAGE_MARK;

/**
 * Asserts that a missing file is really gone. A file counts as gone only while its library is
 * mounted: the folder into which it was filed exists, or a different folder at that path is not
 * empty. If the folder is missing, or a different and empty folder has its path, the path is the
 * mount point of an unmounted disk.
 * @throws Outage `root_missing`
 */
export async function assertAnchored(
  files: Pick<EngineFiles, "listRoot">,
  anchor: Anchor | undefined,
): Promise<void> {
  if (!anchor) return;
  const listing = await files.listRoot(anchor.path, AbortSignal.timeout(LIST_TIMEOUT_MS), {
    atMost: 1,
    only: isForeign,
  });
  if (listing.state === "ok" && (listing.ino === anchor.ino || listing.entries.length > 0)) return;
  throw new Outage(
    "root_missing",
    `${quoted(anchor.path, 300)} is missing, or is an empty folder other than the one that was filed into. Mount its disk. If this is the right folder, create any file in it.`,
  );
}

/**
 * Returns why a source can never be put back into its download folder. Undefined if that folder
 * exists. A folder counts as gone only if its parent is on the disk that held the source; otherwise
 * that disk is not mounted.
 * @throws Outage `root_missing` while the disk is not mounted
 */
export async function explainMissingRoot(
  files: EngineFiles,
  removal: Operation,
): Promise<string | undefined> {
  const { anchor, source } = removal;
  if (!anchor) return undefined;
  const above = (await files.readFileIdentity(anchor.path))
    ? undefined
    : await nearest(files, dirname(anchor.path));
  if (above && above.dev === source.dev) {
    return `The folder from which it was moved, ${quoted(anchor.path, 300)}, no longer exists.`;
  }
  await assertAnchored(files, anchor);
  return undefined;
}

/**
 * Asserts that a download folder's disk is mounted. If the folder is empty or missing and not on
 * the disk that held the download, it is the mount point of an unmounted disk. `was` is the
 * download's former identity.
 * @throws Outage `root_missing`
 */
export async function assertNotAway(
  files: EngineFiles,
  root: string,
  was: FileIdentity,
  signal: AbortSignal,
): Promise<void> {
  const listing = await files.listRoot(root, signal, { atMost: 1 });
  if (listing.state === "ok" && listing.entries.length > 0) return;
  if ((await nearest(files, root))?.dev === was.dev) return;
  throw new Outage(
    "root_missing",
    `${quoted(root, 300)} is empty or missing. Mount its disk. If it should be empty, create any file in it.`,
  );
}

async function nearest(
  files: Pick<EngineFiles, "readFileIdentity">,
  folder: string,
): ReturnType<EngineFiles["readFileIdentity"]> {
  const found = await files.readFileIdentity(folder);
  return found || folder === dirname(folder) ? found : nearest(files, dirname(folder));
}
