import { existsSync } from "node:fs";
import Sqlite from "better-sqlite3";
import { Client } from "pg";
import { expect, inject, test } from "vitest";
import { fill } from "../../../bench/history/fill.ts";
import { MIGRATIONS } from "../../../src/store/migrations/index.ts";
import {
  type DatabaseMove,
  type MoveStep,
  moveDatabase,
} from "../../../src/store/move/move-database.ts";
import type { MoveEnd, TableRow } from "../../../src/store/move/move-end.ts";
import { openStore } from "../../../src/store/open.ts";
import { createServerLock } from "../../../src/store/postgres/engine-lock.ts";
import { acquireEngineLock } from "../../../src/store/sqlite/engine-lock.ts";
import { examineDatabase } from "../../../src/store/sqlite/examine.ts";
import { takeSchema } from "../../support/postgres/schemas.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { openOptions, storeFilesIn } from "../../support/temp-store.ts";
import { openFile, openServer, postgresEnd, sqliteEnd } from "./ends.ts";

const url = inject("postgres");

const NOW = Date.UTC(2026, 10, 22);
const NAS = { name: "nas", at: NOW };

/**
 * A database file with `rows` rows of history, and an empty schema. Both are removed at the end of
 * the scope.
 */
async function twoDatabases(rows: number) {
  const folder = tempFolder();
  const files = storeFilesIn(folder.at("state"));
  const schema = await takeSchema(url);
  await (await openFile(files))[Symbol.asyncDispose]();
  if (rows > 0) fill(files.database, rows, NOW);
  return {
    files,
    schema,
    async [Symbol.asyncDispose]() {
      folder[Symbol.dispose]();
      await schema[Symbol.asyncDispose]();
    },
  };
}
type Databases = Awaited<ReturnType<typeof twoDatabases>>;

const file = ({ files }: Databases, role: "from" | "to") => sqliteEnd(files, role);
const server = ({ schema }: Databases) => postgresEnd(schema.url);

const nothing = (): void => {};
async function toServer(
  databases: Databases,
  done: (step: MoveStep) => void = nothing,
): Promise<DatabaseMove> {
  await using from = await file(databases, "from");
  await using to = await server(databases);
  return await moveDatabase(from, to, { storage: NAS, done });
}
async function toFile(
  databases: Databases,
  done: (step: MoveStep) => void = nothing,
): Promise<DatabaseMove> {
  await using from = await server(databases);
  await using to = await file(databases, "to");
  return await moveDatabase(from, to, { done });
}

/** Returns all rows of all tables as text. */
async function contentOf(open: () => Promise<MoveEnd>): Promise<Record<string, string[]>> {
  await using end = await open();
  const content: Record<string, string[]> = {};
  await end.state();
  for (const table of await end.tables()) {
    const rows: TableRow[] = [];
    for await (const some of end.read(table)) rows.push(...some);
    content[table.name] = rows.map((row) => JSON.stringify(row)).toSorted();
  }
  return content;
}

test("20,000 rows of history move to PostgreSQL and back unchanged", async () => {
  await using databases = await twoDatabases(20_000);
  const before = await contentOf(() => file(databases, "from"));
  const moved = await toServer(databases);
  expect(moved.rows).toMatchObject({
    history: before["history"]?.length,
    storage: 1,
    database_mark: 1,
  });
  const there = await contentOf(() => server(databases));
  expect(there).toEqual({ ...before, storage: [JSON.stringify([NOW, 1, "nas"])] });
  // The next row gets a new number.
  await using store = await openServer(databases.schema.url);
  const added = { at: NOW, action: "found", actor: "engine" } as const;
  const next = await store.write((trx) =>
    trx.insertInto("history").values(added).returning("id").execute(),
  );
  expect(next).toEqual([{ id: (moved.rows["history"] ?? 0) + 1 }]);
  await toFile(databases);
  const back = await contentOf(() => file(databases, "from"));
  expect({ ...back, history: back["history"]?.length }).toEqual({
    ...there,
    history: (moved.rows["history"] ?? 0) + 1,
    setting: [],
  });
  expect(existsSync(`${databases.files.database}.before-move`)).toBe(true);
  // The rows of the first move are an older state of the same database.
  await toServer(databases);
  expect(await contentOf(() => server(databases))).toEqual(back);
});

test("every table moves except the engines' heartbeats", async () => {
  await using databases = await twoDatabases(0);
  await using store = await openFile(databases.files);
  const tables = (await store.read.introspection.getTables()).map(({ name }) => name).toSorted();
  await store[Symbol.asyncDispose]();
  const { rows } = await toServer(databases);
  expect(Object.keys(rows).toSorted()).toEqual(tables.filter((name) => name !== "engine"));
});

