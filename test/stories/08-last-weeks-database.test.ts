// Story 8. test/app/upkeep/answer-restore tests open operations, what commands wrote in the
// meantime, and kills.
import { execFileSync } from "node:child_process";
import { copyFileSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { expect, test } from "vitest";
import { formatAddress, type PostgresPlace, schemaOf } from "../../src/store/postgres/place.ts";
import { backUp } from "../../src/store/sqlite/backup.ts";
import { allFiles, type Home, inode, startHome, visibleFiles } from "../process/home.ts";
import { cli, runProgram, startDaemon } from "../support/daemon.ts";
import { onSqlite } from "../support/on-sqlite.ts";
import { programs } from "../support/postgres/server.ts";

const BEFORE = [
  "Inception.2010.1080p.mkv",
  "Interstellar.2014.1080p.mkv",
  "The.Matrix.1999.1080p.mkv",
];
const AFTER = ["Coherence.2014.1080p.mkv", "Primer.2004.1080p.mkv", "Fight.Club.1999.1080p.mkv"];

/**
 * Lists all files of the library (including the trash) and of the downloads, with path, inode, link
 * count and content.
 */
const everything = (home: Home): string[] =>
  [home.library, home.downloads].flatMap((folder) =>
    allFiles(folder).map((path) => {
      const full = join(folder, path);
      const { ino, nlink } = inode(full);
      return `${path} ${ino} ${nlink} ${readFileSync(full, "utf8")}`;
    }),
  );

/**
 * Files three films, takes a backup, and files three more films. Then undoes one film from each
 * group of three.
 */
async function sinceTheBackup(home: Home, takeBackup: () => Promise<void>): Promise<void> {
  {
    await using daemon = await startDaemon(home);
    for (const name of BEFORE) home.drop(name);
    for (const name of BEFORE) await home.reaches(name, "filed");
    await takeBackup();
    for (const name of AFTER) home.drop(name);
    for (const name of AFTER) await home.reaches(name, "filed");
    for (const name of [BEFORE[0], AFTER[0]] as const) {
      const { id } = (await home.release(String(name))) ?? { id: 0 };
      expect((await cli(home, "undo", String(id), "--yes")).code).toBe(0);
      await home.reaches(String(name), "undone");
    }
    expect((await daemon.end()).code).toBe(0);
  }
  expect(visibleFiles(home.library)).toHaveLength(4);
}

/** Asserts what story 8 promises, regardless of how the old database was restored. */
async function nothingHappensTwice(home: Home): Promise<void> {
  const before = everything(home);
  {
    await using daemon = await startDaemon(home);
    for (const name of AFTER) await home.reaches(name, "ignored");
    await expect
      .poll(() => daemon.log())
      .toContain("An older or different database has replaced the last one.");
    await expect
      .poll(() => daemon.log())
      .toContain("The restored database does not know 3 downloads. They are parked");
    for (const name of BEFORE) await home.reaches(name, "filed");
    const status = await cli(home, "status");
    const backlogCommand = `plex-ingest --env-file ${home.envFile} backlog`;
    expect(status.stdout).toContain(`3 downloads are parked until you decide: ${backlogCommand}`);
    expect(status.stdout).toContain("An older or different database has replaced the last one.");
    // The library's mark has the id from before the restore.
    expect(status.stdout).not.toContain("Another plex-ingest database");
    expect(status.code).toBe(0);
    const backlog = await cli(home, "backlog");
    expect(backlog.stdout).toContain("The restored database does not know these");
    for (const name of AFTER) expect(backlog.stdout).toContain(name);
    await daemon.end();
  }
  expect(everything(home)).toEqual(before);
  // The second start is a normal start: nothing is reported again, and nothing comes back on its
  // own.
  const again = await runProgram(home, ["daemon", "--once"]);
  expect(again.stderr).not.toContain("has replaced the last one");
  expect(everything(home)).toEqual(before);
  // An accepted download is recognised in the library, and nothing is filed twice.
  const primer = await home.release("Primer.2004.1080p.mkv");
  expect((await cli(home, "backlog", "process", String(primer?.id))).code).toBe(0);
  expect((await runProgram(home, ["daemon", "--once"])).code).toBe(0);
  expect(await home.release("Primer.2004.1080p.mkv")).toMatchObject({
    state: "ignored",
    reasons: [{ code: "already_there" }],
  });
  expect(everything(home)).toEqual(before);
}

const forget = (home: Home): void => {
  for (const end of ["", "-wal", "-shm"]) rmSync(`${home.database}${end}`, { force: true });
};

test("after a person restores last week's database, nothing is undone or refiled, and unknown releases are parked", async () => {
  await using home = await startHome();
  const { takeBackup, putBack } = home.server
    ? onServer(home.server, home.at("backup.sql"))
    : inFile(home);
  await sinceTheBackup(home, async () => takeBackup());
  putBack();
  await nothingHappensTwice(home);
});

/** Copies the database file as a person would, and later copies it back. */
function inFile(home: Home) {
  const backup = home.at("backup.db");
  return {
    takeBackup() {
      using raw = opened(home.database);
      backUp(raw.database, backup);
    },
    putBack() {
      forget(home);
      copyFileSync(backup, home.database);
    },
  };
}

/** Uses the database server's own programs. */
function onServer(place: PostgresPlace, backup: string) {
  const run = (program: string, ...args: string[]): void => {
    const url = formatAddress(place.url, "schema");
    execFileSync(join(programs() ?? "", program), ["-d", url, ...args], {
      stdio: ["ignore", "ignore", "inherit"],
    });
  };
  return {
    takeBackup: () => run("pg_dump", "-n", schemaOf(place), "-f", backup),
    putBack() {
      run(
        "psql",
        "-q",
        "-c",
        `set client_min_messages = warning; drop schema ${schemaOf(place)} cascade`,
      );
      run("psql", "-q", "-v", "ON_ERROR_STOP=1", "-f", backup);
    },
  };
}

onSqlite(
  "Last week's database: only the .db file of a running engine was copied, without its WAL",
  async () => {
    await using home = await startHome();
    const backup = home.at("only.db");
    await sinceTheBackup(home, async () => {
      using raw = opened(home.database);
      raw.database.pragma("wal_checkpoint(passive)");
      copyFileSync(home.database, backup);
    });
    forget(home);
    copyFileSync(backup, home.database);
    await nothingHappensTwice(home);
  },
);

onSqlite(
  "Last week's database: put back by `db restore`, also when the daemon was killed",
  async () => {
    await using home = await startHome();
    const backup = home.at("backup.db");
    await sinceTheBackup(home, async () =>
      expect((await cli(home, "db", "backup", backup)).code).toBe(0),
    );
    {
      await using daemon = await startDaemon(home);
      const refused = await cli(home, "db", "restore", backup, "--yes");
      expect(refused).toMatchObject({
        code: 4,
        stderr: expect.stringContaining("An engine is running"),
      });
      await daemon.end("SIGKILL");
    }
    const asked = await cli(home, "db", "restore", backup);
    expect(asked).toMatchObject({
      code: 4,
      stderr: expect.stringContaining("Nothing was restored"),
    });
    const restored = await cli(home, "db", "restore", backup, "--yes");
    expect(restored.code).toBe(0);
    expect(restored.stdout).toContain("downloads that this database does not know are parked");
    const [kept] = readdirSync(home.state).filter((name) => name.includes(".db.before-restore-"));
    using old = opened(join(home.state, String(kept)));
    expect(old.database.prepare("select count(*) from release").pluck().get()).toBe(6);
    await nothingHappensTwice(home);
  },
);

function opened(path: string): { database: Sqlite.Database } & Disposable {
  const database = new Sqlite(path, { timeout: 5000 });
  return { database, [Symbol.dispose]: () => void database.close() };
}
