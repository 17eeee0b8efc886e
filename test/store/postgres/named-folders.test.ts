import { expect, inject, test } from "vitest";
import { MIGRATIONS } from "../../../src/store/migrations/index.ts";
import type { Store } from "../../../src/store/open.ts";
import { openPostgres } from "../../../src/store/open-postgres.ts";
import { openSession } from "../../../src/store/postgres/connection.ts";
import { scopeStore } from "../../../src/store/storages/scope.ts";
import { storeOfEngine } from "../../../src/store/storages/storages.ts";
import { listRecordedFolders } from "../../../src/store/torrents/torrent-notes.ts";
import { FILED_FROM, fillFiledFromClients } from "../filed-from-clients.ts";

const create = { mode: "create", random: Math.random } as const;

test("names each client folder from which something was filed, in the storage that filed it", async () => {
  const schema = `named_folders_${process.pid}`;
  const url = `${inject("postgres")}?schema=${schema}`;
  const place = { url, storage: "nas" };
  const migrations = MIGRATIONS.slice(
    0,
    MIGRATIONS.findIndex(({ name }) => name === "028-named-folders"),
  );
  const asEngine = async (store: Store, name: string): Promise<Store> =>
    storeOfEngine(scopeStore(store, { name, id: undefined }, "all"), 1);
  {
    await using old = await openPostgres(place, { ...create, migrations });
    await fillFiledFromClients(await asEngine(old, "first"));
    await asEngine(old, "second");
  }
  {
    await using store = await openPostgres(place, create);
    expect(await listRecordedFolders((await asEngine(store, "first")).read)).toEqual(FILED_FROM);
    // Another process sees the rows of all storages, and still only its own storage's folders.
    for (const name of ["second", "third"]) {
      const other = scopeStore(store, { name, id: undefined }, "all");
      expect(await listRecordedFolders(other.read), name).toEqual([]);
    }
  }
  const session = await openSession(place);
  await session.query(`drop schema ${schema} cascade`);
  await session.end();
});