test("a move waits for no table of another program in the same database", async () => {
  await using databases = await twoDatabases(10);
  await using other = await takeSchema(url);
  const { searchParams } = new URL(other.url);
  const program = new Client({ connectionString: url });
  program.on("error", () => {}); // the commit reports it
  await program.connect();
  try {
    await program.query("begin");
    // The server ends this session if the move waits for it, and the commit fails.
    await program.query("set local idle_in_transaction_session_timeout = '20s'");
    await program.query(
      `lock table ${searchParams.get("schema")}.release in access exclusive mode`,
    );
    await toServer(databases);
    await program.query("commit");
  } finally {
    await program.end();
  }
});

test("moves text that PostgreSQL cannot store, forward references and large numbers", async () => {
  await using databases = await twoDatabases(10);
  const raw = new Sqlite(databases.files.database);
  // The earlier release references the later release.
  raw.exec("update release set superseded_by = (select max(id) from release) where id = 1");
  raw
    .prepare("update release set name = ?, search_words = ?, bytes = ? where id = 1")
    .run("a\0b", "🎬 '\"\\ \n", 2 ** 53 - 1);
  raw.close();
  await toServer(databases);
  await using store = await openServer(databases.schema.url);
  const first = await store.read
    .selectFrom("release")
    .selectAll()
    .where("id", "=", 1)
    .executeTakeFirstOrThrow();
  expect(first).toMatchObject({
    name: "a\uFFFDb",
    search_words: "🎬 '\"\\ \n",
    bytes: 2 ** 53 - 1,
  });
});

test("refuses to open a database that was moved away, and to move into a database with rows", async () => {
  await using databases = await twoDatabases(100);
  const { to } = await toServer(databases);
  await expect(openFile(databases.files)).rejects.toThrow(
    `${databases.files.database} was moved to ${to}.`,
  );
  expect(() => examineDatabase(databases.files.database)).toThrow(`was moved to ${to}.`);
  // A version that predates moves compares only the schema numbers.
  const raw = new Sqlite(databases.files.database, { readonly: true });
  expect(Number(raw.pragma("user_version", { simple: true }))).toBeGreaterThan(
    MIGRATIONS.length + 1000,
  );
  raw.close();
  await expect(toServer(databases)).rejects.toThrow(`was already moved to ${to}.`);

  await using other = await twoDatabases(50);
  const [target] = [{ ...databases, files: other.files }];
  await expect(toServer(target)).rejects.toThrow(
    /has \d+ releases and \d+ rows of history, so nothing was moved/,
  );
  await (await openFile(other.files))[Symbol.asyncDispose]();
});

test("a process that has the server's database open cannot write to it after it was moved", async () => {
  await using databases = await twoDatabases(10);
  await toServer(databases);
  await using page = await openServer(databases.schema.url);
  const pause = (paused: number) =>
    page.write((trx) =>
      trx.insertInto("pause").values({ id: 1, paused, at: 1, actor: "cli:anna" }).execute(),
    );
  const { to } = await toFile(databases);
  await expect(pause(1)).rejects.toThrow(`was moved to ${to}.`);
  await expect(openServer(databases.schema.url)).rejects.toThrow(`was moved to ${to}.`);
  await using again = await openFile(databases.files);
  expect(await again.read.selectFrom("release").select("id").execute()).not.toEqual([]);
});

test("refuses to move while an engine runs or the file is open elsewhere", async () => {
  await using databases = await twoDatabases(10);
  const lock = acquireEngineLock(databases.files.lock);
  await expect(toServer(databases)).rejects.toThrow(
    "An engine is running, so the database was not moved.",
  );
  lock?.release();
  await using reader = await openStore(databases.files, openOptions({ mode: "read-only" }));
  await reader.read.selectFrom("release").select("id").execute();
  await expect(toServer(databases)).rejects.toThrow("has the database open, so it was not moved.");
  await reader[Symbol.asyncDispose]();
  const other = createServerLock(
    { url: databases.schema.url, storage: "other" },
    MIGRATIONS.length,
  );
  const held = await other.acquire();
  await expect(toServer(databases)).rejects.toThrow(
    /^An engine is running on .*, so the database was not moved/,
  );
  held?.release();
  await other.close();
  await toServer(databases);
});

test("refuses to move several storages into one file", async () => {
  await using databases = await twoDatabases(10);
  await toServer(databases);
  await using store = await openServer(databases.schema.url);
  await store.write((trx) =>
    trx.insertInto("storage").values({ name: "nas-2", created_at: NOW }).execute(),
  );
  await expect(toFile(databases)).rejects.toThrow("has 2 storages, but SQLite can have only one.");
});
