import { basename, dirname } from "node:path";
import { Outage } from "../../../core/errors.ts";
import type { Operation } from "../../../core/journal/operation.ts";
import type { Recovery } from "../../../core/journal/recovery.ts";
import { sameFile } from "../../../core/media-files/file-identity.ts";
import { cleanText } from "../../../core/text/clean-text.ts";
import { advance } from "../../../store/journal/journal.ts";
import type { JournalDeps } from "../steps/deps.ts";
import { rollBack } from "./roll-back.ts";

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
