import { join, relative } from "node:path";
import { UserError } from "../../core/errors.ts";
import type { Operation } from "../../core/journal/operation.ts";
import type { Reason } from "../../core/reason.ts";
import type { Release } from "../../core/release/release.ts";
import { type FileIdentity, sameFile } from "../../core/settle/file-identity.ts";
import { cleanText } from "../../core/text/clean-text.ts";
import { advance, beginOperation } from "../../store/journal.ts";
import { publicationsOf } from "../../store/publications.ts";
import { findRelease } from "../../store/releases.ts";
import { addScan } from "../../store/scans.ts";
import { moveWithin } from "../move.ts";
import type { Seen } from "../observe.ts";
import type { ObserveRelease } from "../observe-release.ts";
import { assertAnchored } from "./anchor.ts";
import { closeTrash } from "./close-trash.ts";
import { type RecoverDeps, recoverRelease } from "./recover.ts";
import { scanFolderOf } from "./scan-folder.ts";

export type UndoDeps = RecoverDeps & {
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
    const reason = await takeBack(deps, publication, signal);
    if (reason) left.push({ publication, reason });
    folders.add(scanFolderOf(publication, release.identity?.type));
  }
  await end(deps, release, left, folders, await contentNow(deps, release, signal));
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
  left: readonly Left[],
  folders: ReadonlySet<string>,
  content: Seen | undefined,
): Promise<void> {
  const at = now();
  await store.write(async (trx) => {
    // What a person asked for meanwhile says where it goes.
    const current = (await findRelease(trx, release.id)) ?? release;
    for (const { publication, reason } of left)
      await advance(trx, publication, "abandoned", lease.number, at, { error: reason.message });
    const event = { kind: "taken_back", left: left.map(({ reason }) => reason) } as const;
    const keeps = content === undefined || current.wish?.kind === "approve";
    const fields = { plex: null, ...(keeps ? {} : { contentKey: content.contentKey }) };
    await moveWithin(trx, current, event, { actor: "engine", at }, { fields });
    if (hasPlex()) for (const folder of folders) await addScan(trx, release.id, folder, at);
  });
}

/** One file. Returns why it was left where it is, if it was. */
async function takeBack(deps: UndoDeps, publication: Operation, signal: AbortSignal): Promise<Reason | undefined> {
  const { store, files, lease, now } = deps;
  const path = cleanText(publication.finalPath, 300);
  const found = await files.fileIdentity(publication.finalPath);
  if (!found) {
    await assertAnchored(files, publication.anchor);
    return { code: "missing", message: `${path} is not there any more.` };
  }
  if (!publication.final || !sameFile(found, publication.final))
    return { code: "changed", message: `${path} is another file now; it was left alone.` };
  if (publication.sha256 !== undefined) {
    const hashed = await files.hashFile(publication.finalPath, signal);
    if (!hashed.ok || hashed.sha256 !== publication.sha256)
      return { code: "changed", message: `${path} has other content now; it was left alone.` };
  }
  for (const home of await trashHomes(deps, publication)) {
    const trash = await beginTrash(deps, publication, home, found);
    lease.assertHeld();
    const moved = await files.moveToTrash(publication.finalPath, trash.finalPath, found);
    if (moved.ok) {
      await closeTrash(deps, trash, found);
      return undefined;
    }
    await store.write((trx) => advance(trx, trash, "rolled_back", lease.number, now(), { error: moved.why }));
    if (moved.code !== "other_file_system") return { code: moved.code, message: `${path}: ${moved.why}` };
  }
  throw new UserError(
    `No trash can take ${path}.`,
    "PLEX_MEDIA_ROOT must hold the library that it was filed into.",
    "refused",
  );
}

/** Where its trash may lie, the likeliest to be on its own file system first; its own library also when that is no longer configured. */
async function trashHomes({ libraryHomes }: UndoDeps, { finalPath, anchor }: Operation): Promise<string[]> {
  const homes = [...(await libraryHomes()), ...(anchor ? [anchor.path] : [])];
  return [...new Set(homes)].filter((home) => finalPath.startsWith(`${home}/`));
}

/** `home/.plex-ingest-trash/2026-11-20/<operation>/Movies/…`: dated for people, unique by the operation's id. */
function beginTrash(deps: UndoDeps, publication: Operation, home: string, found: FileIdentity): Promise<Operation> {
  const { store, lease, now } = deps;
  const id = deps.newId();
  const day = new Date(now()).toISOString().slice(0, 10);
  const inside = relative(home, publication.finalPath);
  return store.write((trx) =>
    beginOperation(
      trx,
      {
        id,
        releaseId: publication.releaseId,
        itemPath: publication.itemPath,
        kind: "trash",
        lease: lease.number,
        sourcePath: publication.finalPath,
        source: found,
        finalPath: join(home, deps.trashFolder, day, id, inside),
        madeFolders: [],
        anchor: publication.anchor,
        undoes: publication.id,
      },
      now(),
    ),
  );
}
