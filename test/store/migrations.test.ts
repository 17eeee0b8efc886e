import Database from "better-sqlite3";
import { sql } from "kysely";
import { expect, test } from "vitest";
import { toSearchWords } from "../../src/base/candidate.ts";
import { findOperation } from "../../src/store/journal/journal.ts";
import { isRootKnown } from "../../src/store/journal/moved-sources.ts";
import { addTrashed, listAllInTrash, requestTrash } from "../../src/store/journal/trash.ts";
import { MIGRATIONS } from "../../src/store/migrations/index.ts";
import { openStore, type Store } from "../../src/store/open.ts";
import { listInexactProofs, markExact } from "../../src/store/plex/plex-proofs.ts";
import { listPendingScans } from "../../src/store/plex/scans.ts";
import { listHeldOnlyFor, readQueuePage } from "../../src/store/releases/queue.ts";
import type { QueueFilter } from "../../src/store/releases/queue-filter.ts";
import { setUnversioned } from "../../src/store/releases/releases.ts";
import { listSourceHealth } from "../../src/store/releases/sources.ts";
import { isRootParked } from "../../src/store/settings/database-mark.ts";
import { findCurrentLease, takeLease } from "../../src/store/settings/lease.ts";
import { readEffectiveSettings } from "../../src/store/settings/settings.ts";
import { readDailyCounts } from "../../src/store/statistics/daily-counts.ts";
import { own, SCOPED } from "../../src/store/storages/scope.ts";
import {
  listHints,
  listRecordedFolders,
  listRememberedClients,
} from "../../src/store/torrents/torrent-notes.ts";
import {
  forgetTorrents,
  listAllTorrents,
  listWantedFiles,
  writeTorrents,
} from "../../src/store/torrents/torrents.ts";
import { countFiledWorks, readFiledWorks } from "../../src/store/works/filed-works.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { openOptions, storeFilesIn } from "../support/temp-store.ts";
import { hashOf, remembered } from "../support/torrent.ts";
import { FILED_FROM, fillFiledFromClients } from "./filed-from-clients.ts";
import { expectOldIndex, expectOldScans, fillOldIndex, fillOldScans } from "./old-scans.ts";
import { added, find, inode } from "./support-release.ts";

type Fill = (old: Store, raw: Database.Database) => Promise<unknown> | void;

/** Fills a database as it was before this migration, then opens it with the current program. */
async function upgraded(migration: string, fill: Fill): Promise<Store> {
  const folder = tempFolder();
  const files = storeFilesIn(folder.at("state"));
  const migrations = MIGRATIONS.slice(
    0,
    MIGRATIONS.findIndex(({ name }) => name === migration),
  );
  {
    await using old = await openStore(files, openOptions({ migrations }));
    const raw = new Database(files.database);
    await fill(old, raw);
    raw.close();
  }
  const store = await openStore(files, openOptions({ mode: "existing" }));
  const close = async (): Promise<void> => {
    await store[Symbol.asyncDispose]();
    folder[Symbol.dispose]();
  };
  return { ...store, [Symbol.asyncDispose]: close };
}

test("a trash of an older database keeps its manifest and accepts requests", async () => {
  const source_json = JSON.stringify(inode("1"));
  await using store = await upgraded("005-trash-wishes", async (old) => {
    const { id } = await added(old, "Heat.mkv");
    await old.write(async (trx) => {
      await sql`insert into operation (id, release_id, item_path, kind, state, lease, source_path, source_json, final_path,
        made_folders_json, created_at, updated_at) values ('t', ${id}, 'Heat.mkv', 'trash', 'sealed', 1, '/media/Heat.mkv',
        ${source_json}, '/media/.trash/t', '[]', 1, 1)`.execute(trx);
      const paths = {
        path: "/media/.trash/t",
        originalPath: "/media/Heat.mkv",
        sourcePath: "/in/Heat.mkv",
      };
      const identities = { source: inode("1"), identity: inode("1") };
      await addTrashed(trx, {
        operationId: "t",
        releaseId: id,
        ...paths,
        ...identities,
        trashedAt: 7,
      });
    });
  });
  expect(await listAllInTrash(store.read)).toMatchObject([
    { operationId: "t", trashedAt: 7, request: undefined },
  ]);
  await store.write((trx) => requestTrash(trx, "t", "restore", { actor: "cli:me", at: 8 }));
  expect(await listAllInTrash(store.read)).toMatchObject([{ request: "restore" }]);
});

