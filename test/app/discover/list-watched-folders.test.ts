import { appendFileSync, mkdirSync, renameSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { createBacklog } from "../../../src/app/discover/backlog.ts";
import { createContentCheck } from "../../../src/app/discover/children.ts";
import {
  COMPARE_INTERVAL_MS,
  createDiscoverStage,
  type DiscoverStageDeps,
  MOUNTS_INTERVAL_MS,
  RECONCILE_INTERVAL_MS,
} from "../../../src/app/discover/list-watched-folders.ts";
import { readSettling, readSettlingFacts } from "../../../src/app/engine/settling.ts";
import { readStatus } from "../../../src/app/engine/status.ts";
import { changeState } from "../../../src/app/releases/change-state.ts";
import { createObserveRelease } from "../../../src/app/releases/observe.ts";
import type { BacklogPolicy } from "../../../src/core/release/backlog.ts";
import { STATES } from "../../../src/core/release/state.ts";
import { systemClock } from "../../../src/program/process/clock.ts";
import { findNewestBelow, listReleasesIn } from "../../../src/store/releases/releases.ts";
import { listSourceHealth } from "../../../src/store/releases/sources.ts";
import { type TestEngine, testEngine } from "../../support/engine.ts";
import { SILENT_LOG } from "../../support/log.ts";
import { noTorrents } from "../../support/no-torrents.ts";
import { wholeEngine } from "../../support/whole-engine.ts";
import { movie } from "../../support/works.ts";

const by = { actor: "cli:anna", at: 5 };

function discovery(
  engine: TestEngine,
  roots = [engine.downloads],
  policy: BacklogPolicy = "ask",
  more: Partial<
    Pick<
      DiscoverStageDeps,
      "rearm" | "reportsChanges" | "watchProblem" | "mountOf" | "readMountTable"
    >
  > = {},
) {
  const { store, observeRelease, files, clock } = engine;
  let wakes = 0;
  const stage = createDiscoverStage({
    store,
    files,
    roots,
    clock,
    backlog: createBacklog({ store, policy, clock, log: SILENT_LOG, files }),
    changed: createContentCheck({ store, observe: observeRelease, clock }),
    wake: () => void wakes++,
    rearm: async () => false,
    reportsChanges: async () => true,
    watchProblem: () => undefined,
    mountOf: async () => undefined,
    readMountTable: async () => undefined,
    ...more,
    isTorrents: noTorrents.isTorrents,
  });
  return {
    stage,
    wakes: () => wakes,
    /** Runs one scan triggered by an event, or the full scan that runs every five minutes. */
    look: async (full = false): Promise<void> => {
      clock.advance(full ? RECONCILE_INTERVAL_MS : 2000);
      for (const root of roots) stage.hint(root);
      await stage.run(engine.signal);
    },
  };
}

const found = async (engine: TestEngine): Promise<string[]> =>
  (await listReleasesIn(engine.store.read, STATES)).map(({ name, state }) => `${name} ${state}`);

test("finds each file and folder directly in a root once", async () => {
  await using engine = await testEngine();
  engine.drop("Heat.1995.mkv");
  engine.drop("Show.S01", { "e1.mkv": "x" });
  const { stage, wakes, look } = discovery(engine);
  await stage.run(engine.signal);
  expect(await found(engine)).toEqual(["Heat.1995.mkv settling", "Show.S01 settling"]);
  expect(wakes()).toBe(1);
  await look();
  await look(true);
  expect(await found(engine)).toHaveLength(2);
  engine.drop("New.mkv");
  await look();
  expect((await found(engine)).at(-1)).toBe("New.mkv settling");
});

test("lists a folder that was replaced without an event within a minute", async () => {
  await using engine = await testEngine();
  let isReplaced = false;
  const rearm = async (): Promise<boolean> => {
    const was = isReplaced;
    isReplaced = false;
    return was;
  };
  const { stage, wakes } = discovery(engine, [engine.downloads], "ask", { rearm });
  expect(await stage.run(engine.signal)).toBeLessThanOrEqual(60_000);
  engine.drop("Heat.1995.mkv");
  isReplaced = true;
  engine.clock.advance(COMPARE_INTERVAL_MS - 1);
  await stage.run(engine.signal);
  expect(await found(engine)).toEqual([]);
  engine.clock.advance(1);
  await stage.run(engine.signal);
  await setImmediate();
  // The stage was woken, so it runs again.
  expect(wakes()).toBe(1);
  engine.clock.advance(2000);
  await stage.run(engine.signal);
  expect(await found(engine)).toEqual(["Heat.1995.mkv settling"]);
});

test("folders are compared within seconds after something was mounted or unmounted", async () => {
  await using engine = await testEngine();
  let mounts = "1 /mnt/share";
  let compared = 0;
  const rearm = async (): Promise<boolean> => compared++ > 1;
  const { stage, wakes } = discovery(engine, [engine.downloads], "ask", {
    rearm,
    readMountTable: async () => mounts,
  });
  expect(await stage.run(engine.signal)).toBe(MOUNTS_INTERVAL_MS);
  const before = compared;
  engine.clock.advance(MOUNTS_INTERVAL_MS);
  await stage.run(engine.signal);
  expect([compared, wakes()]).toEqual([before, 0]);
  mounts = "";
  engine.clock.advance(MOUNTS_INTERVAL_MS);
  await stage.run(engine.signal);
  await setImmediate();
  expect([compared, wakes()]).toEqual([before + 1, 1]);
});

test("lists a folder every 30 seconds if its disk does not report the files of other writers", async () => {
  await using engine = await testEngine();
  const { stage, wakes } = discovery(engine, [engine.downloads], "ask", {
    reportsChanges: async () => false,
  });
  await stage.run(engine.signal);
  for (const name of ["Heat.1995.mkv", "Ronin.1998.mkv"]) {
    engine.drop(name);
    const before = wakes();
    engine.clock.advance(COMPARE_INTERVAL_MS);
    await stage.run(engine.signal);
    await setImmediate();
    expect(wakes()).toBeGreaterThan(before);
    engine.clock.advance(2000);
    await stage.run(engine.signal);
    expect((await found(engine)).at(-1)).toBe(`${name} settling`);
  }
});

test("a folder whose disk hangs does not hold up the others", async () => {
  await using engine = await testEngine();
  const other = join(engine.downloads, "..", "other");
  mkdirSync(other);
  const rearm = (root: string): Promise<boolean> =>
    root === other ? Promise.withResolvers<boolean>().promise : Promise.resolve(false);
  const { stage } = discovery(engine, [engine.downloads], "ask", {
    rearm: (root) => (engine.clock.now() > 0 ? rearm(root) : Promise.resolve(false)),
  });
  await stage.run(engine.signal);
  engine.drop("Heat.1995.mkv");
  stage.hint(engine.downloads);
  engine.clock.advance(2 * COMPARE_INTERVAL_MS);
  await stage.run(engine.signal);
  expect(await found(engine)).toEqual(["Heat.1995.mkv settling"]);
});

test("status reports a folder that cannot be watched, and an empty folder as fine", async () => {
  await using engine = await testEngine();
  let problem: string | undefined;
  const { look } = discovery(engine, [engine.downloads], "ask", { watchProblem: () => problem });
  const health = async () => (await listSourceHealth(engine.store.read))[0];
  await look(true);
  expect(await health()).toMatchObject({ healthy: true });
  problem = "The folder cannot be watched. Raise a limit.";
  await look();
  expect(await health()).toMatchObject({ healthy: false, message: problem });
  problem = undefined;
  await look();
  expect(await health()).toMatchObject({ healthy: true });
});

test("notices a changed folder without a database query", async () => {
  await using engine = await testEngine();
  const { store, clock, signal } = engine;
  const approved = await engine.approved("Show.S01", { "e1.mkv": "x" });
  await changeState(store, approved, { kind: "withdraw", reasons: [] }, by);
  const broken = {
    ...store,
    get read(): never {
      throw new Error("The database is asked.");
    },
  };
  const observe = createObserveRelease({ store: broken, observe: engine.observe, clients: [] });
  const watch = createContentCheck({ store, observe, clock });
  const known = async () => [...(await findNewestBelow(store.read, engine.downloads)).values()];
  expect(await watch.check(await known(), { parks: false }, signal)).toBe(false);
  engine.drop("Show.S01", { "e2.mkv": "y" });
  expect(await watch.check(await known(), { parks: false }, signal)).toBe(true);
  expect((await engine.now(approved.id)).state).toBe("settling");
});

test("ignores names that are never a release", async () => {
  await using engine = await testEngine();
  for (const name of [
    ".DS_Store",
    "._Heat.mkv",
    "Thumbs.db",
    "lost+found",
    "Heat.mkv.part",
    "a.crdownload",
  ]) {
    engine.drop(name);
  }
  for (const name of ["@eaDir", "#recycle", ".Trash-1000", "_FAILED_Heat"]) {
    engine.drop(name, { "x.mkv": "x" });
  }
  await discovery(engine).stage.run(engine.signal);
  expect(await found(engine)).toEqual([]);
});

test("counts and names unfinished downloads in a watched folder until they are complete", async () => {
  await using engine = await testEngine();
  const { store } = engine;
  const partial = Array.from({ length: 5 }, (_, n) => engine.drop(`Film ${n}.2001.mkv.part`));
  engine.drop("_UNPACK_Heat", { "x.rar": "x" });
  // Firefox creates both files. The release with the finished name already covers the unfinished
  // file.
  engine.drop("Ronin.1998.mkv");
  for (const name of ["Ronin.1998.mkv.part", ".sync.tmp"]) engine.drop(name);
  const { look } = discovery(engine);
  await look();
  const line =
    "6 downloads are still being written: Film 0.2001.mkv.part, Film 1.2001.mkv.part, Film 2.2001.mkv.part";
  const [quiet, written] = await readSettling(store.read, engine.clock.now());
  expect(quiet).toMatch(/^1 download waits until its files stop changing/);
  expect(written).toBe(`${line} and 3 more (\`plex-ingest queue --state settling\` lists them).`);
  const all = await readSettling(store.read, engine.clock.now(), { onlyUnfinished: true });
  expect(all).toEqual([`${line}, Film 3.2001.mkv.part, Film 4.2001.mkv.part, _UNPACK_Heat.`]);
  expect(await readSettlingFacts(store.read, engine.clock.now())).toMatchObject({
    unchanged: 1,
    unchanged_seconds: 60,
    unfinished: { count: 6, names: expect.arrayContaining(["_UNPACK_Heat"]) },
  });
  for (const path of partial) rmSync(path);
  rmSync(join(engine.downloads, "_UNPACK_Heat"), { recursive: true });
  await look();
  expect(await readSettling(store.read, engine.clock.now())).toEqual([quiet]);
});

test("marks only an undecided release as gone when it is missing, and settles it again when it returns", async () => {
  await using engine = await testEngine();
  engine.drop("stays.mkv");
  const rejected = await engine.approved("Dune.1984.mkv");
  await changeState(engine.store, rejected, { kind: "reject" }, by);
  const path = engine.drop("Heat.1995.mkv");
  const { look } = discovery(engine);
  await look();
  for (const missing of [path, rejected.path]) rmSync(missing);
  await look(true);
  expect(await found(engine)).toEqual([
    "Dune.1984.mkv rejected",
    "Heat.1995.mkv gone",
    "stays.mkv settling",
  ]);
  engine.drop("Heat.1995.mkv");
  await look();
  expect(await found(engine)).toEqual([
    "Dune.1984.mkv rejected",
    "Heat.1995.mkv settling",
    "stays.mkv settling",
  ]);
});

test("marks an ignored empty folder as gone when it is removed, and files it when it returns with a film", async () => {
  await using engine = await wholeEngine([movie(949, "Heat", 1995)]);
  engine.drop("stays.txt");
  const path = engine.drop("Heat.1995.1080p", {});
  const music = engine.drop("Album", { "a.mp3": "x" });
  await engine.round();
  expect(await engine.states()).toEqual(["1 ignored", "2 ignored", "3 ignored"]);
  const empty = (await engine.all()).find((release) => release.path === path);
  expect(empty?.reasons).toMatchObject([{ code: "empty" }]);
  await engine.round();
  expect((await engine.now(empty?.id ?? 0)).state).toBe("ignored");
  rmSync(path, { recursive: true });
  rmSync(music, { recursive: true });
  await engine.round();
  expect((await engine.all()).map(({ name, state }) => `${name} ${state}`)).toEqual([
    "Album ignored",
    "Heat.1995.1080p gone",
    "stays.txt ignored",
  ]);
  expect(
    (await engine.history(empty?.id)).map(({ action, to }) => `${action} ${to}`).slice(-2),
  ).toEqual(["changed settling", "vanished gone"]);
  engine.drop("Heat.1995.1080p", { "heat.mkv": "film" });
  await engine.round();
  expect((await engine.now(empty?.id ?? 0)).state).toBe("filed");
});

test("marks nothing as gone if a root is empty or missing, and reports a missing root as unhealthy until it returns", async () => {
  await using engine = await testEngine();
  const path = engine.drop("Heat.1995.mkv");
  const { look } = discovery(engine);
  await look();
  // The empty folder may be a bare mount point.
  rmSync(path);
  await look(true);
  expect(await found(engine)).toEqual(["Heat.1995.mkv settling"]);
  rmSync(engine.downloads, { recursive: true });
  await look(true);
  expect(await found(engine)).toEqual(["Heat.1995.mkv settling"]);
  const [ill] = await listSourceHealth(engine.store.read);
  expect(ill).toMatchObject({ kind: "folder", name: engine.downloads, healthy: false });
  expect(ill?.message).toMatch(/does not exist.* No downloads are picked up from it/);
  mkdirSync(engine.downloads);
  engine.drop("Heat.1995.mkv");
  await look();
  const [well] = await listSourceHealth(engine.store.read);
  expect([well?.healthy, well?.message]).toEqual([true, undefined]);
});

test("a root does not affect the releases of a nested root or of a root with the same prefix", async () => {
  await using engine = await testEngine();
  const [longer, inner] = [`${engine.downloads}-more`, join(engine.downloads, "inner")];
  mkdirSync(longer);
  writeFileSync(join(longer, "other.mkv"), "x");
  engine.drop("inner", { "b.mkv": "x" });
  engine.drop("a.mkv");
  // A folder that does not exist is treated in the same way.
  await discovery(engine, ["/nowhere/at/all", inner, longer, engine.downloads]).look();
  await discovery(engine).look(true);
  expect((await found(engine)).toSorted()).toEqual([
    "a.mkv settling",
    "b.mkv settling",
    "inner settling",
    "other.mkv settling",
  ]);
});

test("sends a decided release back to settling at the next reconcile if its content changed", async () => {
  await using engine = await testEngine();
  const rejected = await engine.approved("Heat.1995.mkv");
  await changeState(engine.store, rejected, { kind: "reject" }, by);
  const { look } = discovery(engine);
  await look(true);
  // a full scan does not bring anything back
  expect((await engine.now(rejected.id)).state).toBe("rejected");
  appendFileSync(rejected.path, "more");
  await look(true);
  expect((await engine.now(rejected.id)).state).toBe("settling");
});

test("without a hint, scans again after five minutes, even if the clock was set back", async () => {
  await using engine = await testEngine();
  const { stage } = discovery(engine);
  expect(await stage.idle?.()).toBe(false);
  expect(await stage.run(engine.signal)).toBe(COMPARE_INTERVAL_MS);
  engine.drop("Heat.1995.mkv");
  engine.clock.advance(RECONCILE_INTERVAL_MS - 1);
  await stage.run(engine.signal);
  expect(await found(engine)).toEqual([]);
  engine.clock.advance(1);
  await stage.run(engine.signal);
  expect(await found(engine)).toHaveLength(1);
  engine.drop("New.mkv");
  engine.clock.advance(-3_600_000);
  await stage.run(engine.signal);
  expect(await found(engine)).toHaveLength(2);
  // Ongoing writes keep sending hints. Code that waits for idle ignores these hints.
  stage.hint(engine.downloads);
  expect(await stage.idle?.()).toBe(true);
});

test("retries a failed scan in the next round, and does not delay the other folder", async () => {
  await using engine = await testEngine();
  const other = `${engine.downloads}-other`;
  mkdirSync(other);
  writeFileSync(join(other, "b.mkv"), "x");
  engine.drop("a.mkv");
  let broken = true;
  const listRoot: typeof engine.files.listRoot = (root, signal) =>
    broken && root === engine.downloads
      ? Promise.reject(new Error("busy"))
      : engine.files.listRoot(root, signal);
  const { stage } = discovery({ ...engine, files: { ...engine.files, listRoot } }, [
    engine.downloads,
    other,
  ]);
  await expect(stage.run(engine.signal)).rejects.toThrow("busy");
  expect(await found(engine)).toEqual(["b.mkv settling"]);
  expect(await stage.idle?.()).toBe(false);
  broken = false;
  engine.clock.advance(5000);
  await stage.run(engine.signal);
  expect(await found(engine)).toEqual(["b.mkv settling", "a.mkv settling"]);
  expect(await stage.idle?.()).toBe(true);
  broken = true;
  engine.drop("new.mkv");
  stage.hint(engine.downloads);
  engine.clock.advance(5000);
  await expect(stage.run(engine.signal)).rejects.toThrow("busy");
  broken = false;
  engine.clock.advance(5000);
  await stage.run(engine.signal);
  expect(await found(engine)).toHaveLength(3);
});

test("--once does not wait forever for a folder that can never be scanned", async () => {
  await using engine = await testEngine();
  const listRoot = (): Promise<never> => Promise.reject(new Error("odd"));
  const { stage } = discovery({ ...engine, files: { ...engine.files, listRoot } });
  for (let round = 0; round < 3; round++) {
    expect(await stage.idle?.()).toBe(false);
    engine.clock.advance(5000);
    await expect(stage.run(engine.signal)).rejects.toThrow("odd");
  }
  expect(await stage.idle?.()).toBe(true);
});

test("new files in a filed folder, or changes in a rejected folder, trigger settling at the next reconcile", async () => {
  await using engine = await testEngine();
  const show = await engine.approved("Show.S01", { "Show.S01E01.mkv": "1" });
  const film = await engine.approved("Heat.1995", { "Heat.1995.mkv": "1" });
  await changeState(engine.store, film, { kind: "reject" }, by);
  await changeState(engine.store, show, { kind: "start_filing" }, by);
  await changeState(
    engine.store,
    await engine.now(show.id),
    { kind: "all_published", problems: [] },
    by,
  );
  const { look, wakes } = discovery(engine);
  await look(true);
  expect(wakes()).toBe(0);
  engine.drop("Show.S01", { "Show.S01E02.mkv": "2" });
  await look();
  // Events report only entries directly in the root. Below the root, the scan that runs every
  // five minutes finds new files.
  expect(wakes()).toBe(0);
  await look(true);
  expect([await found(engine), wakes()]).toEqual([
    ["Show.S01 filed", "Heat.1995 rejected", "Show.S01 settling"],
    1,
  ]);
  await look(true);
  expect(wakes()).toBe(1);
  engine.drop("Heat.1995", { "Heat.1995.srt": "2" });
  await look(true);
  expect(wakes()).toBe(2);
});

test("INGEST_BACKLOG=30d takes in files changed within 30 days, even if they are few, and parks older files", async () => {
  await using engine = await testEngine();
  const { look } = discovery(engine, [engine.downloads], 30);
  const day = engine.clock.now() / 1000 / 86_400;
  for (const [name, days] of [
    ["Film.1950.mkv", 29],
    ["Film.1951.mkv", 31],
    ["Film.1952.mkv", 400],
  ] as const) {
    utimesSync(engine.drop(name), 0, (day - days) * 86_400);
  }
  await look();
  const named = async (state: "settling" | "ignored") =>
    (await listReleasesIn(engine.store.read, [state])).map(({ name, reasons }) => [
      name,
      reasons[0]?.code,
    ]);
  expect(await named("settling")).toEqual([["Film.1950.mkv", undefined]]);
  expect(await named("ignored")).toEqual(
    ["Film.1951.mkv", "Film.1952.mkv"].map((name) => [name, "backlog"]),
  );
});

test.each([
  [1, "a few files in a folder that was empty are taken", "settling"],
  [26, "many files in it are the first sight", "ignored"],
  [1, "a file in another folder there is that of a disk mounted since", "ignored"],
] as const)("with INGEST_BACKLOG=ignore, %i: %s", async (count, title, state) => {
  await using engine = await testEngine();
  const { stage, look } = discovery(engine, [engine.downloads], "ignore");
  await stage.run(engine.signal);
  if (title.includes("mounted")) {
    renameSync(engine.downloads, `${engine.downloads}.bare`);
    mkdirSync(engine.downloads);
  }
  for (let n = 0; n < count; n++) engine.drop(`Film.${1950 + n}.mkv`);
  await look();
  expect(await listReleasesIn(engine.store.read, [state])).toHaveLength(count);
});

const SHARE = { point: "/mnt/share", type: "nfs4", source: "nas:/export" };
const BARE = { point: "/", type: "ext4", source: "/dev/sda1" };

test("a watched folder whose share is not mounted is not ok, and its releases are kept", async () => {
  await using engine = await testEngine();
  let mount = SHARE;
  const at = { mountOf: async () => mount };
  const { look } = discovery(engine, [engine.downloads], "ask", at);
  const health = async () => {
    const status = await readStatus(
      engine.store,
      { lockHeld: () => true, mode: "daemon" },
      systemClock,
    );
    const verdict = status.verdicts.find(({ code }) => code === "folder");
    return [verdict?.state, verdict?.message];
  };
  const film = engine.drop("Heat.1995.mkv");
  await look(true);
  expect(await health()).toEqual(["well", undefined]);
  // An empty folder is fine while its share is mounted.
  const share = join(engine.downloads, "..", "share");
  renameSync(film, share);
  await look(true);
  expect((await health())[0]).toBe("well");

  mount = BARE;
  await look(true);
  const [state, message] = await health();
  expect(state).toBe("ill");
  expect(message).toContain('was on "nas:/export" (nfs4), mounted at "/mnt/share"');
  expect(await found(engine)).toEqual(["Heat.1995.mkv settling"]);
  // Another engine knows it, too.
  const next = discovery(engine, [engine.downloads], "ask", at);
  await next.look(true);
  expect((await health())[0]).toBe("ill");

  mount = SHARE;
  renameSync(share, film);
  await look(true);
  expect((await health())[0]).toBe("well");
  // The downloads were moved to another disk, or a file was made in the folder.
  mount = BARE;
  await look(true);
  expect((await health())[0]).toBe("well");
  mount = SHARE; // a share that is mounted over the folder
  rmSync(film);
  await look(true);
  expect((await health())[0]).toBe("well");
});

test("a file that was in the mount point all along does not make up for the share", async () => {
  await using engine = await testEngine();
  let mount = SHARE;
  const { look } = discovery(engine, [engine.downloads], "ask", { mountOf: async () => mount });
  engine.clock.advance(Date.now() + 60_000);
  engine.drop("NOT-MOUNTED.txt");
  await look(true);
  // The file is not the share's: nothing is known about it.
  await engine.store.write((trx) => trx.deleteFrom("item").execute());
  await engine.store.write((trx) => trx.deleteFrom("history").execute());
  await engine.store.write((trx) => trx.deleteFrom("release").execute());
  mount = BARE;
  await look(true);
  const [source] = await listSourceHealth(engine.store.read);
  expect(source).toMatchObject({ kind: "folder", healthy: false });
  expect(await found(engine)).toEqual([]);
  engine.clock.advance(-120_000);
});
