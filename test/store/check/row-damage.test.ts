import { sql } from "kysely";
import { expect, test } from "vitest";
import { ALL_ROWS } from "../../../src/store/check/row-damage.ts";
import { addTrashed, listAllInTrash, listTrashedBefore } from "../../../src/store/journal/trash.ts";
import type { Store } from "../../../src/store/open.ts";
import { listRememberedSections, rememberSections } from "../../../src/store/plex/plex-listings.ts";
import { addAlias, listAliasesFor, listAllAliases } from "../../../src/store/releases/aliases.ts";
import { addRelease } from "../../../src/store/releases/releases.ts";
import { everywhere } from "../../../src/store/storages/scope.ts";
import {
  listRememberedClients,
  readTorrentNotes,
  rememberClient,
} from "../../../src/store/torrents/torrent-notes.ts";
import {
  listAllTorrents,
  listWaitingTorrents,
  writeTorrents,
} from "../../../src/store/torrents/torrents.ts";
import { hashOf, remembered } from "../../support/torrent.ts";
import { emptyStore } from "../empty-store.ts";

const BY = { actor: "engine", at: 1 };

/** Returns what `db check` says about the rows of a table. */
async function damageOf(store: Store, table: string): Promise<string[]> {
  const { rows } = await sql<object>`select * from ${sql.table(table)}`.execute(store.read);
  const checks = ALL_ROWS.filter((check) => check.table === table);
  expect(checks).toHaveLength(1);
  return rows.flatMap((row) => checks[0]?.describe(row) ?? []);
}

const setTo = (store: Store, table: string, column: string, text: string): Promise<unknown> =>
  store.write((trx) =>
    sql`update ${sql.table(table)} set ${sql.ref(column)} = ${text}`.execute(trx),
  );

const UNREADABLE = ["{bad", "5", '["a", 5]', '{"a": 1}'];

test.each(UNREADABLE)(
  "a torrent whose row holds %s is still listed, and does not count as complete",
  async (text) => {
    await using store = await emptyStore();
    const before = remembered("a", { complete: true, tops: ["Heat"], labels: ["films"] });
    const waits = { code: "downloading", message: "40 % is there." } as const;
    for (const column of ["tops_json", "places_json", "labels_json", "waits_json"]) {
      await store.write((trx) => writeTorrents(trx, [before, remembered("b", { waits })]));
      expect(await damageOf(store, "torrent")).toEqual([]);
      await store.write((trx) =>
        trx
          .updateTable("torrent")
          .set({ [column]: text })
          .where("hash", "=", hashOf("a"))
          .execute(),
      );
      const listed = await listAllTorrents(store.read);
      expect(listed.map(({ hash, complete }) => [hash, complete])).toEqual([
        [hashOf("a"), false],
        [hashOf("b"), false],
      ]);
      expect(await damageOf(store, "torrent")).toEqual([
        `torrent ${hashOf("a")} of transmission: ${column} cannot be read`,
      ]);
      expect((await listWaitingTorrents(store.read, 5)).torrents).toContainEqual(listed[1]);
      expect((await readTorrentNotes(store.read, "transmission")).get(hashOf("b"))?.waits).toEqual(
        waits,
      );
    }
  },
);

test("a damaged row of a release does not hide the torrents of its client", async () => {
  await using store = await emptyStore();
  await store.write(async (trx) => {
    await addRelease(trx, { source: "torrent", name: "a", path: "/in/a", state: "settling" }, BY);
    await writeTorrents(trx, [remembered("a", { releaseId: 1 }), remembered("b")]);
  });
  await setTo(store, "release", "reasons_json", "{bad");
  const notes = await readTorrentNotes(store.read, "transmission");
  expect(notes.size).toBe(2);
  expect(notes.get(hashOf("a"))?.release?.reasons).toMatchObject([{ code: "damaged_row" }]);
});

test.each(UNREADABLE)("folders of clients and of Plex that hold %s are unknown", async (text) => {
  await using store = await emptyStore();
  const section = { id: "1", title: "Films", type: "movie", locations: ["/films"] };
  await store.write(async (trx) => {
    await rememberClient(trx, { name: "seedbox", address: "http://box", folders: ["/in"] });
    await rememberSections(trx, [section]);
  });
  await setTo(store, "torrent_client", "folders_json", text);
  await setTo(store, "plex_section", "locations_json", text);
  expect(await listRememberedClients(store.read)).toMatchObject([{ name: "seedbox", folders: [] }]);
  expect(await listRememberedSections(store.read)).toMatchObject([{ ...section, locations: [] }]);
  expect(await damageOf(store, "torrent_client")).toEqual([
    "client seedbox: folders_json cannot be read",
  ]);
  expect(await damageOf(store, "plex_section")).toEqual([
    "Plex library 1: locations_json cannot be read",
  ]);
});

test.each([...UNREADABLE, "[]"])(
  "an alias that holds %s hides no other alias, and its name is refused",
  async (text) => {
    await using store = await emptyStore();
    const lesson = {
      title: "The Office",
      identity: { type: "tv", tmdbId: 2996, title: "The Office", year: 2001 },
      renumbered: false,
      releaseName: "The.Office.S01E01.mkv",
      actor: "cli:anna",
      at: 5,
    } as const;
    await store.write(async (trx) => {
      for (const id of [1, 2]) {
        const path = `/in/${id}`;
        await addRelease(trx, { source: "folder", name: "a", path, state: "review" }, BY);
        await addAlias(trx, { ...lesson, nameKey: `key ${id}`, releaseId: id });
      }
      await trx.updateTable("release").set({ state: "filed" }).execute();
      await trx
        .updateTable("alias")
        .set({ identity_json: text })
        .where("release_id", "=", 1)
        .execute();
    });
    const db = everywhere(store.read);
    expect((await listAllAliases(db)).map(({ releaseId }) => releaseId)).toEqual([2]);
    expect(await listAliasesFor(db, "key 2")).toHaveLength(1);
    await expect(listAliasesFor(db, "key 1")).rejects.toMatchObject({
      code: "refused",
      message: "Alias 1 is damaged in the database: identity_json cannot be read.",
    });
    expect(await damageOf(store, "alias")).toEqual(["alias 1: identity_json cannot be read"]);
  },
);

test("a file in the trash whose row is damaged is not due for deletion, and hides no other", async () => {
  await using store = await emptyStore();
  const file = { dev: "1", ino: "2", size: 3, mtimeNs: "4" };
  await store.write(async (trx) => {
    await addRelease(trx, { source: "folder", name: "a", path: "/in/a", state: "review" }, BY);
    for (const operationId of ["o1", "o2"]) {
      await sql`insert into operation (id, release_id, item_path, kind, state, lease, source_path,
        source_json, final_path, made_folders_json, created_at, updated_at) values (${operationId},
        1, ${operationId}, 'trash', 'sealed', 1, '/l', '{}', '/t', '[]', 1, 1)`.execute(trx);
      const paths = { path: `/t/${operationId}`, originalPath: "/l/a.mkv", sourcePath: "/in/a" };
      await addTrashed(trx, {
        ...paths,
        operationId,
        releaseId: 1,
        source: file,
        identity: file,
        trashedAt: 5,
      });
    }
    await trx
      .updateTable("trash")
      .set({ identity_json: "{}" })
      .where("operation_id", "=", "o1")
      .execute();
  });
  expect((await listAllInTrash(store.read)).map(({ path }) => path)).toEqual(["/t/o2"]);
  expect((await listTrashedBefore(store.read, 9)).map(({ path }) => path)).toEqual(["/t/o2"]);
});
