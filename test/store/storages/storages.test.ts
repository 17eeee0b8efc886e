import { expect, test } from "vitest";
import { findCurrentLease, takeLease } from "../../../src/store/settings/lease.ts";
import {
  readEngineSettings,
  writeEffectiveSettings,
} from "../../../src/store/settings/settings.ts";
import { findOwnStorage, scopeStore } from "../../../src/store/storages/scope.ts";
import { nameOnlyStorage, storeOfEngine } from "../../../src/store/storages/storages.ts";
import { emptyStore } from "../empty-store.ts";

test("renames a database's only storage to the current name of its engine", async () => {
  await using store = await emptyStore();
  for (const name of ["nas", "nas-1"]) await store.write((trx) => nameOnlyStorage(trx, name, 5));
  expect(await store.read.selectFrom("storage").selectAll().execute()).toEqual([
    { id: 1, name: "nas-1", created_at: 5 },
  ]);
});

test("an engine creates its storage, and a process opened earlier finds its lease and settings by name", async () => {
  await using store = await emptyStore();
  const before = scopeStore(store, { name: "nas-2", id: undefined }, "all");
  const other = await storeOfEngine(scopeStore(store, { name: "nas-1", id: undefined }, "all"), 5);
  const engine = await storeOfEngine(before, 6);
  for (const [pid, store] of [other, engine].entries()) {
    await store.write(async (trx) => {
      await takeLease(trx, { kind: "daemon", host: "here", pid, since: 1 });
      await writeEffectiveSettings(trx, [
        { name: "INGEST_METHOD", value: String(pid), origin: "file" },
      ]);
    });
  }
  expect([findOwnStorage(other.read)?.id, findOwnStorage(engine.read)?.id]).toEqual([1, 2]);
  expect(await findCurrentLease(before.read)).toMatchObject({ pid: 1, number: 1 });
  expect(await readEngineSettings(before.read)).toEqual([
    { name: "INGEST_METHOD", value: "1", origin: "file" },
  ]);
  expect(
    await findCurrentLease(scopeStore(store, { name: "laptop", id: undefined }, "all").read),
  ).toBeUndefined();
  // With a single storage, the engine's store is the store itself.
  expect(await storeOfEngine(store, 7)).toBe(store);
});
