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

/** What a request is answered from, and how it tells storages apart. */
export type Storages<S> = {
  /**
   * With only what belongs to the storage that the request names; with everything if it names none.
   */
  store: S;
  /** Empty where there is one storage: then nothing is said of storages. */
  all: readonly NamedStorage[];
  /** The storage that the request names. */
  named: NamedStorage | undefined;
  /** The same rows, each with the name of its storage. */
  tell<T extends object>(
    rows: readonly T[],
    table: "release" | "history",
    idOf: (row: T) => number,
  ): Promise<(T & StorageLabel)[]>;
  /** Whether a storage is that of this process. */
  isOwn(storage: string): boolean;
  /** Whether the disks of a storage are not this machine's. */
  isElsewhere(storage: string | undefined): boolean;
};

type StorageLabel = { storage?: string };

/**
 * Storages as one request sees them: their names are read once for it, and not at all where there
 * can be only one.
 * @throws UserError for a storage that there is not
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
      ? "No engine has worked on any yet."
      : `Use ${known.map((storage) => cleanText(storage.name, 100)).join(" or ")}.`,
  );

/**
 * The number of the storage whose engine works on all of these paths: by what the engines of this
 * machine were set to, else this process's own. Undefined where there is one storage alone.
 * @throws UserError where several engines have them, or only one of another machine
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
    "Set STORAGE_NAME to the one that is meant.",
  );

const elsewhere = (paths: readonly string[], { name, host }: StorageRoots): UserError =>
  UserError.refused(
    `${shown(paths)} is a path of the storage ${name}, on ${host}.`,
    "Run the same on that machine.",
  );
