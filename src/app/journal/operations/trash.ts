import { dirname, join, relative } from "node:path";
import type { Operation } from "../../../core/journal/operation.ts";
import type { FileIdentity } from "../../../core/media-files/file-identity.ts";
import { isBelow } from "../../../core/path/is-below.ts";
import { cleanText } from "../../../core/text/clean-text.ts";
import { advance, beginOperation, findOperation } from "../../../store/journal/journal.ts";
import { returnOf } from "../../../store/journal/moved-sources.ts";
import { anythingPublishedBeside, foldersMadeAbove } from "../../../store/journal/publications.ts";
import { refreshSuperseded } from "../../../store/journal/supersede.ts";
import { addTrashed } from "../../../store/journal/trash.ts";
import type { Trx } from "../../../store/open.ts";
import { appendHistory } from "../../../store/releases/history.ts";
import { changeItem } from "../../../store/releases/items.ts";
import { findRelease } from "../../../store/releases/releases.ts";
import type { JournalDeps } from "../steps/deps.ts";

type By = { lease: number; at: number };

/** Inside a transaction: a file lies in the trash. Its manifest row, and what its publication is from now on. */
export async function sealTrash(
  trx: Trx,
  trash: Operation,
  final: FileIdentity | undefined,
  { lease, at }: By,
): Promise<void> {
  const published = trash.undoes === undefined ? undefined : await findOperation(trx, trash.undoes);
  // What was moved and put back as a copy is another file than the one that it was filed from.
  const returned = published && (await returnOf(trx, published));
  await advance(trx, trash, "sealed", lease, at, final ? { final } : {});
  await addTrashed(trx, {
    operationId: trash.id,
    releaseId: trash.releaseId,
    path: trash.finalPath,
    originalPath: trash.sourcePath,
    sourcePath: published?.sourcePath ?? trash.sourcePath,
    source: returned?.final ?? published?.source ?? trash.source,
    identity: final ?? trash.source,
    trashedAt: at,
  });
  if (!published) return;
  if (trash.replacedBy === undefined) {
    await advance(trx, published, "undone", lease, at);
    await changeItem(trx, trash.releaseId, trash.itemPath, { method: null, destination: null });
    return;
  }
  await advance(trx, published, "superseded", lease, at);
  const by = (await findOperation(trx, trash.replacedBy))?.releaseId;
  const problem = `A file of release ${by} took its place in the library.`;
  await changeItem(trx, trash.releaseId, trash.itemPath, { method: null, destination: null, problem });
  await refreshSuperseded(trx, trash.releaseId);
  await appendHistory(trx, {
    at,
    releaseId: trash.releaseId,
    name: (await findRelease(trx, trash.releaseId))?.name,
    action: "superseded",
    actor: "engine",
    detail: { message: `${cleanText(trash.sourcePath, 4096)} lies in the trash: release ${by} took its place.`, by },
  });
}

/** Writes down that a file lies in the trash: its manifest row, and that its publication is undone, or superseded. */
export async function closeTrash(deps: JournalDeps, trash: Operation, final: FileIdentity | undefined): Promise<void> {
  const { store, lease, now } = deps;
  const published = trash.undoes === undefined ? undefined : await findOperation(store.read, trash.undoes);
  // Before it is written down: a kill in between comes here again, and would otherwise leave the empty folders for good.
  if (published) await removeEmptied(deps, published);
  await store.write((trx) => sealTrash(trx, trash, final, { lease: lease.number, at: now() }));
}

/** Of the two folders around a file that left it those that filing made and that are empty now: of a film, of a season and its series. */
async function removeEmptied(
  { store, files }: Pick<JournalDeps, "store" | "files">,
  { finalPath, releaseId }: Operation,
): Promise<void> {
  const folder = dirname(finalPath);
  await files.removeEmptyFolders(await foldersMadeAbove(store.read, finalPath, folder));
  if (await files.fileIdentity(folder)) return;
  // Around a film's folder lies the library: to read the past of 100,000 films takes 100 ms, in which nothing else happens.
  if (await anythingPublishedBeside(store.read, folder, releaseId)) return;
  await files.removeEmptyFolders(await foldersMadeAbove(store.read, finalPath, dirname(folder)));
}

export type TrashDeps = JournalDeps & { trashFolder: string; libraryHomes: () => Promise<string[]> };

/** Where the trash of a file may lie, the likeliest to be on its own file system first; its own library also when that is no longer configured. */
export async function trashHomes(
  { libraryHomes }: Pick<TrashDeps, "libraryHomes">,
  { finalPath, anchor }: Operation,
): Promise<string[]> {
  const homes = [...(await libraryHomes()), ...(anchor ? [anchor.path] : [])];
  return [...new Set(homes)].filter((home) => isBelow(finalPath, home));
}

type TrashJob = {
  publication: Operation;
  home: string;
  /** What stands there now. */
  found: FileIdentity;
  /** The publication that stands for it from then on. */
  replacedBy?: string | undefined;
  /** Asked in the same transaction; what it throws begins nothing. */
  check?: (trx: Trx) => Promise<void>;
};

/** `home/.plex-ingest-trash/2026-11-20/<operation>/Movies/…`: dated for people, unique by the operation's id. */
export function beginTrash(deps: TrashDeps, job: TrashJob): Promise<Operation> {
  const { store, lease, now } = deps;
  const { publication, home, found, replacedBy, check } = job;
  const id = deps.newId();
  const day = new Date(now()).toISOString().slice(0, 10);
  const inside = relative(home, publication.finalPath);
  return store.write(async (trx) => {
    await check?.(trx);
    return beginOperation(
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
        replacedBy,
      },
      now(),
    );
  });
}
