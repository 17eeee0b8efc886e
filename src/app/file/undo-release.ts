import { byEngine } from "../../core/actor.ts";
import { UserError } from "../../core/errors.ts";
import { METHODS } from "../../core/journal/method-traits.ts";
import type { Operation } from "../../core/journal/operation.ts";
import { sameFile, unchangedFile } from "../../core/media-files/file-identity.ts";
import type { Reason } from "../../core/reason.ts";
import type { Release } from "../../core/release/release.ts";
import { cleanText } from "../../core/text/clean-text.ts";
import { advance, findOperation } from "../../store/journal/journal.ts";
import { publicationsOf, takenBackOf } from "../../store/journal/publications.ts";
import { addScan } from "../../store/plex/scans.ts";
import { findRelease } from "../../store/releases/releases.ts";
import { giveBackBeside, giveBackInPlace, giveBackRest, type Lost, letGo } from "../journal/operations/give-back.ts";
import { assertReturnable, type ReturnDeps, returnSource } from "../journal/operations/return-source.ts";
import { rollBack } from "../journal/operations/roll-back.ts";
import { beginTrash, closeTrash, trashHomes } from "../journal/operations/trash.ts";
import { recoverRelease } from "../journal/recover.ts";
import { assertAnchored, type RecoverDeps } from "../journal/steps/deps.ts";
import { whyOutside } from "../journal/steps/roots.ts";
import { scanFolderOf } from "../journal/steps/scan-folder.ts";
import { moveWithin } from "../releases/move.ts";
import type { ObserveRelease, Seen } from "../releases/observe.ts";

export type UndoDeps = RecoverDeps &
  ReturnDeps & {
    policy: { dirMode: number | undefined };
    trashFolder: string;
    observe: ObserveRelease;
  };

type Left = { publication: Operation; reason: Reason };

/**
 * Takes back what a release published and what still is the same file; the rest is left and listed. Files go to the
 * trash beside their library, so the source is never touched. Then the release goes where it was asked to go.
 */
export async function undoRelease(deps: UndoDeps, release: Release, signal: AbortSignal): Promise<void> {
  const { store } = deps;
  await recoverRelease(deps, release.id);
  const left: Left[] = [];
  const folders = new Set<string>();
  for (const publication of (await publicationsOf(store.read, release.id)).toReversed()) {
    signal.throwIfAborted();
    await giveBackBeside(deps, publication);
    const reason = await takeBack(deps, publication, signal);
    if (reason) left.push({ publication, reason });
    folders.add(scanFolderOf(publication, release.identity?.type));
  }
  // What was taken back before a stop is no publication any more, and Plex has still to be told of it.
  for (const publication of await takenBackOf(store.read, release.id))
    folders.add(scanFolderOf(publication, release.identity?.type));
  const missing = left.filter(({ reason }) => reason.code === "missing").map(({ publication }) => publication);
  const lost = await giveBackRest(deps, release.id, missing);
  await end(deps, release, { left, lost }, folders, await contentNow(deps, release, signal));
}

/**
 * Its content as it is now: what changed while it was filed is no reason to take it in again unasked. Undefined when it
 * cannot be seen, or goes on to be filed as something else, for which its files are compared with what was recorded.
 */
async function contentNow({ observe }: UndoDeps, release: Release, signal: AbortSignal): Promise<Seen | undefined> {
  if (release.wish?.kind === "approve") return undefined;
  const seen = await observe(release, signal, { tails: false });
  return seen.problems.length > 0 ? undefined : seen;
}

/** Lets go of what was left and moves on, in one transaction: a stop before it looks at those files, and lists them, again. */
async function end(
  { store, now, lease, hasPlex }: UndoDeps,
  release: Release,
  { left, lost }: { left: readonly Left[]; lost: readonly Lost[] },
  folders: ReadonlySet<string>,
  content: Seen | undefined,
): Promise<void> {
  const at = now();
  await store.write(async (trx) => {
    // What a person asked for meanwhile says where it goes.
    const current = (await findRelease(trx, release.id)) ?? release;
    for (const { publication, reason } of left)
      if ((await findOperation(trx, publication.id))?.state === publication.state)
        await advance(trx, publication, "abandoned", lease.number, at, { error: reason.message });
    for (const { old } of lost) await letGo(trx, old, lease.number, at);
    const event = { kind: "taken_back", left: [...left, ...lost].map(({ reason }) => reason) } as const;
    const keeps = content === undefined || current.wish?.kind === "approve";
    const fields = { plex: null, ...(keeps ? {} : { contentKey: content.contentKey }) };
    await moveWithin(trx, current, event, byEngine(at), { fields });
    if (hasPlex()) for (const folder of folders) await addScan(trx, release.id, folder, at);
  });
}

/** One file. Returns why it was left where it is, if it was. */
async function takeBack(deps: UndoDeps, publication: Operation, signal: AbortSignal): Promise<Reason | undefined> {
  const { files, lease } = deps;
  const path = cleanText(publication.finalPath, 300);
  const found = await files.fileIdentity(publication.finalPath);
  if (!found) {
    await assertAnchored(files, publication.anchor);
    return { code: "missing", message: `${path} is not there any more.` };
  }
  const outside = await whyOutside(deps, publication);
  if (outside) return outside;
  if (!publication.final || !sameFile(found, publication.final))
    return { code: "changed", message: `${path} is another file now; it was left alone.` };
  if (publication.hash !== undefined) {
    await assertReturnable(deps, publication);
    const hashed = await files.hashFile(publication.finalPath, publication.hash, signal);
    if (!hashed.ok || hashed.hash !== publication.hash)
      return { code: "changed", message: `${path} has other content now; it was left alone.` };
  } else if (
    publication.method &&
    METHODS[publication.method].provenBy === "times" &&
    !unchangedFile(found, publication.final)
  ) {
    // An own file without a hash: once written to, the download is no second copy of it, as the trash would believe.
    return { code: "changed", message: `${path} was written to since; it was left alone.` };
  }
  const kept = await returnSource(deps, publication, found, signal);
  if (kept) return kept;
  if (await giveBackInPlace(deps, publication, found)) return undefined;
  let stays: Reason | undefined;
  for (const home of await trashHomes(deps, publication)) {
    const trash = await beginTrash(deps, { publication, home, found });
    lease.assertHeld();
    const moved = await files.moveToTrash(publication.finalPath, trash.finalPath, found);
    if (moved.ok) {
      await closeTrash(deps, trash, found);
      return undefined;
    }
    await rollBack(deps, trash, moved.why);
    stays = { code: moved.code, message: `${path}: ${moved.why}` };
    if (moved.code !== "other_file_system") return stays;
  }
  // A folder of the library that is a mount of its own: no trash ever can, and waiting would be for ever.
  if (stays) return stays;
  throw new UserError(
    `No trash can take ${path}.`,
    "PLEX_MEDIA_ROOT must hold the library that it was filed into.",
    "refused",
  );
}
