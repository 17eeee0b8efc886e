import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import Sqlite from "better-sqlite3";
import { expect, test } from "vitest";
import { engine, lastChecks } from "../../../../src/app/doctor/probes/engine.ts";
import { state } from "../../../../src/app/doctor/probes/state.ts";
import { createSourceHealth, readStatus } from "../../../../src/app/engine/status.ts";
import { toStatusExitCode } from "../../../../src/hosts/cli/show/status-lines.ts";
import { systemClock } from "../../../../src/program/process/clock.ts";
import { openStoreFor, storeFilesOf } from "../../../../src/program/process/open-store.ts";
import { takeLease } from "../../../../src/store/settings/lease.ts";
import { doctorFor, findingsOf } from "../../../support/doctor.ts";
import { clockOf } from "../../../support/fake-clock.ts";
import { tempFolder } from "../../../support/temp-folder.ts";

async function withDatabase(folder: string): Promise<void> {
  await using _ = await openStoreFor("command", { stateDir: folder });
}

test("accepts a state folder that does not exist yet, and rejects a file in its place", async () => {
  using dir = tempFolder();
  const fresh = await findingsOf(state, doctorFor(dir.path, {}));
  expect(fresh).toEqual([
    { level: "ok", found: `${dir.at("state")} is created at the first start.` },
  ]);
  const file = await findingsOf(
    state,
    doctorFor(dir.path, { PLEX_INGEST_STATE_DIR: dir.write("file") }),
  );
  expect(file).toMatchObject([{ level: "fail", found: `${dir.at("file")} is not a folder.` }]);
});

test.skipIf(process.platform !== "linux").each(["/proc/plex-ingest/state", "/proc"])(
  "rejects %s as the state folder, because no files can be created there",
  async (folder) => {
    using dir = tempFolder();
    const [found] = await findingsOf(state, doctorFor(dir.path, { PLEX_INGEST_STATE_DIR: folder }));
    expect(found).toMatchObject({ level: "fail", found: expect.stringContaining(folder) });
  },
);

test("accepts a sound database, and reports open permissions and an older, a newer or a foreign database", async () => {
  using dir = tempFolder();
  const look = () => findingsOf(state, doctorFor(dir.path, {}));
  await withDatabase(dir.at("state"));
  const { database } = storeFilesOf(dir.at("state"));
  expect(await look()).toEqual([
    { level: "ok", found: expect.stringMatching(/: schema \d+, .*, sound\.$/) },
  ]);
  chmodSync(dir.at("state"), 0o755);
  expect(await look()).toContainEqual(
    expect.objectContaining({ level: "warn", command: `chmod 700 ${dir.at("state")}` }),
  );
  chmodSync(dir.at("state"), 0o700);
  const setSchema = (schema: number): void => {
    const raw = new Sqlite(database);
    raw.pragma(`user_version = ${schema}`);
    raw.close();
  };
  setSchema(1);
  expect(await look()).toMatchObject([
    { level: "warn", advice: expect.stringContaining("makes a backup") },
  ]);
  setSchema(999);
  expect(await look()).toMatchObject([
    { level: "fail", found: expect.stringContaining("has schema 999") },
  ]);
  writeFileSync(database, "not a database at all, but long enough to be read as one");
  expect(await look()).toMatchObject([
    { level: "fail", found: `${database} is not a plex-ingest database.` },
  ]);
});

test("detects a damaged database page", async () => {
  using dir = tempFolder();
  await withDatabase(dir.at("whole"));
  mkdirSync(dir.at("state"), { mode: 0o700 });
  const { database } = storeFilesOf(dir.at("state"));
  copyFileSync(storeFilesOf(dir.at("whole")).database, database);
  const raw = new Sqlite(database);
  raw.pragma("journal_mode = delete");
  const page = Number(
    raw
      .prepare("select rootpage from sqlite_master where type = 'index' and rootpage > 3 limit 1")
      .pluck()
      .get(),
  );
  raw.close();
  const bytes = readFileSync(database);
  bytes.fill(0xff, (page - 1) * 4096, page * 4096);
  writeFileSync(database, bytes);
  expect(await findingsOf(state, doctorFor(dir.path, {}))).toMatchObject([
    {
      level: "fail",
      found: expect.stringContaining("is damaged"),
      command: `ls -lt ${dir.at("state/backups")}`,
    },
  ]);
});

test("reports a second database in a usual location, as left by a service with different variables", async () => {
  using dir = tempFolder();
  await withDatabase(dir.at("state"));
  await withDatabase(dir.at(".local/share/plex-ingest"));
  const findings = await findingsOf(state, doctorFor(dir.path, { XDG_DATA_HOME: "" }));
  expect(findings).toContainEqual(
    expect.objectContaining({
      level: "warn",
      found: `There is another database in ${dir.at(".local/share/plex-ingest")}; this one is in ${dir.at("state")}.`,
    }),
  );
});