test("a journal of an older database keeps the hashes of its copies", async () => {
  await using store = await upgraded("006-upgrades", async (old) => {
    const { id } = await added(old, "Heat.mkv");
    const insert = sql`insert into operation (id, release_id, item_path, kind, state, lease, source_path, source_json,
      final_path, sha256, made_folders_json, created_at, updated_at) values ('o', ${id}, 'Heat.mkv', 'publish', 'sealed', 1,
      '/in/Heat.mkv', ${JSON.stringify(inode("1"))}, '/media/Heat.mkv', 'ab', '[]', 1, 1)`;
    await old.write((trx) => insert.execute(trx));
  });
  expect(await findOperation(store.read, "o")).toMatchObject({
    state: "sealed",
    hash: "ab",
    replaces: undefined,
  });
});

test("keeps pending scan requests of an older database", async () => {
  await using store = await upgraded("007-plex", async (old) => {
    const { id } = await added(old, "Heat.mkv");
    const insert = sql`insert into scan (release_id, folder, tries, next_try_at) values (${id}, '/media/Heat', 2, 7)`;
    await old.write((trx) => insert.execute(trx));
  });
  expect(await listPendingScans(store.read)).toMatchObject([
    {
      folder: "/media/Heat",
      state: "ask",
      tries: 2,
      nextTryAt: 7,
      askedAt: undefined,
      lost: false,
      numbersAsked: false,
    },
  ]);
});

test("releases of an older database have no duplicates choice, and an unknown choice is refused", async () => {
  await using store = await upgraded("009-duplicate-choice", (old) => added(old, "Heat.mkv"));
  expect((await find(store, 1)).duplicates).toBeUndefined();
  const set = (choice: object) =>
    store.write((trx) =>
      trx
        .updateTable("release")
        .set({ duplicates_json: JSON.stringify(choice) })
        .execute(),
    );
  await set({ do: "keep_both", label: "Remaster" });
  expect((await find(store, 1)).duplicates).toEqual({ do: "keep_both", label: "Remaster" });
  for (const wrong of [{ do: "overwrite" }, { do: "keep_both", label: 4 }]) {
    await set(wrong);
    await expect(find(store, 1)).rejects.toThrow("duplicates_json cannot be read");
  }
});

test("packs that an older database filed in part are in the queue after the upgrade", async () => {
  await using store = await upgraded("010-left-over", async (old) => {
    const identity_json = JSON.stringify({ type: "tv", tmdbId: 1, title: "Show" });
    for (const code of ["no_episode", "not_filed"] as const) {
      const { id } = await added(old, `${code}.mkv`);
      const reasons_json = JSON.stringify([{ code, message: "It was left out." }]);
      const filed = { state: "filed", identity_json, reasons_json };
      await old.write((trx) =>
        trx.updateTable("release").set(filed).where("id", "=", id).execute(),
      );
    }
  });
  const { releases, total } = await readQueuePage(store.read, { states: "queue", limit: 20 });
  expect([total, releases.map(({ name }) => name)]).toEqual([1, ["no_episode.mkv"]]);
});

/** A release in review, as written by an older version. */
const row = (
  name: string,
  codes: readonly string[],
  title: string | undefined,
  candidates: readonly string[],
) => ({
  name,
  path: `/in/${name}`,
  reasons_json: JSON.stringify(
    codes.map((code) => ({ code, message: `About "code":"game" in ${name}.` })),
  ),
  identity_json: title === undefined ? null : JSON.stringify({ type: "movie", tmdbId: 1, title }),
  candidates_json: JSON.stringify(
    candidates.map((one) => ({ type: "movie", tmdbId: 2, title: one, confidence: 1 })),
  ),
});

const inReview =
  (rows: readonly object[]): Fill =>
  (_, raw) => {
    const add =
      raw.prepare(`insert into release (version, source, name, path, state, reasons_json, identity_json,
      candidates_json, tries, file_count, bytes, created_at, updated_at) values (1, 'folder', @name, @path, 'review',
      @reasons_json, @identity_json, @candidates_json, 0, 1, 1, 1, 1)`);
    for (const each of rows) add.run(each);
  };

