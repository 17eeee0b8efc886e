import { sql } from "kysely";
import { expect, test } from "vitest";
import { isRootKnown } from "../../src/store/journal/moved-sources.ts";
import { MIGRATIONS } from "../../src/store/migrations/index.ts";
import { openStore } from "../../src/store/open.ts";
import { sourceHealth } from "../../src/store/releases/sources.ts";
import { isRootParked } from "../../src/store/settings/database-mark.ts";
import { currentLease, takeLease } from "../../src/store/settings/lease.ts";
import { effectiveSettings } from "../../src/store/settings/settings.ts";
import { dailyCounts } from "../../src/store/statistics/daily-counts.ts";
import { SCOPED } from "../../src/store/storages/scope.ts";
import { hints, rememberedClients } from "../../src/store/torrents/torrent-notes.ts";
import { allTorrents, forgetTorrents, wantedFiles } from "../../src/store/torrents/torrents.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { openOptions, storeFilesIn } from "../support/temp-store.ts";
import { hashOf } from "../support/torrent.ts";
import { added } from "./support-release.ts";

const BEFORE = MIGRATIONS.findIndex(({ name }) => name.endsWith("storages"));

test("all that an older database has is of its first storage", async () => {
  using folder = tempFolder();
  const files = storeFilesIn(folder.at("state"));
  const hash = hashOf("a");
  const torrent = { client: "transmission", hash };
  let release = 0;
  {
    await using old = await openStore(files, openOptions({ migrations: MIGRATIONS.slice(0, BEFORE) }));
    release = (await added(old, "Heat.mkv")).id;
    await old.write(async (trx) => {
      for (const statement of [
        sql`insert into torrent (client, hash, name, folder, places_json, complete, release_id, seen_at, missing)
          values ('transmission', ${hash}, 'Heat', '/in', '[]', 1, ${release}, 7, 2)`,
        sql`insert into torrent_file (client, hash, path, length) values ('transmission', ${hash}, 'Heat/a.mkv', 5)`,
        sql`insert into torrent_hint (client, hash, at) values ('transmission', ${hash}, 8)`,
        sql`insert into torrent_client (name, address, folders_json) values ('transmission', 'http://nas', '["/in"]')`,
        sql`insert into source (kind, name, healthy) values ('folder', '/in', 1)`,
        sql`insert into root (path, first_seen_at) values ('/in', 1)`,
        sql`insert into parked_root (path) values ('/old')`,
        sql`insert into setting (name, value, origin) values ('INGEST_MODE', 'copy', 'file')`,
        sql`insert into lease (id, number, kind, host, pid, since) values (1, 41, 'daemon', 'nas', 7, 5)`,
        sql`insert into daily_count (day, kind, key, n) values (3, 'outcome', 'filed', 6)`,
      ])
        await statement.execute(trx);
    });
  }
  await using store = await openStore(files, openOptions({ mode: "existing" }));
  const { read } = store;
  expect(await allTorrents(read)).toMatchObject([{ ...torrent, releaseId: release, seenAt: 7, missing: 2 }]);
  expect(await wantedFiles(read, torrent)).toEqual([{ path: "Heat/a.mkv", length: 5 }]);
  expect(await hints(read)).toEqual([{ ...torrent, at: 8 }]);
  expect(await rememberedClients(read)).toMatchObject([{ name: "transmission", folders: ["/in"] }]);
  expect(await sourceHealth(read)).toMatchObject([{ kind: "folder", name: "/in" }]);
  expect([await isRootKnown(read, "/in"), await isRootParked(read, "/old")]).toEqual([true, true]);
  expect(await effectiveSettings(read)).toEqual([{ name: "INGEST_MODE", value: "copy", origin: "file" }]);
  expect((await dailyCounts(read, 0)).days).toEqual([{ day: 3, key: "filed", n: 6 }]);
  for (const table of Object.keys(SCOPED)) {
    const { rows } = await sql<{ storage_id: number }>`select storage_id from ${sql.table(table)}`.execute(read);
    expect(rows.filter(({ storage_id }) => storage_id !== 1)).toEqual([]);
  }
  // Leases go on counting, and a torrent takes its files along.
  expect(await currentLease(read)).toMatchObject({ number: 41, host: "nas" });
  const next = { kind: "daemon", host: "nas", pid: 8, since: 9 } as const;
  expect(await store.write((trx) => takeLease(trx, next))).toBe(42);
  await store.write((trx) => forgetTorrents(trx, [torrent]));
  expect(await wantedFiles(read, torrent)).toEqual([]);
});
