import { hostname } from "node:os";
import { UserError } from "../../base/errors.ts";
import { isAtOrBelow } from "../../base/path/is-below.ts";
import { cleanText, quoted } from "../../base/text/clean-text.ts";
import type { StoreReader, Trx } from "../../store/open.ts";
import { everywhere, findOwnStorage, scopeToStorage } from "../../store/storages/scope.ts";
import {
  listNamedStorages,
  type NamedStorage,
  storageOfEach,
} from "../../store/storages/storage-names.ts";
import {
  enterStorage,
  listStorageRoots,
  type StorageRoots,
} from "../../store/storages/storages.ts";

/** The store that answers a request, and the storages involved. */
export type Storages<S> = {
  /**
   * Store for the request. Limited to the storage that the request names; reads all storages if it
   * names none.
   */
  store: S;
  /** All storages. Empty if there is only one, because responses then do not mention storages. */
  all: readonly NamedStorage[];
  /** The storage that the request names, if any. */
  named: NamedStorage | undefined;
  /** Adds the name of its storage to each row. */
  tell<T extends object>(
    rows: readonly T[],
    table: "release" | "history",
    idOf: (row: T) => number,
  ): Promise<(T & StorageLabel)[]>;
  /** True if the storage is this process's own. */
  isOwn(storage: string): boolean;
  /** True if the storage's disks are attached to another machine. */
  isElsewhere(storage: string | undefined): boolean;
};

type StorageLabel = { storage?: string };

/**
 * Reads the storages for one request. Their names are read once per request, and not at all if
 * there can be only one storage.
 * @throws UserError for an unknown storage
 */
export async function readStorages<S extends StoreReader>(
  store: S,
  name?: string,
): Promise<Storages<S>> {
  const ownStorageRow = findOwnStorage(store.read);
  const known =
    ownStorageRow === undefined && name === undefined
      ? []
      : await listNamedStorages(everywhere(store.read));
  const named = known.find((storage) => storage.name === name);
  if (name !== undefined && named === undefined) throw noStorage(name, known);
  const all = ownStorageRow !== undefined && known.length > 1 ? known : [];
  const nameOf = new Map(all.map((storage) => [storage.id, storage.name]));
  return {
    store:
      all.length === 0
        ? store
        : {
            ...store,
            read: named ? scopeToStorage(store.read, named, "own") : everywhere(store.read),
          },
    all,
    named,
    async tell<T extends object>(
      rows: readonly T[],
      table: "release" | "history",
      idOf: (row: T) => number,
    ) {
      if (all.length === 0) return rows as (T & StorageLabel)[];
      const ids = named
        ? new Map<number, number>()
        : await storageOfEach(everywhere(store.read), table, [...new Set(rows.map(idOf))]);
      return rows.map((row) => {
        const storage = named?.name ?? nameOf.get(ids.get(idOf(row)) ?? 0);
        return { ...row, ...(storage === undefined ? {} : { storage }) };
      });
    },
    isOwn: (storage) => ownStorageRow === undefined || storage === ownStorageRow.name,
    isElsewhere(storage) {
      const found = all.find((namedStorage) => namedStorage.name === storage);
      return found !== undefined && found.name !== ownStorageRow?.name && found.host !== hostname();
    },
  };
}

const noStorage = (name: string, known: readonly NamedStorage[]): UserError =>
  UserError.notFound(
    `There is no storage ${quoted(name, 100)}.`,
    known.length === 0
      ? "No engine has used any storage yet."
      : `Use ${known.map((storage) => cleanText(storage.name, 100)).join(" or ")}.`,
  );

/**
 * Returns the number of the storage whose engine on this machine has all of these paths below its
 * roots. If no such engine exists, returns the number of this process's own storage. Undefined if
 * there is only one storage.
 * @throws UserError if several engines of this machine have the paths, or only an engine on another
 * machine has them
 */
export async function findStorageOfPaths(
  trx: Trx,
  paths: readonly string[],
  index: number,
): Promise<number | undefined> {
  const ownStorageRow = findOwnStorage(trx);
  if (ownStorageRow === undefined) return undefined;
  const having = (await listStorageRoots(everywhere(trx))).filter(({ roots }) =>
    paths.every((path) => roots.some((root) => isAtOrBelow(path, root))),
  );
  const here = having.filter(({ host }) => host === hostname());
  const [only, ...others] = here;
  const mine = here.find(({ name }) => name === ownStorageRow.name);
  if (only && (mine || others.length === 0)) return (mine ?? only).id;
  if (only) throw ambiguous(paths, here);
  const [away] = having;
  if (away && !having.some(({ name }) => name === ownStorageRow.name)) throw elsewhere(paths, away);
  return ownStorageRow.id ?? (await enterStorage(trx, ownStorageRow.name, index));
}

const shown = ([first = ""]: readonly string[]): string => quoted(first, 300);

const ambiguous = (paths: readonly string[], having: readonly StorageRoots[]): UserError =>
  UserError.refused(
    `${shown(paths)} is on several storages of this machine: ${having.map(({ name }) => name).join(", ")}.`,
    "Set STORAGE_NAME to the right one.",
  );

const elsewhere = (paths: readonly string[], { name, host }: StorageRoots): UserError =>
  UserError.refused(
    `${shown(paths)} belongs to the storage ${name} on ${host}.`,
    "Do this on that machine.",
  );
