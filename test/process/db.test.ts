import { readdirSync, writeFileSync } from "node:fs";
import Sqlite from "better-sqlite3";
import { expect, test } from "vitest";
import { MIGRATIONS } from "../../src/store/migrations/index.ts";
import { cli, runProgram, startDaemon } from "../support/daemon.ts";
import { type Home, makeHome } from "./home.ts";

const started = async (home: Home): Promise<void> => {
  expect((await runProgram(home, ["daemon", "--once"])).code).toBe(0);
};

/** Changes a database as something else would have left it. */
function change(path: string, sql: string): void {
  const raw = new Sqlite(path);
  raw.exec(sql);
  raw.close();
}

test("db check and db backup work while the daemon runs, and list the backups that are there", async () => {
  using home = makeHome();
  await using daemon = await startDaemon(home);
  expect((await cli(home, "db", "backup")).stdout).toMatch(/^Written and checked: .*\/backups\/manual-.*\.db\n$/);
  const check = await cli(home, "db", "check", "--json");
  expect(check.code).toBe(0);
  expect(check.json()).toMatchObject({
    ok: true,
    path: home.database,
    schema: MIGRATIONS.length,
    known_schema: MIGRATIONS.length,
    wal_bytes: expect.any(Number),
    faults: [],
    broken_references: 0,
    backups: [{ path: expect.stringMatching(/manual-.*\.db$/) }],
  });
  const text = await cli(home, "db", "check");
  expect(text.stdout).toContain("It is whole.");
  expect((await cli(home, "db", "restore")).stdout).toMatch(/Backups, newest first:\n.*manual-/);
  const twice = await cli(home, "db", "backup", home.at("one.db"));
  expect(twice.code).toBe(0);
  expect(await cli(home, "db", "backup", home.at("one.db"))).toMatchObject({
    code: 4,
    stderr: expect.stringContaining("exists already"),
  });
  expect((await daemon.end()).code).toBe(0);
});

test("a damaged database is reported with exit code 1, and a good backup takes its place", async () => {
  using home = makeHome();
  await started(home);
  const backup = home.at("good.db");
  expect((await cli(home, "db", "backup", backup)).code).toBe(0);
  writeFileSync(home.database, "SQLite format 3\0 and then nothing that is a database".padEnd(20_000, "x"));
  const check = await cli(home, "db", "check");
  expect(check.code).not.toBe(0);
  expect((await cli(home, "db", "restore", backup, "--yes")).code).toBe(0);
  expect((await cli(home, "db", "check")).code).toBe(0);
  expect(readdirSync(home.state).filter((name) => /before-restore-[^.]*Z$/.test(name))).toHaveLength(1);
  await started(home);
});

test("what is damaged inside is found, and is no backup", async () => {
  using home = makeHome();
  await started(home);
  const backup = home.at("bad.db");
  expect((await cli(home, "db", "backup", backup)).code).toBe(0);
  change(
    backup,
    "pragma foreign_keys = off; insert into item (release_id, path, size, mtime_ns, role, skip) values (9, 'x', 1, '1', 'video', 0)",
  );
  expect(await cli(home, "db", "restore", backup, "--yes")).toMatchObject({
    code: 4,
    stderr: expect.stringContaining("is damaged"),
  });
  expect(readdirSync(home.state).filter((name) => name.includes("before-restore"))).toEqual([]);
});

test("a backup with a newer schema, another program's file and a missing one are refused", async () => {
  using home = makeHome();
  await started(home);
  const backup = home.at("newer.db");
  expect((await cli(home, "db", "backup", backup)).code).toBe(0);
  change(backup, "pragma user_version = 99");
  expect(await cli(home, "db", "restore", backup, "--yes")).toMatchObject({
    stderr: expect.stringContaining(`The backup has schema 99; this plex-ingest knows up to ${MIGRATIONS.length}.`),
    code: 4,
  });
  const other = home.at("other.db");
  change(other, "create table t (a)");
  expect(await cli(home, "db", "restore", other, "--yes")).toMatchObject({ code: 4 });
  expect(await cli(home, "db", "restore", home.at("none.db"), "--yes")).toMatchObject({ code: 3 });
  expect(readdirSync(home.state).filter((name) => name.includes("before-restore"))).toEqual([]);
});

test("a database of a newer version is refused with both numbers by the daemon, the commands, the hook and the MCP server", async () => {
  using home = makeHome();
  await started(home);
  change(home.database, "pragma user_version = 99");
  const refusal = `has schema 99; this plex-ingest knows up to ${MIGRATIONS.length}`;
  for (const line of ["daemon", "daemon --drain", "status", "approve 1"]) {
    const answer = await cli(home, ...line.split(" "));
    expect(answer.code, line).not.toBe(0);
    expect(answer.stderr, line).toContain(refusal);
  }
  const hook = await runProgram(home, ["torrent-done"], {
    env: { TR_TORRENT_DIR: home.downloads, TR_TORRENT_NAME: "x.mkv", TR_TORRENT_HASH: "a".repeat(40) },
  });
  expect(hook.code).toBe(0);
  expect((await cli(home, "db", "check")).stdout).toContain("is newer than this plex-ingest");
});

test("db archive copies a year that is over, once, and says when there is nothing or it is too early", async () => {
  using home = makeHome();
  await started(home);
  change(home.database, `insert into history (at, action, actor) values (${Date.UTC(2020, 5)}, 'upkeep', 'engine')`);
  const made = await cli(home, "db", "archive", "2020");
  expect(made.stdout).toMatch(/^1 entry of 2020 written and read back: .*\/archive\/history-2020\.jsonl\.gz\n/);
  expect((await cli(home, "db", "archive", "2020")).code).toBe(4);
  expect((await cli(home, "db", "archive", "2019")).code).toBe(3);
  expect((await cli(home, "db", "archive", String(new Date().getUTCFullYear()))).code).toBe(4);
});