test("sorts an older database's queue by how much each release needs a person", async () => {
  const rows = [
    row("disc", ["disc"], undefined, []),
    row("yes", ["auto_off"], undefined, ["Heat"]),
    row("unknown", ["no_match"], undefined, []),
    row("choice", ["auto_off", "remake_rival"], undefined, ["Heat"]),
  ];
  await using store = await upgraded("015-queue-order", inReview(rows));
  const sorted = await store.read.selectFrom("release").select("name").orderBy("need").execute();
  expect(sorted.map(({ name }) => name)).toEqual(["choice", "unknown", "yes", "disc"]);
});

test("after the upgrade, an older database's queue can be searched by name, title and reason", async () => {
  const rows = [
    row("Amelie.2001.mkv", ["auto_off"], "Le Fabuleux Destin d’Amélie Poulain", []),
    row("disc & more", ["disc", "archive"], undefined, []),
    row("x.mkv", [], undefined, ["Dune", "L'Été"]),
    row("日本.mkv", ["no_match"], "Æon Flux", []),
    { ...row("odd.mkv", [], undefined, []), candidates_json: "{}", reasons_json: "[1]" },
  ];
  await using store = await upgraded("016-queue-filters", inReview(rows));
  const found = async (filter: Omit<QueueFilter, "states">): Promise<string[]> =>
    (
      await readQueuePage(store.read, {
        states: "queue",
        limit: 9,
        ...filter,
        ranges: [{ from: 1, to: 4 }],
      })
    ).releases.map(({ name }) => name);
  for (const [search, ...names] of [
    ["AMELIE", "Amelie.2001.mkv"],
    ["Amélie Poulain", "Amelie.2001.mkv"],
    ["l’ete", "x.mkv"],
    ["disc and", "disc & more"],
    ["日", "日本.mkv"],
    ["&", "disc & more"],
    ["title"],
  ] as const) {
    expect(await found({ search }), search).toEqual(names);
  }
  expect(await found({ reason: { any: "archive" } })).toEqual(["disc & more"]);
  expect(await found({ reason: { first: ["archive", "auto_off"] } })).toEqual(["Amelie.2001.mkv"]);
  expect(await found({ reason: { firstNot: ["disc", "no_match"] } })).toEqual([
    "Amelie.2001.mkv",
    "x.mkv",
  ]);
  expect(await found({ reason: { any: "game" } })).toEqual([]);
  expect((await listHeldOnlyFor(store.read, "no_match")).map(({ name }) => name)).toEqual([
    "日本.mkv",
  ]);
  expect(await listHeldOnlyFor(store.read, "archive")).toEqual([]);
  const written = await store.read
    .selectFrom("release")
    .select(["name", "search_words"])
    .orderBy("id")
    .execute();
  // These values are equal to the program's own values, except for letters that Unicode does not
  // decompose.
  for (const [at, { name, search_words }] of written.slice(0, 3).entries()) {
    const candidates = JSON.parse(rows[at]?.candidates_json ?? "[]");
    const identity = JSON.parse(rows[at]?.identity_json ?? "null") ?? undefined;
    expect(search_words).toBe(toSearchWords({ name, identity, candidates }));
  }
});

const hash = hashOf("a");

