import type { By } from "../../src/core/actor.ts";
import type { Store, Trx } from "../../src/store/open.ts";
import { addRelease } from "../../src/store/releases/releases.ts";
import { scopeToStorage } from "../../src/store/storages/scope.ts";

export const NAS_1 = { name: "nas-1", id: 1 };
export const NAS_2 = { name: "nas-2", id: 2 };

/**
 * The store of a process without an engine, on nas-1, in a database with the storages nas-1 and
 * nas-2.
 */
export async function withTwoStorages<S extends Store>(store: S): Promise<S> {
  await store.write(async (trx) => {
    await trx
      .insertInto("storage")
      .values([NAS_1, NAS_2].map((storage) => ({ ...storage, created_at: 1 })))
      .execute();
  });
  return {
    ...store,
    read: scopeToStorage(store.read, NAS_1, "all"),
    write: (work, signal) => store.write((trx) => work(scopeToStorage(trx, NAS_1, "all")), signal),
  };
}

/** Writes as the engine of a storage. */
export const writeOn = <T>(
  store: Store,
  storage: typeof NAS_1,
  work: (trx: Trx) => Promise<T>,
): Promise<T> => store.write((trx) => work(scopeToStorage(trx, storage, "own")));

/** Adds a settling release to a storage. */
export const foundOn = (
  store: Store,
  storage: typeof NAS_1,
  name: string,
  by: By = { actor: "engine", at: 1 },
) =>
  writeOn(store, storage, (trx) =>
    addRelease(trx, { source: "folder", name, path: `/in/${name}`, state: "settling" }, by),
  );
