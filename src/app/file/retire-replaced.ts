import type { Operation } from "../../core/journal/operation.ts";
import { sameFile } from "../../core/media-files/file-identity.ts";
import { STAYS } from "../../core/plan/files/not-filed.ts";
import type { Reason } from "../../core/reason.ts";
import { cleanText } from "../../core/text/clean-text.ts";
import { findOperation } from "../../store/journal/journal.ts";
import { publicationsOf } from "../../store/journal/publications.ts";
import { subtitlesBeside } from "../../store/journal/supersede.ts";
import { itemsOf } from "../../store/releases/items.ts";
import { findRelease } from "../../store/releases/releases.ts";
import { rollBack } from "../journal/operations/roll-back.ts";
import { beginTrash, closeTrash, type TrashDeps, trashHomes } from "../journal/operations/trash.ts";
import { assertAnchored, type RecoverDeps } from "../journal/steps/deps.ts";
import { proveUnchanged } from "../journal/steps/prove-filed.ts";
import { whyOutside } from "../journal/steps/roots.ts";
import { changedHalves } from "./subtitle-pair.ts";

type RetireDeps = RecoverDeps & TrashDeps;

/**
 * Takes what a release replaced under other names out of the library, now that its own files stand there: older videos,
 * then the subtitles that were theirs. Continues where it was stopped. Returns why what stays does.
 */
export async function retireReplaced(deps: RetireDeps, releaseId: number, signal: AbortSignal): Promise<Reason[]> {
  const { store } = deps;
  const problems: Reason[] = [];
  const roles = new Map((await itemsOf(store.read, releaseId)).map(({ path, role }) => [path, role]));
  for (const publication of await publicationsOf(store.read, releaseId)) {
    if (publication.replaces === undefined) continue;
    signal.throwIfAborted();
    const old = await findOperation(store.read, publication.replaces);
    if (!old) continue;
    const beside =
      roles.get(publication.itemPath) === "video" ? await subtitlesBeside(store.read, old.finalPath, releaseId) : [];
    const torn = await changedHalves(deps, beside, signal);
    for (const one of [old, ...beside]) {
      const reason = torn.has(one.id) ? STAYS.halfPair : await retire(deps, one, publication, signal);
      if (reason) problems.push(reason);
    }
  }
  return problems;
}

async function retire(
  deps: RetireDeps,
  old: Operation,
  publication: Operation,
  signal: AbortSignal,
): Promise<Reason | undefined> {
  const { store, files, lease } = deps;
  if ((await findOperation(store.read, old.id))?.state !== "sealed") return undefined;
  const stands = await files.fileIdentity(publication.finalPath);
  if (!stands || !publication.final || !sameFile(stands, publication.final)) {
    await assertAnchored(files, publication.anchor);
    return { code: "not_replaced", message: `${cleanText(old.finalPath, 300)} stays: ${NOT_THERE}` };
  }
  const outside = await whyOutside(deps, old);
  if (outside) return outside;
  const proof = await proveUnchanged(files, old, signal);
  if (!proof.ok) return proof.reason.code === "missing" ? undefined : proof.reason;
  for (const home of await trashHomes(deps, old)) {
    const trash = await beginTrash(deps, {
      publication: old,
      home,
      found: proof.found,
      replacedBy: publication.id,
      async check(trx) {
        const release = await findRelease(trx, old.releaseId);
        if (release?.state !== "filed") throw new Error(`Release ${old.releaseId} is ${release?.state} by now.`);
      },
    });
    lease.assertHeld();
    const moved = await files.moveToTrash(old.finalPath, trash.finalPath, proof.found);
    if (moved.ok) {
      await closeTrash(deps, trash, proof.found);
      return undefined;
    }
    await rollBack(deps, trash, moved.why);
    if (moved.code !== "other_file_system") return { code: moved.code, message: moved.why };
  }
  return { code: "refused", message: "No trash can take the file that it replaces." };
}

const NOT_THERE = "the file that was to take its place does not stand in the library any more as it was filed.";
