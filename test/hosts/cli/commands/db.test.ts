import { existsSync, readdirSync } from "node:fs";
import Sqlite from "better-sqlite3";
import { expect, test } from "vitest";
import { explain } from "../../../../src/hosts/cli/terminal/to-exit-code.ts";
import { toCopyFault, writing } from "../../../../src/program/process/copy-fault.ts";
import { openDatabase } from "../../../../src/program/use-cases/database/desk.ts";
import { MIGRATIONS } from "../../../../src/store/migrations/index.ts";
import { testProgram } from "../../../support/program.ts";
import { tempFolder } from "../../../support/temp-folder.ts";
import { newStore, storeFilesIn } from "../../../support/temp-store.ts";
import { fakeContext, fakeIo, runProgram } from "../fake-context.ts";

/** Changes a database as another program would have left it. */
function change(path: string, sql: string): void {
  const raw = new Sqlite(path);
  raw.exec(sql);
  raw.close();
}

/** Creates the commands over a separate database. */
async function typist() {
  const folder = tempFolder();
  const state = folder.at("state");
  const files = storeFilesIn(state);
  await (await newStore(files))[Symbol.asyncDispose]();
  const env = { PLEX_MEDIA_ROOT: folder.at("media"), PLEX_INGEST_STATE_DIR: state };
  const program = testProgram(env, { cwd: folder.path });
  return {
    state,
    at: folder.at,
    database: files.database,
    /** Returns the exit code and the output. */
    async db(...words: string[]) {
      const io = fakeIo();
      const { context } = fakeContext(io, {}, { database: () => openDatabase(program) });
      try {
        return { code: await runProgram(context, ["db", ...words]), said: io.written() };
      } catch (error) {
        const { exitCode, text } = explain(error);
        return { code: exitCode, said: text };
      }
    },
    async [Symbol.asyncDispose]() {
      await program.close();
      folder[Symbol.dispose]();
    },
  };
}

type Typist = Awaited<ReturnType<typeof typist>>;

test.each<
  [what: string, make: (of: Typist) => Promise<string> | string, code: number, said: string]
>([
  [
    "a newer schema",
    async ({ db, at }) => {
      await db("backup", "newer.db");
      change(at("newer.db"), "pragma user_version = 99");
      return "newer.db";
    },
    4,
    `The backup has schema 99, but this plex-ingest supports only up to ${MIGRATIONS.length}.`,
  ],
  [
    "damage inside",
    async ({ db, at }) => {
      await db("backup", at("bad.db"));
      change(
        at("bad.db"),
        "pragma foreign_keys = off; insert into item (release_id, path, size, mtime_ns, role, skip) values (9, 'x', 1, '1', 'video', 0)",
      );
      return at("bad.db");
    },
    4,
    "is damaged",
  ],
  [
    "another program's tables",
    ({ at }) => {
      change(at("other.db"), "create table t (a)");
      return "other.db";
    },
    4,
    "is not a plex-ingest database",
  ],
  ["nothing", () => "none.db", 3, "none.db"],
])("refuses a backup with %s, and leaves the database in place", async (_, make, code, said) => {
  await using it = await typist();
  const backup = await make(it);
  expect(await it.db("restore", backup, "--yes")).toEqual({
    code,
    said: expect.stringContaining(said),
  });
  expect(readdirSync(it.state).filter((name) => name.includes("before-restore"))).toEqual([]);
});

test("a backup does not overwrite a file, and appears in the list of backups", async () => {
  await using it = await typist();
  expect(await it.db("restore")).toEqual({
    code: 0,
    said: expect.stringContaining("There is no backup yet."),
  });
  expect(await it.db("backup")).toMatchObject({
    code: 0,
    said: expect.stringMatching(/^Written and checked: .*manual-/),
  });
  expect(await it.db("backup", "one.db")).toMatchObject({ code: 0 });
  expect(existsSync(it.at("one.db"))).toBe(true);
  expect(await it.db("backup", "one.db")).toEqual({
    code: 4,
    said: expect.stringContaining("already exists"),
  });
  const listed = await it.db("restore");
  expect(listed.said).toMatch(/^Backups, newest first:\n.*manual-/);
  expect(await it.db("restore", "one.db")).toMatchObject({ code: 4 });
});

test("a backup that cannot be written names its file, and what keeps it from being written", async () => {
  await using it = await typist();
  expect(await it.db("backup", "/proc/one.db")).toEqual({
    code: 1,
    said: expect.stringMatching(/^"\/proc\/one\.db.* was not found while it was written/),
  });
  const full = Object.assign(new Error("database or disk is full"), { code: "SQLITE_FULL" });
  expect(toCopyFault(full, "/mnt/usb/one.db")).toMatchObject({
    code: "no_space",
    message: 'There is no space left to write "/mnt/usb/one.db".',
  });
  // The settings next to the database are written by the system, which has its own full disk.
  const noSpace = Object.assign(new Error("ENOSPC"), { code: "ENOSPC", errno: -28 });
  const write = (): never => {
    throw noSpace;
  };
  expect(() => writing("/mnt/usb/one.settings", write)).toThrow(
    /^There is no space left to write "\/mnt\/usb\/one\.settings"/,
  );
});

test("db archive copies a past year once, and refuses a year that is empty or too recent", async () => {
  await using it = await typist();
  change(
    it.database,
    `insert into history (at, action, actor) values (${Date.UTC(2020, 5)}, 'upkeep', 'engine')`,
  );
  const made = await it.db("archive", "2020");
  expect(made.said).toMatch(
    /^1 entry of 2020 written and read back: .*\/archive\/history-2020\.jsonl\.gz\n/,
  );
  const codes = await Promise.all(
    ["2020", "2019", String(new Date().getUTCFullYear())].map(
      async (year) => (await it.db("archive", year)).code,
    ),
  );
  expect(codes).toEqual([4, 3, 4]);
});
