import { globSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Insertable, sql } from "kysely";
import { expect, test } from "vitest";
import type { Db } from "../../../src/store/open.ts";
import { listDueScans } from "../../../src/store/plex/scans.ts";
import { listAllAliases } from "../../../src/store/releases/aliases.ts";
import { toNewRow } from "../../../src/store/releases/release-row.ts";
import type { Schema } from "../../../src/store/schema.ts";
import {
  everywhere,
  findOwnStorage,
  own as ownRows,
  SCOPED,
  scopeToStorage,
} from "../../../src/store/storages/scope.ts";
import { columnsOf, tablesOf } from "../../support/tables-of.ts";
import { onPostgres, tempStore } from "../../support/temp-store.ts";
import { emptyStore } from "../empty-store.ts";

/**
 * Every table is given the type of this table, because the queries here use only columns that all
 * tables have.
 */
type Scoped = "daily_count";

const TABLES = Object.keys(SCOPED) as Scoped[];
const OWN = { name: "nas-1", id: 1 };
const OTHER = { name: "nas-2", id: 2 };

/**
 * Rows for every table. If a key does not contain the storage, the ids differ between the storages.
 */
const release = (id: number) => ({
  ...toNewRow({ source: "folder", name: "Heat", path: "/in/Heat", state: "review" }, 1),
  id,
});
const rowOf = (
  id: number,
): { [T in keyof typeof SCOPED]: Insertable<Omit<Schema[T], "storage_id">> } => ({
  release: release(id),
  history: { at: 1, release_id: id, action: "found", actor: "engine" },
  operation: {
    id: `op${id}`,
    release_id: id,
    item_path: "a",
    kind: "publish",
    state: "sealed",
    lease: 1,
    source_path: "/in/a",
    source_json: "{}",
    final_path: "/media/a",
    made_folders_json: "[]",
    created_at: 1,
    updated_at: 1,
  },
  trash: {
    operation_id: `op${id}`,
    release_id: id,
    path: "/t",
    original_path: "/o",
    source_path: "/s",
    identity_json: "{}",
    source_json: "{}",
    trashed_at: 1,
  },
  scan: { server: "plex", release_id: id, folder: "/media", tries: 0, next_try_at: 1 },
  copy_progress: {
    operation_id: `op${id}`,
    release_id: id,
    done_bytes: 1,
    total_bytes: 2,
    started_at: 1,
    at: 1,
  },
  torrent: {
    client: "c",
    hash: "h",
    name: "n",
    folder: "/in",
    places_json: "[]",
    complete: 1,
    release_id: id,
    seen_at: 1,
    missing: 0,
  },
  torrent_file: { client: "c", hash: "h", path: "p", length: 1 },
  torrent_hint: { client: "c", hash: "h", at: 1 },
  torrent_client: { name: "c", address: "http://nas", folders_json: "[]" },
  named_folder: { path: "/in" },
  media_server: { name: "attic", kind: "jellyfin", title: "Jellyfin", position: 0, proof: "all" },
  source: { kind: "folder", name: "/in", healthy: 1 },
  root: { path: "/in", first_seen_at: 1 },
  parked_root: { path: "/in" },
  setting: { name: "n", value: "v", origin: "file" },
  lease: { number: 1, kind: "daemon", host: "h", pid: 1, since: 1 },
  daily_count: { day: 1, kind: "outcome", key: "filed", n: 1 },
  engine: { host: "h", pid: 1, state: "working", since: 1, seen_at: 1 },
});

/** One database with the same rows in two storages, each written by its own engine. */
async function twoStorages() {
  const temp = await tempStore();
  const all = temp.store.read;
  const own = scopeToStorage(all, OWN, "own");
  const other = scopeToStorage(all, OTHER, "own");
  for (const [db, { id }] of [
    [own, OWN],
    [other, OTHER],
  ] as const) {
    for (const table of TABLES) await db.insertInto(table).values(rowOf(id)[table]).execute();
  }
  return { own, other, all, [Symbol.asyncDispose]: () => temp[Symbol.asyncDispose]() };
}

const storagesIn = async (db: Db, table: keyof typeof SCOPED): Promise<number[]> =>
  (
    await db
      .selectFrom(table as Scoped)
      .select("storage_id")
      .orderBy("storage_id")
      .execute()
  ).map((row) => row.storage_id);

const rowsOf = (db: Db, table: Scoped): Promise<unknown[]> =>
  db.selectFrom(table).selectAll().orderBy("storage_id").execute();

/**
 * The columns of a table's primary and unique constraints. Empty if the table has only its number.
 */
