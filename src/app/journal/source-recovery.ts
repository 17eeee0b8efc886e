import { basename, dirname } from "node:path";
import { Outage } from "../../core/errors.ts";
import type { Operation } from "../../core/journal/operation.ts";
import type { Recovery } from "../../core/journal/recovery.ts";
import { type FileIdentity, sameFile } from "../../core/media-files/file-identity.ts";
import { cleanText } from "../../core/text/clean-text.ts";
import { advance } from "../../store/journal/journal.ts";
import type { Files } from "../files-port.ts";
import { assertAnchored, type JournalDeps } from "./deps.ts";
import { closeReturn } from "./operations/close-return.ts";
import { rollBack } from "./roll-back.ts";

/**
 * Why the download folder that a source was moved from cannot take it back for good; undefined when it is there. A folder
 * is believed to be gone only where the folder above it lies on the disk that held the source: else that disk is away.
 * @throws Outage `root_missing` while the disk is away
 */
export async function whyNoRoot(
  files: Pick<Files, "listRoot" | "fileIdentity">,
  removal: Operation,
): Promise<string | undefined> {
  const { anchor, source } = removal;
  if (!anchor) return undefined;
  const above = (await files.fileIdentity(anchor.path)) ? undefined : await nearest(files, dirname(anchor.path));
  if (above && above.dev === source.dev)
    return `The folder ${cleanText(anchor.path, 300)}, from where it was moved, is gone.`;
  await assertAnchored(files, anchor);
  return undefined;
}

/**
 * A download folder that is empty or gone, where the disk that held the download is not, is the mount point of a disk that
 * is away, with the download. `was` is the download as it was looked at before.
 * @throws Outage `root_missing`
 */
export async function assertNotAway(
  files: Pick<Files, "listRoot" | "fileIdentity">,
  root: string,
  was: FileIdentity,
  signal: AbortSignal,
): Promise<void> {
  const listing = await files.listRoot(root, signal);
  if (listing.state === "ok" && listing.entries.length > 0) return;
  if ((await nearest(files, root))?.dev === was.dev) return;
  throw new Outage(
    "root_missing",
    `${cleanText(root, 300)} is empty or not there; mount its disk, or put any file there if it is right.`,
  );
}

async function nearest(files: Pick<Files, "fileIdentity">, folder: string): ReturnType<Files["fileIdentity"]> {
  const found = await files.fileIdentity(folder);
  return found || folder === dirname(folder) ? found : nearest(files, dirname(folder));
}

/**
 * A source that was about to be removed: gone, it is written down as moved; still there, or set aside, it has its name
 * again, and the release goes on with it. Recovery deletes nothing, for it proves nothing.
 */
export async function recoverRemoval(deps: JournalDeps, operation: Operation, recovery: Recovery): Promise<void> {
  const { store, files, lease, now } = deps;
  const { sourcePath, tempPath } = operation;
  lease.assertHeld();
  if (recovery.do === "seal") {
    // Its folder may have gone with it.
    if (await files.fileIdentity(dirname(sourcePath))) await files.syncFolder(dirname(sourcePath));
    const final = recovery.final ? { final: recovery.final } : {};
    await store.write((trx) => advance(trx, operation, "sealed", lease.number, now(), final));
    return;
  }
  const back = tempPath === undefined ? "alone" : await nameAgain(deps, operation, tempPath);
  const why = recovery.do === "publish" ? "stopped before the source was removed" : recovery.why;
  await rollBack(deps, operation, `${why}${NOTE[back](named(tempPath))}`);
}

const NOTE = {
  alone: () => "",
  taken: (aside: string) => `; another file took its name, and it lies beside it as ${aside}`,
  twice: (aside: string) => `; it has its name again, and a second one beside it, ${aside}, which cannot be taken away`,
};

/** A second name that the system refuses to take away is left: the file has its own, and nothing else waits for that. */
async function nameAgain(
  { files }: JournalDeps,
  { sourcePath, source }: Operation,
  aside: string,
): Promise<keyof typeof NOTE> {
  try {
    return (await files.putBack(aside, sourcePath)) ? "alone" : "taken";
  } catch (error) {
    if (!(error instanceof Outage && error.code === "not_writable")) throw error;
    const there = await files.fileIdentity(sourcePath);
    if (!there || !sameFile(there, source)) throw error;
    return "twice";
  }
}

const named = (path = ""): string => cleanText(basename(path), 300);

/** The source of a `move` stands in its place again; a leftover beside it goes. */
export async function endReturn(deps: JournalDeps, operation: Operation, final: FileIdentity): Promise<void> {
  const { files, lease } = deps;
  lease.assertHeld();
  if (operation.tempPath !== undefined) await files.removeStaged(operation.tempPath, operation.id);
  await files.syncFolder(dirname(operation.finalPath));
  await closeReturn(deps, operation, final);
}
