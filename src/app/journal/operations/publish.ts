import { dirname, join } from "node:path";
import { MustStop } from "../../../core/errors.ts";
import { leadingMethod, METHODS } from "../../../core/journal/method-traits.ts";
import type { Operation } from "../../../core/journal/operation.ts";
import { type FileIdentity, sameFile } from "../../../core/media-files/file-identity.ts";
import type { Reason } from "../../../core/reason.ts";
import { advance, beginOperation, openOperations } from "../../../store/journal/journal.ts";
import { publicationAt } from "../../../store/journal/publications.ts";
import type { Store } from "../../../store/open.ts";
import { changeItem } from "../../../store/releases/items.ts";
import type { Files } from "../../releases/files-port.ts";
import { recoverOperation } from "../recover.ts";
import { watchCopy } from "../steps/copy-progress.ts";
import { anchorOf, type Outcome, type PublishDeps, type PublishJob } from "../steps/deps.ts";
import { type Made, makeFile, makeVisible, withNote } from "../steps/make-file.ts";
import { assertInsideRoots } from "../steps/roots.ts";
import { rollBack } from "./roll-back.ts";

/**
 * Why a name in the library cannot be filed under, if it cannot: a file stands there (perhaps this very one, put there by
 * somebody else: then it is theirs, and undo will not touch it), or another release published under it.
 */
export async function whyTaken(
  { store, files }: { store: Store; files: Pick<Files, "fileIdentity" | "reachedFile"> },
  { source, destination }: { source: FileIdentity; destination: string },
): Promise<Reason | undefined> {
  const found = await files.fileIdentity(destination);
  const reached = found && (await files.reachedFile(destination));
  if (reached && sameFile(reached, source))
    return { code: "already_there", message: "It stands there already, the very same file." };
  const other = await publicationAt(store.read, destination);
  if (other) {
    const message = `Release ${other.releaseId} filed a file under this name; undo that release, or skip this file.`;
    return { code: "destination_exists", message };
  }
  if (!found) return undefined;
  return {
    code: "destination_exists",
    message: "Another file has this name already, and nothing is ever written over a file.",
  };
}

/**
 * Puts one file into the library, each step written down before it is taken: intent, made (staged unless linked),
 * published. Whatever throws, the signal included, the operation is recovered first as it would be after a kill.
 */
export async function publishItem(deps: PublishDeps, job: PublishJob, signal: AbortSignal): Promise<Outcome> {
  const { store, files, now, lease, policy } = deps;
  const folder = dirname(job.destination);
  const root = await assertInsideRoots(deps, job.destination);
  // Before the intent: what recovery finds under a name that was free then, and is our inode, we made.
  const taken = await whyTaken(deps, job);
  if (taken) return { kind: "problem", reason: taken };
  const id = deps.newId();
  const temp = join(folder, deps.stagedName(id));
  const madeFolders = await files.missingFolders(root, folder);
  const anchor = await anchorOf(deps, job.destination);
  const operation = await store.write((trx) =>
    beginOperation(
      trx,
      {
        id,
        releaseId: job.releaseId,
        itemPath: job.item.path,
        kind: "publish",
        // Recovery tells our link from another's by where it leads.
        method: leadingMethod(policy.method),
        lease: lease.number,
        sourcePath: job.sourcePath,
        source: job.source,
        tempPath: temp,
        finalPath: job.destination,
        madeFolders,
        anchor,
      },
      now(),
    ),
  );
  try {
    await files.makeFolders(root, folder, policy.dirMode === undefined ? {} : { mode: policy.dirMode });
    lease.assertHeld();
    const makeJob = { source: job.sourcePath, expected: job.source, temp, final: job.destination, folder };
    const made = await watchCopy(deps, operation, (onProgress) =>
      makeFile(files, { ...makeJob, onProgress }, policy, signal),
    );
    if (!made.ok) return await giveUp(made);
    if (METHODS[made.method].isCopy && made.why) deps.onCopy(job.sourcePath, root, made.why);
    return await (made.staged ? publishStaged(made) : publishLinked(made));
  } catch (error) {
    // This engine may touch nothing any more: the next one recovers.
    if (error instanceof MustStop) throw error;
    // What is on disk decides, as after a crash: the file may be visible although the step after it failed.
    const [open] = (await openOperations(store.read, job.releaseId)).filter((candidate) => candidate.id === id);
    if (open) await recoverOperation(deps, open);
    throw error;
  }

  async function publishLinked(made: Made & { ok: true }): Promise<Outcome> {
    const final = await files.fileIdentity(job.destination);
    await files.syncNewName(job.destination, final);
    await published(operation, made, final);
    return { kind: "published" };
  }

  async function publishStaged(made: Made & { ok: true; staged: true }): Promise<Outcome> {
    const staged = await files.fileIdentity(temp);
    await store.write((trx) =>
      advance(trx, operation, "staged", lease.number, now(), {
        method: made.method,
        why: made.why,
        ...(staged ? { temp: staged } : {}),
        ...(made.hash === undefined ? {} : { hash: made.hash }),
      }),
    );
    const seen: Operation = { ...operation, state: "staged" };
    lease.assertHeld();
    // A copy takes hours: nobody may have put a link in place of a folder meanwhile.
    await assertInsideRoots(deps, job.destination);
    const result = await makeVisible(files, temp, job.destination);
    if (!result.ok) {
      await rollBack(deps, seen, result.why);
      return { kind: "problem", reason: { code: result.code, message: result.why } };
    }
    await published(seen, { ...made, why: withNote(made.why, result) }, result.identity);
    return { kind: "published" };
  }

  async function published(seen: Operation, made: Made & { ok: true }, final: FileIdentity | undefined): Promise<void> {
    await store.write(async (trx) => {
      await advance(trx, seen, "published", lease.number, now(), {
        method: made.method,
        why: made.why,
        ...(final ? { final } : {}),
      });
      await changeItem(trx, job.releaseId, job.item.path, {
        method: made.method,
        destination: job.destination,
        problem: null,
      });
    });
  }

  async function giveUp({ code, why }: Made & { ok: false }): Promise<Outcome> {
    await rollBack(deps, operation, why);
    const lost = code === "source_missing" || code === "source_changed";
    if (lost) return { kind: "source_lost", reason: { code, message: why } };
    return { kind: "problem", reason: { code, message: why } };
  }
}