const keyOf = async (db: Db, table: string): Promise<string[]> =>
  (onPostgres()
    ? await sql<{
        name: string;
      }>`select attname as name from pg_constraint, unnest(conkey) with ordinality as k(num, seq), pg_attribute
        where conrelid = to_regclass(${table}) and contype in ('p', 'u') and attrelid = conrelid and attnum = num and attidentity = ''
        order by seq`.execute(db)
    : await sql<{ name: string }>`select info.name from pragma_index_list(${table}) list
        join pragma_index_info(list.name) info where list.origin in ('pk', 'u') order by info.seqno`.execute(
        db,
      )
  ).rows.map(({ name }) => name);

async function withoutForeignKeys(db: Db): Promise<void> {
  if (!onPostgres()) return void (await sql`pragma foreign_keys = off`.execute(db));
  const { rows } = await sql<{
    name: string;
    table: string;
  }>`select conname as name, relname as table
    from pg_constraint join pg_class on pg_class.oid = conrelid
    where contype = 'f' and connamespace = current_schema()::regnamespace`.execute(db);
  for (const { name, table } of rows) {
    await sql`alter table ${sql.table(table)} drop constraint ${sql.ref(name)}`.execute(db);
  }
}

test("the list of scoped tables contains every table with a storage number", async () => {
  await using store = await emptyStore();
  const having: string[] = [];
  for (const name of await tablesOf(store.read)) {
    if ((await columnsOf(store.read, name)).includes("storage_id")) having.push(name);
  }
  expect(having.toSorted()).toEqual(TABLES.toSorted());
  // If a table has a column for the release that a row is about, SCOPED names it.
  for (const table of TABLES) {
    const about = (await columnsOf(store.read, table)).find(
      (name) => name === "release_id" || name === "parent_id",
    );
    expect([table, SCOPED[table]]).toEqual([table, about]);
  }
});