test("assigns an older database's torrents to Transmission, with files, hints and folders", async () => {
  await using store = await upgraded("019-torrent-clients", async (old, raw) => {
    await added(old, "Heat.mkv");
    raw.exec(`insert into torrent (hash, name, folder, tops_json, places_json, server, complete, waits_json, release_id,
        seen_at, missing, gone_at, labels_json) values ('${hash}', 'Heat', '/in', '["Heat"]', '["/part/Heat"]',
        'http://nas:9091', 1, null, 1, 7, 2, 9, '["films"]');
      insert into torrent_file (hash, path, length) values ('${hash}', 'Heat/a.mkv', 5);
      insert into torrent_hint (hash, at) values ('${hash}', 8);
      insert into transmission (id, url, folders_json) values (1, 'http://nas:9091', '["/in"]')`);
  });
  expect(await listAllTorrents(store.read)).toEqual([
    {
      client: "transmission",
      hash,
      name: "Heat",
      folder: "/in",
      tops: ["Heat"],
      places: ["/part/Heat"],
      server: "http://nas:9091",
      complete: true,
      waits: undefined,
      releaseId: 1,
      seenAt: 7,
      missing: 2,
      goneAt: 9,
      labels: ["films"],
    },
  ]);
  expect(await listWantedFiles(store.read, { client: "transmission", hash })).toEqual([
    { path: "Heat/a.mkv", length: 5 },
  ]);
  expect(await listWantedFiles(store.read, { client: "other", hash })).toEqual([]);
  expect(await listHints(store.read)).toEqual([{ client: "transmission", hash, at: 8 }]);
  const clients = [{ name: "transmission", address: "http://nas:9091", folders: ["/in"] }];
  expect(await listRememberedClients(store.read)).toEqual(clients);
  // The same torrent in another client is a separate row.
  await store.write((trx) => writeTorrents(trx, [remembered("a", { client: "other" })]));
  expect((await listAllTorrents(store.read)).map(({ client }) => client)).toEqual([
    "other",
    "transmission",
  ]);
});

test("assigns everything in an older database to its first storage", async () => {
  await using store = await upgraded("020-storages", async (old, raw) => {
    await added(old, "Heat.mkv");
    raw.exec(`insert into torrent (client, hash, name, folder, places_json, complete, release_id, seen_at, missing)
        values ('transmission', '${hash}', 'Heat', '/in', '[]', 1, 1, 7, 2);
      insert into torrent_file (client, hash, path, length) values ('transmission', '${hash}', 'Heat/a.mkv', 5);
      insert into torrent_hint (client, hash, at) values ('transmission', '${hash}', 8);
      insert into torrent_client (name, address, folders_json) values ('transmission', 'http://nas', '["/in"]');
      insert into source (kind, name, healthy) values ('folder', '/in', 1);
      insert into root (path, first_seen_at) values ('/in', 1);
      insert into parked_root (path) values ('/old');
      insert into setting (name, value, origin) values ('INGEST_MODE', 'copy', 'file');
      insert into lease (id, number, kind, host, pid, since) values (1, 41, 'daemon', 'nas', 7, 5);
      insert into daily_count (day, kind, key, n) values (3, 'outcome', 'filed', 6)`);
  });
  const { read } = store;
  const torrent = { client: "transmission", hash };
  expect(await listAllTorrents(read)).toMatchObject([
    { ...torrent, releaseId: 1, seenAt: 7, missing: 2 },
  ]);
  expect(await listWantedFiles(read, torrent)).toEqual([{ path: "Heat/a.mkv", length: 5 }]);
  expect(await listHints(read)).toEqual([{ ...torrent, at: 8 }]);
  expect(await listRememberedClients(read)).toMatchObject([
    { name: "transmission", folders: ["/in"] },
  ]);
  expect(await listSourceHealth(read)).toMatchObject([{ kind: "folder", name: "/in" }]);
  expect([await isRootKnown(read, "/in"), await isRootParked(read, "/old")]).toEqual([true, true]);
  expect(await readEffectiveSettings(read)).toEqual([
    { name: "INGEST_MODE", value: "copy", origin: "file" },
  ]);
  expect((await readDailyCounts(read, 0)).days).toEqual([{ day: 3, key: "filed", n: 6 }]);
  for (const table of Object.keys(SCOPED)) {
    const { rows } = await sql<{
      storage_id: number;
    }>`select storage_id from ${sql.table(table)}`.execute(read);
    expect(rows.filter(({ storage_id }) => storage_id !== 1)).toEqual([]);
  }
  // Lease numbers continue from the old ones, and the files of a forgotten torrent are also
  // removed.
  expect(await findCurrentLease(read)).toMatchObject({ number: 41, host: "nas" });
  expect(
    await store.write((trx) => takeLease(trx, { kind: "daemon", host: "nas", pid: 8, since: 9 })),
  ).toBe(42);
  await store.write((trx) => forgetTorrents(trx, [torrent]));
  expect(await listWantedFiles(read, torrent)).toEqual([]);
});

