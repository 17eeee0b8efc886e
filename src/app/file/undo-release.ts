import { join, relative } from "node:path";
import { UserError } from "../../core/errors.ts";
import type { Operation } from "../../core/journal/operation.ts";
import type { Reason } from "../../core/reason.ts";
import type { Release } from "../../core/release/release.ts";
import { type FileIdentity, sameFile } from "../../core/settle/file-identity.ts";
import { cleanText } from "../../core/text/clean-text.ts";
import { advance, beginOperation, publicationsOf } from "../../store/journal.ts";
import { addScan } from "../../store/scans.ts";
import { moveRelease } from "../move.ts";
import { closeTrash } from "./close-trash.ts";
import { type RecoverDeps, recoverRelease } from "./recover.ts";
import { scanFolderOf } from "./scan-folder.ts";

export type UndoDeps = RecoverDeps & {
  /** Folders whose trash may take a file, the likeliest first: library folders, then media roots. */
  trashHomes: () => Promise<string[]>;
  trashFolder: string;
};

/**
 * Takes back what a release published and what still is the same file; the rest is left and listed. Files go to the
 * trash beside their library, so the source is never touched. Then the release goes where it was asked to go.
 */
export async function undoRelease(deps: UndoDeps, release: Release, signal: AbortSignal): Promise<void> {
  const { store, now } = deps;
  await recoverRelease(deps, release.id);
  const left: Reason[] = [];
  const folders = new Set<string>();
  for (const publication of (await publicationsOf(store.read, release.id)).toReversed()) {
    signal.throwIfAborted();
    const reason = await takeBack(deps, publication, signal);
    if (reason) left.push(reason);
    folders.add(scanFolderOf(publication, release.identity?.type));
  }
  const at = now();
  await moveRelease(
    store,
    release,
    { kind: "taken_back", left },
    { actor: "engine", at },
    {
      fields: { plex: null },
      within: async (trx) => {
        for (const folder of folders) await addScan(trx, release.id, folder, at);
      },
    },
  );
}

/** One file. Returns why it was left where it is, if it was. */
async function takeBack(deps: UndoDeps, publication: Operation, signal: AbortSignal): Promise<Reason | undefined> {
  const { store, files, lease, now } = deps;
  const path = cleanText(publication.finalPath, 300);
  const found = await files.fileIdentity(publication.finalPath);
  if (!found) return leave("missing", `${path} is not there any more.`);
  if (!publication.final || !sameFile(found, publication.final))
    return leave("changed", `${path} is another file now; it was left alone.`);
  if (publication.sha256 !== undefined) {
    const hashed = await files.hashFile(publication.finalPath, signal);
    if (!hashed.ok || hashed.sha256 !== publication.sha256)
      return leave("changed", `${path} has other content now; it was left alone.`);
  }
  for (const home of await deps.trashHomes()) {
    if (!publication.finalPath.startsWith(`${home}/`)) continue;
    const trash = await beginTrash(deps, publication, home, found);
    lease.assertHeld();
    const moved = await files.moveToTrash(publication.finalPath, trash.finalPath, found);
    if (moved.ok) {
      await closeTrash(deps, trash, found);
      return undefined;
    }
    await store.write((trx) => advance(trx, trash, "rolled_back", lease.number, now(), { error: moved.why }));
    if (moved.code !== "other_file_system") return leave(moved.code, `${path}: ${moved.why}`);
  }
  throw new UserError(
    `No trash can take ${path}.`,
    "PLEX_MEDIA_ROOT must hold the library that it was filed into.",
    "refused",
  );

  async function leave(code: string, message: string): Promise<Reason> {
    await store.write((trx) => advance(trx, publication, "abandoned", lease.number, now(), { error: message }));
    return { code, message };
  }
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
        undoes: publication.id,
      },
      now(),
    ),
  );
}
