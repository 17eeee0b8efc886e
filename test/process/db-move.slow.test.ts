import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { MIGRATIONS } from "../../src/store/migrations/index.ts";
import { cli, runProgram } from "../support/daemon.ts";
import { postgresMissing, startPostgres } from "../support/postgres/server.ts";
import { makeHome } from "./home.ts";

const overServer = test.skipIf(postgresMissing());

overServer(
  "moves a database to PostgreSQL and back, and refuses the old database file meanwhile",
  async () => {
    await using server = await startPostgres();
    using home = makeHome({ settings: { STORAGE_NAME: "nas-1" } });
    home.drop("Sintel.2010.mkv");
    expect((await runProgram(home, ["daemon", "--once"])).code).toBe(0);
    expect(await cli(home, "db", "move", "postgres", "--yes")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("No PostgreSQL address is known.\n  Set DATABASE_URL"),
    });
    expect(await cli(home, "db", "move", server.url)).toMatchObject({
      code: 4,
      stderr: expect.stringMatching(
        /^Everything moves from .*plex-ingest\.db\n[\s\S]*Nothing was moved/,
      ),
    });
    const secret = "pa55-of-the-server";
    const withPassword = server.url.replace("tester@", `tester:${secret}@`);
    const told = await cli(home, "db", "move", withPassword, "--yes");
    expect(told).toMatchObject({
      code: 4,
      stderr: expect.stringContaining("can read from the command line"),
    });
    expect(told.stderr).not.toContain(secret);

    const urlFile = home.at("address");
    writeFileSync(urlFile, `${withPassword}\n`);
    const moved = await cli(home, "db", "move", "--url-file", urlFile, "--yes", "--json");
    expect(moved).toMatchObject({ code: 0, stderr: expect.stringContaining("release: 1\n") });
    expect(moved.stdout).not.toContain(secret);
    const place = /^postgres on 127\.0\.0\.1:\d+$/;
    expect(moved.json()).toMatchObject({
      from: home.database,
      to: expect.stringMatching(place),
      rows: { release: 1, storage: 1 },
      settings: { DATABASE_URL: server.url },
    });
    for (const args of [["queue"], ["db", "check"], ["daemon", "--once"]]) {
      expect(await cli(home, ...args)).toMatchObject({
        code: 4,
        stderr: expect.stringMatching(
          /was moved to postgres on 127\.0\.0\.1:\d+\.\n  Set DATABASE_URL/,
        ),
      });
    }

    home.configure({ DATABASE_URL: withPassword });
    const releases = (await cli(home, "queue", "--state", "all", "--json")).json() as {
      items: unknown[];
    };
    expect(releases.items).toMatchObject([{ name: "Sintel.2010.mkv" }]);
    const check = await cli(home, "db", "check", "--json");
    expect(check.json()).toMatchObject({
      ok: true,
      path: expect.stringMatching(place),
      schema: MIGRATIONS.length,
      faults: [],
      backups: [],
    });
    expect((await cli(home, "db", "check")).stdout).toContain("The database is intact.");
    for (const args of [
      ["backup"],
      ["restore"],
      ["restore", "some.db", "--yes"],
      ["archive", "2024"],
    ]) {
      expect(await cli(home, "db", ...args)).toMatchObject({
        code: 1,
        stderr: expect.stringMatching(
          /The database is on a server, so use the server's own programs [\s\S]*(?:pg_dump|pg_restore)/,
        ),
      });
    }

    const line = /`(pg_dump [^`]+)`/.exec((await cli(home, "db", "backup")).stderr)?.[1] ?? "";
    const dumped = spawnSync("sh", ["-c", line], { cwd: home.path, encoding: "utf8" });
    expect(dumped).toMatchObject({ status: 0, stderr: "" });

    const back = await cli(home, "db", "move", "sqlite", "--yes");
    expect(back).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("Remove DATABASE_URL from the env file"),
    });
    expect((await cli(home, "queue")).stderr).toContain(
      `was moved to ${home.database}.\n  Remove DATABASE_URL from`,
    );
    home.configure();
    expect((await cli(home, "db", "check", "--json")).json()).toMatchObject({
      ok: true,
      releases: 1,
    });
  },
);

overServer(
  "doctor reports a database server's version, schema and latency, and that it cannot be reached",
  async () => {
    await using server = await startPostgres();
    using home = makeHome({ settings: { DATABASE_URL: server.url } });
    const report = async (): Promise<{ level: string; found: string; advice?: string }[]> => {
      const { probes } = (await cli(home, "doctor", "--here", "--json")).json() as {
        probes: { id: string; findings: { level: string; found: string }[] }[];
      };
      return probes.find(({ id }) => id === "database")?.findings ?? [];
    };
    expect(await report()).toMatchObject([
      {
        level: "ok",
        found: expect.stringMatching(
          /^postgres on 127\.0\.0\.1:\d+: PostgreSQL \d+\.\d+, without tables\.$/,
        ),
      },
      { found: expect.stringMatching(/^It responds in [\d.]+ ms/) },
      { level: "ok", advice: expect.stringContaining("pg_dump") },
    ]);
    expect((await cli(home, "db", "check")).code).toBe(0);
    expect((await report())[0]).toMatchObject({
      level: "ok",
      found: expect.stringContaining(`schema ${MIGRATIONS.length}.`),
    });
    server.stop();
    expect(await report()).toMatchObject([
      { level: "fail", found: expect.stringContaining("cannot be reached") },
      { level: "ok", advice: expect.stringContaining("pg_dump") },
    ]);
  },
);