test("no raw SQL names a scoped table, because the scope does not apply to raw SQL", () => {
  const names = new RegExp(
    `\\b(?:from|join|into|update|table)\\s+"?(?:${TABLES.join("|")})\\b`,
    "i",
  );
  const written = readdirSync("src/store", { recursive: true, encoding: "utf8" }).flatMap((path) =>
    !path.endsWith(".ts") || /^(?:migrations|sqlite|postgres)\//.test(path)
      ? []
      : [
          ...readFileSync(`src/store/${path}`, "utf8").matchAll(
            /(?:sql(?:<[^`]*>)?|raw\()\s*`([^`]*)`|"(select [^"]*)"/g,
          ),
        ]
          .map(([, template, text]) => template ?? text ?? "")
          .filter(
            (text) =>
              // A statement may state its storage itself.
              (names.test(text) && !text.includes("storage_id =")) ||
              TABLES.some((table) => text.trim().startsWith(`${table} indexed`)),
          )
          .map((text) => `${path}: ${text}`),
  );
  // Only SQLite gets an index hint, and SQLite has only one storage.
  expect(written).toEqual(["releases/queue-filter.ts: release indexed by release_queue"]);
});

test.each(TABLES)(
  "an engine reads only its own rows of %s, in every kind of query",
  async (table) => {
    await using two = await twoStorages();
    const { own, other, all } = two;
    expect([
      await storagesIn(own, table),
      await storagesIn(other, table),
      await storagesIn(all, table),
    ]).toEqual([[1], [2], [1, 2]]);
    const aliased = await own.selectFrom(`${table} as x`).select("x.storage_id").execute();
    expect(aliased).toEqual([{ storage_id: 1 }]);
    const twice = own
      .selectFrom([`${table} as x`, `${table} as y`])
      .select(["x.storage_id", "y.storage_id as y"]);
    expect(await twice.execute()).toEqual([{ storage_id: 1, y: 1 }]);
    const inner = own.selectFrom("pause").innerJoin(`${table} as x`, (join) => join.onTrue());
    await own.insertInto("pause").values({ id: 1, paused: 0, at: 1, actor: "me" }).execute();
    expect(await inner.select("x.storage_id").execute()).toEqual([{ storage_id: 1 }]);
    // A row without a match in its own storage stays in the result, and is not joined with a row of
    // another storage.
    const left = own
      .selectFrom("pause")
      .leftJoin(`${table} as x`, (join) => join.on("x.storage_id", "=", OTHER.id))
      .select(["pause.id", "x.storage_id"]);
    expect(await left.execute()).toEqual([{ id: 1, storage_id: null }]);
    const right = own.selectFrom("pause").rightJoin(`${table} as x`, (join) => join.onTrue());
    expect(await right.select("x.storage_id").execute()).toEqual([{ storage_id: 1 }]);
    const full = own.selectFrom("pause").fullJoin(`${table} as x`, (join) => join.onTrue());
    expect(await full.select("x.storage_id").execute()).toEqual([{ storage_id: 1 }]);
    const inside = own
      .selectFrom("pause")
      .where((e) =>
        e.exists(e.selectFrom(table).select("storage_id").where("storage_id", "=", OTHER.id)),
      );
    expect(await inside.select("id").execute()).toEqual([]);
    const made = own
      .selectFrom(own.selectFrom(table).select("storage_id").as("some"))
      .select("some.storage_id");
    expect(await made.execute()).toEqual([{ storage_id: 1 }]);
    const listed = own
      .selectFrom("storage")
      .where("id", "in", own.selectFrom(table).select("storage_id"))
      .select("id");
    await all
      .insertInto("storage")
      .values([OWN, OTHER].map((storage) => ({ ...storage, created_at: 1 })))
      .execute();
    expect(await listed.execute()).toEqual([{ id: 1 }]);
    const united = own
      .selectFrom(table)
      .select("storage_id")
      .unionAll(own.selectFrom(table).select("storage_id"));
    expect(await united.execute()).toEqual([{ storage_id: 1 }, { storage_id: 1 }]);
    const scalar = own.selectNoFrom((e) =>
      e.selectFrom(table).select(e.fn.countAll<number>().as("n")).as("n"),
    );
    expect(await scalar.execute()).toEqual([{ n: 1 }]);
    const withName = own
      .with("mine", (db) => db.selectFrom(table).select("storage_id"))
      .selectFrom("mine");
    expect(await withName.select("mine.storage_id").execute()).toEqual([{ storage_id: 1 }]);
  },
);

test.each(TABLES)("an engine changes and deletes only its own rows of %s", async (table) => {
  await using two = await twoStorages();
  const { own, all } = two;
  await withoutForeignKeys(all);
  const [, others] = await rowsOf(all, table);
  const column =
    (await columnsOf(all, table)).find((name) => name !== "id" && name !== "storage_id") ?? "";
  const set = { [column]: sql.ref(column) } as object;
  const either = sql<boolean>`1 = 0`;
  const changed = own
    .updateTable(table)
    .set(set)
    .where(sql<boolean>`1 = 1`)
    .where((e) => e.or([either, sql<boolean>`1 = 1`]));
  expect((await changed.executeTakeFirst()).numUpdatedRows).toBe(1n);
  expect((await own.updateTable(`${table} as x`).set(set).executeTakeFirst()).numUpdatedRows).toBe(
    1n,
  );
  const by = own
    .updateTable("storage")
    .from(`${table} as x`)
    .set({ name: "changed" })
    .whereRef("x.storage_id", "=", "storage.id");
  await all
    .insertInto("storage")
    .values([OWN, OTHER].map((storage) => ({ ...storage, created_at: 1 })))
    .execute();
  expect((await by.executeTakeFirst()).numUpdatedRows).toBe(1n);
  const gone = own.deleteFrom(table).where((e) => e.or([either, sql<boolean>`1 = 1`]));
  expect((await gone.executeTakeFirst()).numDeletedRows).toBe(1n);
  expect((await own.deleteFrom(table).executeTakeFirst()).numDeletedRows).toBe(0n);
  expect(await rowsOf(all, table)).toEqual([others]);
});

test.each(TABLES)(
  "an engine's upsert into %s never changes a row of another storage",
  async (table) => {
    await using two = await twoStorages();
    const { own, all } = two;
    await withoutForeignKeys(all);
    const [, others] = await rowsOf(all, table);
    const keys = await keyOf(all, table);
    const key = keys.length === 0 ? ["id"] : keys;
    // An exact copy of a row in the other storage, as if both storages used the same ids.
    const { storage_id: _, ...same } = others as { storage_id: number };
    const column = Object.keys(same).find((name) => !key.includes(name)) ?? key[0] ?? "";
    const values = same as Insertable<Schema[typeof table]>;
    const upsert = own
      .insertInto(table)
      .values(values)
      .onConflict((c) =>
        c.columns(key as never[]).doUpdateSet({ [column]: sql.ref(`excluded.${column}`) }),
      );
    await upsert.execute();
    expect(
      (await rowsOf(all, table)).filter(
        (row) => (row as { storage_id: number }).storage_id === OTHER.id,
      ),
    ).toEqual([others]);
  },
);

test("a row about a release belongs to the release's storage, regardless of who writes it", async () => {
  await using two = await twoStorages();
  const host = scopeToStorage(two.all, { name: "laptop", id: undefined }, "all");
  const about = { at: 2, action: "approved", actor: "cli:me" } as const;
  await host
    .insertInto("history")
    .values([
      { ...about, release_id: 1 },
      { ...about, release_id: 2 },
      { ...about, release_id: null },
      { ...about, release_id: 99 },
    ])
    .execute();
  const written = await two.all
    .selectFrom("history")
    .select("storage_id")
    .where("at", "=", 2)
    .orderBy("id")
    .execute();
  // 0 means no storage. The laptop has no storage.
  expect(written.map(({ storage_id }) => storage_id)).toEqual([1, 2, 0, 0]);
  await host
    .insertInto("release")
    .values({ ...release(7), parent_id: 2 })
    .execute();
  expect(await storagesIn(two.other, "release")).toEqual([2, 2]);
  await host
    .insertInto("release")
    .values({ ...release(8), storage_id: 1 })
    .execute();
  expect(await storagesIn(two.own, "release")).toEqual([1, 1]);
});

test("a query across storages sees all of them, and rows about another storage's release belong to that storage", async () => {
  await using two = await twoStorages();
  const { own, other } = two;
  expect(await storagesIn(everywhere(own), "release")).toEqual([1, 2]);
  await everywhere(own).insertInto("history").values(rowOf(2).history).execute();
  expect(await storagesIn(other, "history")).toEqual([2, 2]);
  await own.transaction().execute(async (trx) => {
    expect([
      await storagesIn(trx, "release"),
      await storagesIn(everywhere(trx), "release"),
    ]).toEqual([[1], [1, 2]]);
  });
  expect([findOwnStorage(own), findOwnStorage(everywhere(own)), findOwnStorage(two.all)]).toEqual([
    OWN,
    OWN,
    undefined,
  ]);
  expect(everywhere(two.all)).toBe(two.all);
});

test("rows that are not inserted as values must name their storage", async () => {
  await using two = await twoStorages();
  const insert = two.own
    .insertInto("parked_root")
    .columns(["path"])
    .expression((e) => e.selectFrom("root").select(sql<string>`path || '/x'`.as("path")));
  await expect(insert.execute()).rejects.toThrow("must name its storage");
  await two.own
    .insertInto("parked_root")
    .columns(["path", "storage_id"])
    .expression((e) =>
      e.selectFrom("root").select([sql<string>`path || '/x'`.as("path"), "storage_id"]),
    )
    .execute();
  expect(await storagesIn(two.all, "parked_root")).toEqual([1, 1, 2]);
});

test("a function with a fixed scope requires that scope from its caller", async () => {
  await using two = await twoStorages();
  expect(await storagesIn(ownRows(everywhere(two.own)), "release")).toEqual([1]);
  expect(ownRows(two.own)).toBe(two.own);
  expect([ownRows(two.all), everywhere(two.all)]).toEqual([two.all, two.all]);
  // @ts-expect-error -- What a person taught counts on all storages.
  expect(await listAllAliases(two.own)).toEqual([]);
  const due = { now: 9, beyond: 9, limit: 9 };
  // @ts-expect-error -- An engine scans what it filed itself.
  expect(await listDueScans(everywhere(two.own), "ask", due)).toHaveLength(2);
  expect(await listDueScans(ownRows(everywhere(two.own)), "ask", due)).toHaveLength(1);
});

/**
 * Finds raw SQL in a source that is not limited to one storage, unless it declares that it reads
 * all storages.
 */
const rawIn = (source: string): string[] =>
  [
    ...source.matchAll(
      /`\.execute\(\s*(?!everywhere\()\w+|(?<!everywhere\([\w.]+\))\.executeQuery\(/g,
    ),
  ].map(([found]) => found);

test("raw SQL must declare that it applies to all storages", () => {
  const src = join(import.meta.dirname, "../../../src");
  const files = globSync("{app,program,store}/**/*.ts", { cwd: src }).filter(
    // Files that work on the tables themselves or on whole databases are excluded.
    (file) => !/^store\/(?:migrations|sqlite|postgres|move|open)/.test(file),
  );
  expect(files.length).toBeGreaterThan(300);
  expect(
    files.flatMap((file) =>
      rawIn(readFileSync(join(src, file), "utf8")).map((raw) => `${file}: ${raw}`),
    ),
  ).toEqual([]);
  expect(rawIn("sql`update release`.execute(trx); await db.executeQuery(x)")).toHaveLength(2);
  expect(
    rawIn("sql`update release`.execute(everywhere(trx)); everywhere(store.read).executeQuery(x)"),
  ).toEqual([]);
});