test("reports the lock holder, the last start of an engine, and a daemon with another database", async () => {
  using dir = tempFolder();
  const look = async (unit: "none" | object = "none") =>
    (await findingsOf(engine, doctorFor(dir.path, {}, { unit: unit as never }))).filter(
      ({ found }) => !found.startsWith("Process"),
    );
  expect(await look()).toMatchObject([
    {
      level: "fail",
      found: expect.stringContaining("None has run yet"),
      command: "plex-ingest daemon",
    },
  ]);
  const service = { isOurs: true, startCommand: "plex-ingest service start" };
  const [served] = await findingsOf(engine, { ...doctorFor(dir.path, {}), service });
  expect(served).toMatchObject({ level: "fail", command: "plex-ingest service start" });
  const [beside] = await look({ name: "plex-ingest.service", active: false });
  expect([beside?.level, beside?.command]).toEqual(["fail", undefined]);
  const active = { name: "plex-ingest.service", active: true };
  expect(await look(active)).toMatchObject([
    {
      level: "fail",
      found: `plex-ingest.service is running, but not with the state folder ${dir.at("state")}.`,
    },
  ]);
  {
    await using store = await openStoreFor("command", { stateDir: dir.at("state") });
    const holder = {
      kind: "daemon",
      host: hostname(),
      pid: process.ppid,
      since: 1_700_000_000_000,
    } as const;
    await store.write((trx) => takeLease(trx, holder));
  }
  expect((await look())[0]?.found).toContain("The last one started 2023-11-14");
  await using _ = await holdLock(dir.at("state"));
  expect(await look()).toMatchObject([
    { level: "ok", found: expect.stringContaining(`daemon, process ${process.ppid}`) },
  ]);
});

test.each(["hybrid", "daemon", "mcp", "hook"] as const)(
  "without an engine in mode %s, fails exactly if status exits with 1",
  async (mode) => {
    using dir = tempFolder();
    await using store = await openStoreFor("command", { stateDir: dir.at("state") });
    const [found] = await findingsOf(engine, doctorFor(dir.path, { PLEX_MODE: mode }));
    const code = toStatusExitCode(
      await readStatus(store, { lockHeld: () => false, mode }, systemClock),
    );
    expect([found?.level, code]).toEqual(
      mode === "hybrid" || mode === "daemon" ? ["fail", 1] : ["ok", 0],
    );
  },
);

/**
 * Lets another process hold the engine's lock, because a process that holds it must never request
 * it again. The lock is stored in a global, because an unreferenced lock is released when it is
 * garbage collected.
 */
async function holdLock(stateDir: string): Promise<AsyncDisposable> {
  const code = `import { acquireEngineLock } from ${JSON.stringify(new URL("../../../../src/store/sqlite/engine-lock.ts", import.meta.url).href)};
    globalThis.kept = acquireEngineLock(${JSON.stringify(storeFilesOf(stateDir).lock)}); console.log("held"); setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", code], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(child.stdout, "data");
  return {
    async [Symbol.asyncDispose]() {
      const ended = once(child, "exit");
      child.kill();
      await ended;
    },
  };
}

test("reports each problem that status reports while an engine runs", async () => {
  using dir = tempFolder();
  const look = () => findingsOf(lastChecks, doctorFor(dir.path, {}));
  expect(await look()).toEqual([]);
  const record = async (kind: "library" | "plex" | "folder", name: string, problem?: string) => {
    await using store = await openStoreFor("command", { stateDir: dir.at("state") });
    await createSourceHealth(
      store,
      kind,
      clockOf(() => 1_700_000_000_000),
    ).note(name, problem);
  };
  await record("library", "/media", "Another plex-ingest database also files into /media.");
  await record("plex", "plex", "Plex refuses the token.");
  await record("folder", "/in");
  {
    await using _ = await holdLock(dir.at("state"));
    expect(await look()).toMatchObject([
      {
        level: "fail",
        found: "Another plex-ingest database also files into /media.",
        cause:
          "This was the result of the engine's last check of library /media, 2023-11-14 22:13 UTC.",
      },
      { level: "fail", found: "Plex refuses the token." },
    ]);
    await record("plex", "plex");
    expect(await look()).toHaveLength(1);
  }
  expect(await look()).toEqual([]);
});

test("reports a standby process, and anything else that files into the media roots", async () => {
  using dir = tempFolder();
  const doctor = doctorFor(dir.path, {});
  const state = {
    ...doctor.state,
    standingBy: async () => [{ host: "nas", pid: 41 }],
    othersHere: async () => ["/srv/media is another's."],
    leftRoots: async () => [],
  };
  expect((await findingsOf(engine, { ...doctor, state })).slice(1)).toMatchObject([
    { level: "ok", found: "Process 41 on nas stands by, and takes over when the engine ends." },
    { level: "fail", found: "/srv/media is another's." },
  ]);
});
