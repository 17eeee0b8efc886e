import { dirname, join } from "node:path";
import { MustStop } from "../../../core/errors.ts";
import { METHODS } from "../../../core/journal/method-traits.ts";
import type { Operation } from "../../../core/journal/operation.ts";
import type { FileIdentity } from "../../../core/media-files/file-identity.ts";
import type { Reason } from "../../../core/reason.ts";
import { advance, beginOperation, findOperation } from "../../../store/journal/journal.ts";
import { publicationsOf } from "../../../store/journal/publications.ts";
import type { Trx } from "../../../store/open.ts";
import { changeItem } from "../../../store/releases/items.ts";
import { findRelease } from "../../../store/releases/releases.ts";
import { recoverOperation } from "../recover.ts";
import { watchCopy } from "../steps/copy-progress.ts";
import { anchorOf, type Outcome, type PublishDeps, type PublishJob } from "../steps/deps.ts";
import { makeFile, makeVisible, withNote } from "../steps/make-file.ts";
import { proveUnchanged } from "../steps/prove-filed.ts";
import { assertInsideRoots } from "../steps/roots.ts";
import { whyTaken } from "./publish.ts";
import { rollBack } from "./roll-back.ts";
import { swapIntoPlace } from "./swap.ts";

/**
 * Puts a file into the library for an older one that this program filed: under the old one's name by a swap without a gap,
 * or beside it under its own, after which the release takes the old one out (`retireReplaced`). The old one is proven
 * before anything is made and again before it is touched; always staged, so that one rule of recovery fits all methods.
 */
export async function replaceItem(
  deps: PublishDeps,
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
  const [standing, first] = [old, proof.found];
  const inPlace = old.finalPath === job.destination;
  const folder = dirname(job.destination);
  const root = await assertInsideRoots(deps, job.destination);
  const taken = inPlace ? undefined : await whyTaken(deps, job);
  if (taken) return problem(taken);
  const begun = await begin(root);
  if (!begun) return problem(GONE);
  let operation = begun;
  try {
    return await carryOut();
  } catch (error) {
    // This engine may touch nothing any more: the next one recovers.
    if (error instanceof MustStop) throw error;
    const open = await findOperation(store.read, operation.id);
    if (open && (open.state === "intent" || open.state === "staged")) await recoverOperation(deps, open);
    throw error;
  }

  async function begin(inRoot: string): Promise<Operation | undefined> {
    const id = deps.newId();
    const madeFolders = await files.missingFolders(inRoot, folder);
    const anchor = await anchorOf(deps, job.destination);
    return store.write(async (trx) => {
      if (!(await stillStands(trx, replaces))) return undefined;
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
    lease.assertHeld();
    if (inPlace) {
      const no = await whyNoLink(temp, first);
      if (no) return giveUp(no);
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
    operation = await advanceTo("staged", { method: made.method, why: made.why, temp: staged, ...hashOf(made) });
    lease.assertHeld();
    // A copy takes hours: nobody may have put a link in place of a folder, or another file in place of the old one.
    await assertInsideRoots(deps, job.destination);
    const again = await proveUnchanged(files, standing, signal);
    if (!again.ok) return giveUp(again.reason);
    if (!inPlace) return publishBeside(temp);
    const failed = await swapIntoPlace(deps, {
      into: operation,
      leaving: standing,
      found: again.found,
      replacedBy: operation.id,
    });
    return failed ? giveUp(failed) : { kind: "published" };
  }

  async function publishBeside(temp: string): Promise<Outcome> {
    const result = await makeVisible(files, temp, job.destination);
    if (!result.ok) return giveUp({ code: result.code, message: result.why });
    const { method = "copy" } = operation;
    const progress = { final: result.identity, why: withNote(operation.why, result) };
    await store.write(async (trx) => {
      await advance(trx, operation, "published", lease.number, now(), progress);
      await changeItem(trx, job.releaseId, job.item.path, { method, destination: job.destination, problem: null });
    });
    return { kind: "published" };
  }

  async function advanceTo(state: "staged", progress: Parameters<typeof advance>[5]): Promise<Operation> {
    await store.write((trx) => advance(trx, operation, state, lease.number, now(), progress));
    return { ...operation, ...progress, state };
  }

  /** Whether files here can have two names at all: asked before hours of copying, by a name that is taken away again. */
  async function whyNoLink(temp: string, found: FileIdentity): Promise<Reason | undefined> {
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
const hashOf = (made: object): { hash?: string } =>
  "hash" in made && typeof made.hash === "string" ? { hash: made.hash } : {};

/** Nobody took it back, or is about to, since it was decided. */
async function stillStands(trx: Trx, id: string): Promise<boolean> {
  const old = await findOperation(trx, id);
  return old?.state === "sealed" && (await findRelease(trx, old.releaseId))?.state === "filed";
}

const GONE: Reason = {
  code: "changed",
  message: "What it was to replace does not stand in the library any more as it was filed.",
};

/** A subtitle gives way to a new one only when its video did: videos come first. */
async function isVideoReplaced({ store }: PublishDeps, { releaseId, destination }: PublishJob): Promise<boolean> {
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