test("lists an older database's filed works at once, with the same values as when recounted", async () => {
  const filedAt = Date.UTC(2026, 9, 3);
  await using store = await upgraded("021-filed-works", (_, raw) => {
    const release =
      raw.prepare(`insert into release (id, version, source, name, path, state, identity_type, identity_id,
      identity_json, decided_by, plex, reasons_json, candidates_json, tries, file_count, bytes, created_at, updated_at)
      values (?, 1, 'folder', ?, ?, ?, 'movie', 11, '{"type":"movie","tmdbId":11,"title":"Amélie","year":2001}', 'person', ?,
      '[]', '[]', 0, 1, 7, 1, ?)`);
    release.run(1, "Amelie.720p", "/in/1", "filed", "seen", filedAt + 9);
    release.run(2, "Amelie.1080p", "/in/2", "filed", "mismatch", filedAt - 9);
    release.run(3, "Amelie.480p", "/in/3", "review", null, filedAt);
    raw.exec(`insert into history (at, release_id, action, to_state, actor) values (${filedAt}, 1, 'filed', 'filed', 'engine');
      insert into item (release_id, path, role, size, mtime_ns, skip, destination)
      select id, 'a.mkv', 'video', 7, '1', 0, '/media/' || id from release`);
  });
  const amelie = {
    type: "movie",
    tmdb_id: 11,
    title: "Amélie",
    year: 2001,
    videos: 2,
    bytes: 14,
    adopted: 0,
  };
  const wall = () =>
    readFiledWorks(store.read, { search: "amelie 1080P" }, { sort: "filed", from: 0, limit: 10 });
  expect(await wall()).toEqual([{ ...amelie, plex: "mismatch", filed_at: filedAt }]);
  expect(await countFiledWorks(store.read, {})).toEqual([
    { month: 202610, films: 1, series: 0, bytes: 14 },
  ]);
  await store.write((trx) => setUnversioned(trx, 2, { plex: "seen" }));
  expect(await wall()).toEqual([{ ...amelie, plex: "seen", filed_at: filedAt }]);
});

test("names each client folder from which something was filed, once", async () => {
  await using store = await upgraded("028-named-folders", fillFiledFromClients);
  expect(await listRecordedFolders(store.read)).toEqual(FILED_FROM);
});

test("034 keeps all scans, proofs and libraries as those of Plex", async () => {
  await using store = await upgraded("034-media-servers", fillOldScans);
  await expectOldScans(store);
});

test("035 keeps the list of works as that of the first server", async () => {
  await using store = await upgraded("035-server-lists", async (old, raw) => {
    raw.exec(
      "insert into media_server (name, kind, title, position, proof) values " +
        "('attic', 'jellyfin', 'Jellyfin', 0, 'all'), ('emby', 'emby', 'Emby', 1, 'all')",
    );
    await fillOldIndex(old);
  });
  await expectOldIndex(store, "attic");
});

test("proofs of episodes of an older database are compared exactly once, those of films never", async () => {
  await using store = await upgraded("045-after-upgrades", async (old) => {
    for (const [name, type] of [
      ["Heat.mkv", "movie"],
      ["Firefly.mkv", "tv"],
    ] as const) {
      const { id } = await added(old, name);
      await old.write(async (trx) => {
        await sql`update release set state = 'filed', identity_type = ${type} where id = ${id}`.execute(
          trx,
        );
        await sql`insert into plex_proof (server, operation_id, release_id, outcome, library, shown_as, at)
          values ('plex', ${name}, ${id}, 'seen', 'Films', 'it', 1)`.execute(trx);
      });
    }
  });
  const list = () => listInexactProofs(own(store.read), "plex", { after: 0, limit: 9 });
  const film = 1;
  expect(await list()).toEqual([film + 1]);
  await store.write((trx) => markExact(trx, "plex", ["Firefly.mkv"]));
  expect(await list()).toEqual([]);
});

test("047 starts the time of a lasting fault at zero for each app that was asked before", async () => {
  await using store = await upgraded("047-arr-faults", async (old) => {
    const { id } = await added(old, "Heat.mkv");
    await old.write((trx) =>
      sql`insert into arr_claim (release_id, app, elapsed_ms, known) values (${id}, 'radarr', 5, 1)`.execute(
        trx,
      ),
    );
  });
  const claims = await store.read.selectFrom("arr_claim").select(["app", "fault_ms"]).execute();
  expect(claims).toEqual([{ app: "radarr", fault_ms: 0 }]);
});
