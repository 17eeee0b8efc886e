import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import Sqlite from "better-sqlite3";
import { expect, test } from "vitest";
import { MIGRATIONS } from "../../src/store/migrations/index.ts";
import { cli, runProgram, startDaemon } from "../support/daemon.ts";
import { type Home, makeHome } from "./home.ts";

const started = async (home: Home): Promise<void> => {
  expect((await runProgram(home, ["daemon", "--once"])).code).toBe(0);
};

test("db check and db backup work while the daemon runs", async () => {
  using home = makeHome();
  await using daemon = await startDaemon(home);
  expect((await cli(home, "db", "backup")).stdout).toMatch(
    /^Written and checked: .*\/backups\/manual-.*\.db\nSettings with their tokens/,
  );
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
  expect(text.stdout).toContain("The database is intact.");
  expect((await daemon.end()).code).toBe(0);
});

test("reports a damaged database with exit code 1, and restores a good backup over it", async () => {
  using home = makeHome();
  await started(home);
  const backup = home.at("good.db");
  const made = await cli(home, "db", "backup", backup);
  expect(made.code).toBe(0);
  expect(made.stdout).toContain(`readable only by you: ${backup}.settings.json`);
  const settings = readFileSync(home.envFile, "utf8");
  home.configure({ PLEX_AUTO_INGEST: "false" });
  writeFileSync(
    home.database,
    "SQLite format 3\0 and then nothing that is a database".padEnd(20_000, "x"),
  );
  const check = await cli(home, "db", "check");
  expect(check.code).not.toBe(0);
  const plan = await cli(home, "db", "restore", backup);
  expect(plan.code).toBe(4);
  expect(plan.stderr).toContain(`${home.envFile}: replaced. The current file is kept`);
  expect(readFileSync(home.envFile, "utf8")).not.toBe(settings);
  expect((await cli(home, "db", "restore", backup, "--yes")).code).toBe(0);
  expect(readFileSync(home.envFile, "utf8")).toBe(settings);
  expect((await cli(home, "db", "check")).code).toBe(0);
  expect(
    readdirSync(home.state).filter((name) => /before-restore-[^.]*Z$/.test(name)),
  ).toHaveLength(1);
  await started(home);
});

test("daemon, commands and db check report a newer database's schema numbers, and the hook still exits with 0", async () => {
  using home = makeHome();
  await started(home);
  const raw = new Sqlite(home.database);
  raw.pragma("user_version = 99");
  raw.close();
  const refusal = `has schema 99, but this plex-ingest supports schemas only up to ${MIGRATIONS.length}`;
  for (const line of ["daemon", "approve 1"]) {
    const answer = await cli(home, ...line.split(" "));
    expect(answer.code, line).not.toBe(0);
    expect(answer.stderr, line).toContain(refusal);
  }
  const hook = await runProgram(home, ["torrent-done"], {
    env: {
      TR_TORRENT_DIR: home.downloads,
      TR_TORRENT_NAME: "x.mkv",
      TR_TORRENT_HASH: "a".repeat(40),
    },
  });
  expect(hook.code).toBe(0);
  expect((await cli(home, "db", "check")).stdout).toContain("is newer than this plex-ingest");
});
