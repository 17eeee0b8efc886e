import { dirname } from "node:path";
import type { Reason } from "../../../base/reason-codes.ts";
import { METHODS } from "../../../core/journal/method-traits.ts";
import type { Operation } from "../../../core/journal/operation.ts";
import { findOperation } from "../../../store/journal/journal.ts";
import { publicationsOf } from "../../../store/journal/publications.ts";
import type { StoreReader, Trx } from "../../../store/open.ts";
import { findRelease } from "../../../store/releases/releases.ts";
import { notFound, reasonOfAttempt } from "../steps/confirm-missing.ts";
import type { Journal, PublishJob } from "../steps/journal.ts";
import { makeFile, watchCopy } from "../steps/make-file.ts";
import { isReason, perform, record, removeStaged } from "../steps/perform.ts";
import { assertNotPlaying } from "../steps/playing.ts";
import { proveUnchanged } from "../steps/prove-filed.ts";
import { anchorOf, assertInsideRoots } from "../steps/roots.ts";
import { hashSmallFile } from "../steps/small-files.ts";
import {
  PUBLISH,
  publicationOf,
  reasonAgainstDestination,
  recordPublished,
  showStaged,
} from "./publish.ts";
import { swapIntoPlace } from "./swap.ts";

/**
 * Puts a file into the library in place of an older file that this program filed. Under the old
 * name, this is a swap without a gap. Under a new name in the same folder, `retireReplaced` then
 * moves the old file to the trash. The old file is proven before anything is made, and again before
 * it is touched. The new file is always staged, so that one recovery rule fits all methods. Returns
 * why it was not published.
 */
export async function replaceItem(
  journal: Journal,
  asked: PublishJob,
  replaces: string,
  signal: AbortSignal,
): Promise<Reason | undefined> {
  const { store, files, lease, policy } = journal;
  const old = await findOperation(store.read, replaces);
  if (old?.state !== "sealed") return GONE;
  if (asked.item.role === "subtitle" && !(await isVideoReplaced(store, asked))) return VIDEO_STAYS;
  const proof = await proveUnchanged(files, old, signal);
  if (!proof.ok) return proof.reason;
  const { found } = proof;
  await assertNotPlaying(journal, old.finalPath, signal);
  // The name keeps its letters: another spelling may lead to the same file.
  const inPlace =
    old.finalPath === asked.destination ||
    (await files.isOneName(old.finalPath, asked.destination));
  const job: PublishJob = inPlace ? { ...asked, destination: old.finalPath } : asked;
  const folder = dirname(job.destination);
  const root = await assertInsideRoots(journal, job.destination);
  const taken = inPlace ? undefined : await reasonAgainstDestination(journal, job);
  if (taken) return taken;
  const madeFolders = await files.findMissingFolders(root, folder);
  const anchor = await anchorOf(journal, job.destination);
  return perform(journal, PUBLISH, {
    intent: (id) => ({ ...publicationOf(journal, job, id), madeFolders, anchor, replaces }),
    recheck: async (trx) => ((await isStillFiled(trx, replaces)) ? undefined : GONE),
    carryOut: (operation) => carryOut(operation, old),
  });

  async function carryOut(operation: Operation, replaced: Operation): Promise<Reason | undefined> {
    const temp = operation.tempPath ?? "";
    await files.makeFolders(root, folder, { mode: policy.dirMode });
    lease.assertLeased();
    if (inPlace) {
      // Before hours of copying, tests whether the old file can be given another name. A second
      // name is removed again; without one, the file will be renamed.
      const linked = await files.addSecondName(job.destination, temp, found);
      if (linked.ok) await removeStaged(journal, operation);
      else if (linked.code !== "no_second_name") return reasonOfAttempt(linked, job.destination);
    }
    const makeJob = { source: job.sourcePath, expected: job.source, temp, final: temp, folder };
    const made = await watchCopy(journal, operation, (onProgress) =>
      makeFile(files, { ...makeJob, onProgress }, policy, signal),
    );
    if (!made.ok) return { code: made.code, message: made.why };
    if (METHODS[made.method].isCopy && made.why) journal.onCopy(job.sourcePath, root, made.why);
    // A link only becomes durable when its folder is synced.
    await files.syncFolder(folder);
    const identity = await files.readFileIdentity(temp);
    if (!identity) throw notFound(temp);
    const small = { finalPath: job.destination, size: identity.size };
    const progress = {
      method: made.method,
      why: made.why,
      temp: identity,
      hash:
        (made.staged ? made.hash : undefined) ??
        (METHODS[made.method].leadsToSource
          ? undefined
          : await hashSmallFile(files, small, temp, signal)),
    };
    await record(journal, operation, "staged", progress);
    const staged: Operation = { ...operation, ...progress, state: "staged" };
    lease.assertLeased();
    // A copy takes hours. In that time, a link may have replaced a folder, or another file may have
    // replaced the old one.
    await assertInsideRoots(journal, job.destination);
    const again = await proveUnchanged(files, replaced, signal);
    if (!again.ok) return again.reason;
    if (!inPlace) {
      const published = await showStaged(journal, staged);
      return isReason(published)
        ? published
        : (await recordPublished(journal, published), undefined);
    }
    return swapIntoPlace(journal, {
      into: staged,
      leaving: replaced,
      found: again.found,
      replacedBy: staged.id,
    });
  }
}

/** True if the publication has not been undone since the decision and is not about to be. */
async function isStillFiled(trx: Trx, id: string): Promise<boolean> {
  const old = await findOperation(trx, id);
  return old?.state === "sealed" && (await findRelease(trx, old.releaseId))?.state === "filed";
}

const GONE: Reason = {
  code: "changed",
  message: "The file that it should replace has changed or was removed since it was filed.",
};

/** A subtitle is replaced only if its video was. Videos are therefore processed first. */
async function isVideoReplaced(
  store: StoreReader,
  { releaseId, destination }: PublishJob,
): Promise<boolean> {
  for (const { replaces } of await publicationsOf(store.read, releaseId)) {
    const old =
      replaces === undefined ? undefined : (await findOperation(store.read, replaces))?.finalPath;
    if (old !== undefined && destination.startsWith(`${old.slice(0, old.lastIndexOf("."))}.`)) {
      return true;
    }
  }
  return false;
}

const VIDEO_STAYS: Reason = {
  code: "video_stays",
  message: "The video in the library that the older subtitle belongs to was not replaced.",
};
