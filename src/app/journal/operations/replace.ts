import { dirname, join } from "node:path";
import { METHODS } from "../../../core/journal/method-traits.ts";
import type { Operation } from "../../../core/journal/operation.ts";
import type { FileIdentity } from "../../../core/media-files/file-identity.ts";
import type { Reason } from "../../../core/reason.ts";
import { advance, beginOperation, findOperation } from "../../../store/journal/journal.ts";
import { publicationsOf } from "../../../store/journal/publications.ts";
import type { Trx } from "../../../store/open.ts";
import { findRelease } from "../../../store/releases/releases.ts";
import { watchCopy } from "../steps/copy-progress.ts";
import { type MakeDeps, type Outcome, type PublishJob, stampOf } from "../steps/deps.ts";
import { makeFile, makeVisible, withNote } from "../steps/make-file.ts";
import { proveUnchanged } from "../steps/prove-filed.ts";
import { rollBack } from "../steps/roll-back.ts";
import { anchorOf, assertInsideRoots } from "../steps/roots.ts";
import { runOperation } from "../steps/run-operation.ts";
import { markPublished, reasonAgainstDestination } from "./publish.ts";
import { swapIntoPlace } from "./swap.ts";

/**
 * Puts a file into the library in place of an older one that this program filed: under the old one's name by a swap without
 * a gap; or under its own name in the same folder, after which `retireReplaced` moves the old one to the trash. The old one
 * is proven before anything is made, and again before it is touched. The new one is always staged, so that one recovery
 * rule fits all methods.
 */
export async function replaceItem(
  deps: MakeDeps,
  job: PublishJob,
  replaces: string,
  signal: AbortSignal,
): Promise<Outcome> {
  const { store, files, now, lease, policy } = deps;
  const old = await findOperation(store.read, replaces);
  if (old?.state !== "sealed") return problem(GONE);
  if (job.item.role === "subtitle" && !(await isVideoReplaced(deps, job))) return problem(VIDEO_STAYS);
  const proof = await proveUnchanged(files, old, signal);
  if (!proof.ok) return problem(proof.reason);
  const [replaced, first] = [old, proof.found];
  const inPlace = old.finalPath === job.destination;
  const folder = dirname(job.destination);
  const root = await assertInsideRoots(deps, job.destination);
  const taken = inPlace ? undefined : await reasonAgainstDestination(deps, job);
  if (taken) return problem(taken);
  const begun = await begin(root);
  if (!begun) return problem(GONE);
  let operation = begun;
  return runOperation(deps, begun, carryOut, { recoverIn: ["intent", "staged"] });

  async function begin(inRoot: string): Promise<Operation | undefined> {
    const id = deps.newId();
    const madeFolders = await files.missingFolders(inRoot, folder);
    const anchor = await anchorOf(deps, job.destination);
    return store.write(async (trx) => {
      if (!(await isStillFiled(trx, replaces))) return undefined;
      return beginOperation(
        trx,
        {
          id,
          releaseId: job.releaseId,
          itemPath: job.item.path,
          kind: "publish",
          lease: lease.number,
          sourcePath: job.sourcePath,
          source: job.source,
          tempPath: join(folder, deps.stagedName(id)),
          finalPath: job.destination,
          madeFolders,
          anchor,
          replaces,
        },
        now(),
      );
    });
  }

  async function carryOut(): Promise<Outcome> {
    const temp = operation.tempPath ?? "";
    await files.makeFolders(root, folder, policy.dirMode === undefined ? {} : { mode: policy.dirMode });
    lease.assertLeased();
    if (inPlace) {
      const noLink = await reasonAgainstSwap(temp, first);
      if (noLink) return giveUp(noLink);
    }
    const makeJob = { source: job.sourcePath, expected: job.source, temp, final: temp, folder };
    const made = await watchCopy(deps, operation, (onProgress) =>
      makeFile(files, { ...makeJob, onProgress }, policy, signal),
    );
    if (!made.ok) return giveUp({ code: made.code, message: made.why });
    if (METHODS[made.method].isCopy && made.why) deps.onCopy(job.sourcePath, root, made.why);
    // A link is as durable as its folder.
    await files.syncFolder(folder);
    const staged = await files.fileIdentity(temp);
    if (!staged) return giveUp({ code: "source_changed", message: "The staged file is gone." });
    const progress = { method: made.method, why: made.why, temp: staged, hash: made.staged ? made.hash : undefined };
    await store.write((trx) => advance(trx, operation, "staged", lease.number, now(), progress));
    operation = { ...operation, ...progress, state: "staged" };
    lease.assertLeased();
    // A copy takes hours, in which a link may have been put in place of a folder, or another file in place of the old one.
    await assertInsideRoots(deps, job.destination);
    const again = await proveUnchanged(files, replaced, signal);
    if (!again.ok) return giveUp(again.reason);
    if (!inPlace) return publishBeside(temp);
    const failed = await swapIntoPlace(deps, {
      into: operation,
      leaving: replaced,
      found: again.found,
      replacedBy: operation.id,
    });
    return failed ? giveUp(failed) : { kind: "published" };
  }

  async function publishBeside(temp: string): Promise<Outcome> {
    const visible = await makeVisible(files, temp, job.destination);
    if (!visible.ok) return giveUp({ code: visible.code, message: visible.why });
    const published = { method: operation.method, why: withNote(operation.why, visible), final: visible.identity };
    await store.write((trx) => markPublished(trx, operation, stampOf(deps), published));
    return { kind: "published" };
  }

  /** Whether a file can have two names here. Tested before hours of copying, with a name that is removed again. */
  async function reasonAgainstSwap(temp: string, found: FileIdentity): Promise<Reason | undefined> {
    const linked = await files.secondName(job.destination, temp, found);
    if (!linked.ok) return { code: linked.code, message: linked.why };
    await files.removeStaged(temp, operation.id);
    return undefined;
  }

  async function giveUp(reason: Reason): Promise<Outcome> {
    await rollBack(deps, operation, reason.message);
    const lost = reason.code === "source_missing" || reason.code === "source_changed";
    return lost ? { kind: "source_lost", reason } : problem(reason);
  }
}

const problem = (reason: Reason): Outcome => ({ kind: "problem", reason });

/** Whether it was not undone since this was decided, and is not about to be. */
async function isStillFiled(trx: Trx, id: string): Promise<boolean> {
  const old = await findOperation(trx, id);
  return old?.state === "sealed" && (await findRelease(trx, old.releaseId))?.state === "filed";
}

const GONE: Reason = {
  code: "changed",
  message: "The file that it should replace is no longer in the library as it was filed.",
};

/** A subtitle is replaced only when its video was: videos come first. */
async function isVideoReplaced({ store }: MakeDeps, { releaseId, destination }: PublishJob): Promise<boolean> {
  for (const { replaces } of await publicationsOf(store.read, releaseId)) {
    const old = replaces === undefined ? undefined : (await findOperation(store.read, replaces))?.finalPath;
    if (old !== undefined && destination.startsWith(`${old.slice(0, old.lastIndexOf("."))}.`)) return true;
  }
  return false;
}

const VIDEO_STAYS: Reason = {
  code: "video_stays",
  message: "The video in the library that the older subtitle belongs to was not replaced.",
};
