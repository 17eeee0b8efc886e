import { join, relative } from "node:path";
import type { Operation } from "../../../core/journal/operation.ts";
import type { FileIdentity } from "../../../core/media-files/file-identity.ts";
import { beginOperation } from "../../../store/journal/journal.ts";
import type { Trx } from "../../../store/open.ts";
import type { JournalDeps } from "../deps.ts";

export type TrashDeps = JournalDeps & { trashFolder: string; libraryHomes: () => Promise<string[]> };

/** Where the trash of a file may lie, the likeliest to be on its own file system first; its own library also when that is no longer configured. */
export async function trashHomes(
  { libraryHomes }: Pick<TrashDeps, "libraryHomes">,
  { finalPath, anchor }: Operation,
): Promise<string[]> {
  const homes = [...(await libraryHomes()), ...(anchor ? [anchor.path] : [])];
  return [...new Set(homes)].filter((home) => finalPath.startsWith(`${home}/`));
}

export type TrashJob = {
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
