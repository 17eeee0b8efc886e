import {
  appendFileSync,
  chmodSync,
  closeSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
} from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createSettleStage, type SettleStageDeps } from "../../../src/app/discover/settle.ts";
import { readSettling, readSettlingFacts } from "../../../src/app/engine/settling.ts";
import { readStatus } from "../../../src/app/engine/status.ts";
import { changeState } from "../../../src/app/releases/change-state.ts";
import { approve } from "../../../src/app/review/decisions/approve.ts";
import type { Source } from "../../../src/core/release/release.ts";
import { formatQuietLine } from "../../../src/core/settle/settling-lines.ts";
import { changeItem, itemsOf } from "../../../src/store/releases/items.ts";
import { addRelease } from "../../../src/store/releases/releases.ts";
import {
  type Content,
  type TestEngine,
  type TestEngineOptions,
  testEngine,
} from "../../support/engine.ts";
import { logOf, SILENT_LOG } from "../../support/log.ts";
import { mkfifoSync } from "../../support/named-pipe.ts";
import { noTorrents } from "../../support/no-torrents.ts";

const STABLE_MS = 60_000;
const by = { actor: "cli:anna", at: 5 };

/** The settle stage as the engine runs it. */
const settling = (engine: TestEngine, more: Partial<SettleStageDeps> = {}) =>
  createSettleStage({
    ...engine.deps,
    ...noTorrents,
    clock: engine.clock,
    limits: () => ({ stableMs: STABLE_MS, pollMs: 10_000 }),
    wake: () => {},
    log: SILENT_LOG,
    ...more,
  });

/** A watched release with its settle stage, on a manually advanced clock. */
async function watched(name: string, content?: Content, options?: TestEngineOptions) {
  const said: string[] = [];
  const engine = await testEngine(options);
  const path = engine.drop(name, content);
  const id = await add(engine, name, path);
  let wakes = 0;
  const stage = settling(engine, {
    wake: () => void wakes++,
    log: logOf((line) => void said.push(line)),
  });
  const look = async (afterMs = 0): Promise<string> => {
    engine.clock.advance(afterMs);
    await stage.run(engine.signal);
    return (await engine.now(id)).state;
  };
  return {
    engine,
    path,
    id,
    stage,
    look,
    said,
    wakes: () => wakes,
    [Symbol.asyncDispose]: engine[Symbol.asyncDispose],
  };
}

const add = (engine: TestEngine, name: string, path: string, source: Source = "folder") =>
  engine.store.write((trx) => addRelease(trx, { source, name, path, state: "settling" }, by));

test("completes a release that stays unchanged for the quiet time, and records its files", async () => {
  await using w = await watched("Heat.1995", { "Heat.mkv": "film", "Heat.srt": "w" });
  expect(await w.look()).toBe("settling");
  expect(await w.look(STABLE_MS - 1)).toBe("settling");
  // Checks often while a release settles, and rarely otherwise.
  expect([w.wakes(), await w.stage.run(w.engine.signal)]).toEqual([0, 10_000]);
  expect(await w.look(1)).toBe("identifying");
  expect([w.wakes(), await w.stage.run(w.engine.signal)]).toEqual([1, 60_000]);
  const { fileCount, bytes, contentKey } = await w.engine.now(w.id);
  expect({ fileCount, bytes }).toEqual({ fileCount: 2, bytes: 5 });
  expect(contentKey).toBe((await w.engine.observe(w.path, w.engine.signal)).contentKey);
  expect((await itemsOf(w.engine.store.read, w.id)).map((item) => item.role)).toEqual([
    "video",
    "subtitle",
  ]);
});

test("a setting that changes while the engine runs takes effect at the next check", async () => {
  await using w = await watched("Heat.mkv");
  const limits = { stableMs: STABLE_MS, pollMs: 10_000 };
  const stage = settling(w.engine, { limits: () => limits });
  expect(await stage.run(w.engine.signal)).toBe(10_000);
  Object.assign(limits, { stableMs: 5000, pollMs: 500 });
  expect(await stage.run(w.engine.signal)).toBe(500);
  w.engine.clock.advance(5000);
  await stage.run(w.engine.signal);
  expect((await w.engine.now(w.id)).state).toBe("identifying");
});

test("does not settle a release when the wall clock jumps", async () => {
  await using w = await watched("Heat.mkv");
  let wall = w.engine.clock.now();
  const stage = settling(w.engine, { clock: { ...w.engine.clock, now: () => wall } });
  await stage.run(w.engine.signal);
  wall += 86_400_000;
  await stage.run(w.engine.signal);
  expect((await w.engine.now(w.id)).state).toBe("settling");
});

test("ends a release's wait once its file is readable again, even while the file is still being written", async () => {
  await using w = await watched("Heat.mkv");
  let refused = false;
  const stage = settling(w.engine, {
    async observe(release, signal) {
      const seen = await w.engine.observeRelease(release, signal);
      const problems = [{ path: "", code: "not_readable" as const, message: "It cannot be read." }];
      return refused ? { ...seen, problems } : seen;
    },
  });
  await stage.run(w.engine.signal);
  expect((await w.engine.now(w.id)).reasons).toMatchObject([{ code: "changing" }]);
  refused = true;
  await stage.run(w.engine.signal);
  const waits = await w.engine.now(w.id);
  // A quiet time is not what it waits for.
  expect(waits).toMatchObject({ waiting: { code: "not_readable" }, reasons: [] });
  refused = false;
  w.engine.clock.advance(10_000);
  await stage.run(w.engine.signal);
  const now = await w.engine.now(w.id);
  expect(now.state).toBe("settling");
  expect(now.waiting).toBeUndefined();
});

test("the full quiet time starts again after a restart", async () => {
  await using w = await watched("Heat.mkv");
  await w.look();
  w.engine.clock.advance(STABLE_MS);
  await settling(w.engine).run(w.engine.signal);
  expect((await w.engine.now(w.id)).state).toBe("settling");
});

const [SECOND, YEAR] = [1000, 365 * 86_400_000];

test.each<
  [
    title: string,
    ageMs: number,
    expected: string,
    more?: { trusted?: boolean; jump?: number; grows?: boolean },
  ]
>([
  ["was touched a year ago", YEAR, "identifying"],
  ["was touched when the quiet time began", STABLE_MS, "identifying"],
  ["was touched half a minute ago", 30 * SECOND, "settling"],
  ["was touched in the future", -YEAR, "settling"],
  ["was touched a year ago, by times that prove nothing", YEAR, "settling", { trusted: false }],
  [
    "was touched a minute ago, by a clock that was put forward since",
    STABLE_MS,
    "settling",
    { jump: 59 * SECOND },
  ],
  ["was touched a year ago, and the clock was put back", YEAR, "settling", { jump: -YEAR * 2 }],
  ["was touched a year ago and changes before our eyes", YEAR, "settling", { grows: true }],
])(
  "a release that %s settles early or waits for the quiet time",
  async (_, ageMs, expected, { trusted = true, jump = 0, grows } = {}) => {
    await using engine = await testEngine();
    const { clock, signal } = engine;
    let put = 0;
    const stage = settling(engine, {
      clock: { ...clock, now: () => clock.now() + put },
      files: { ...engine.files, keepsOwnTimes: () => trusted },
      async observe(release, until) {
        return {
          ...(await engine.observeRelease(release, until)),
          touchedMs: clock.now() + jump - ageMs,
        };
      },
    });
    await stage.run(signal);
    put = jump;
    const path = engine.drop("Heat.mkv");
    const id = await add(engine, "Heat.mkv", path);
    const states: string[] = [];
    for (const ms of [0, SECOND, SECOND]) {
      clock.advance(ms);
      await stage.run(signal);
      states.push((await engine.now(id)).state);
      if (grows) appendFileSync(path, "more");
    }
    expect(states).toEqual(["settling", "settling", expected]);
  },
);

const linked = (path: string): void => symlinkSync("/etc/passwd", path);

test.each<[title: string, code: string, spoil: (path: string) => void, message: string]>([
  [
    "a link in it",
    "symlink",
    (path) => linked(join(path, "evil.mkv")),
    '"evil.mkv": Symbolic links ',
  ],
  ["a pipe in it", "special", (path) => mkfifoSync(join(path, "pipe.mkv")), '"pipe.mkv": It is a '],
  [
    "a link instead of it",
    "symlink",
    (path) => {
      rmSync(path, { recursive: true });
      linked(path);
    },
    "Symbolic links are not followed.",
  ],
])(
  "sends a release to review with a message that names the problem: %s",
  async (_, code, spoil, message) => {
    await using w = await watched("Heat", { "Heat.mkv": "film" });
    spoil(w.path);
    await w.look();
    await w.look(STABLE_MS);
    expect(await w.engine.now(w.id)).toMatchObject({
      state: "review",
      reasons: [{ code, message: expect.stringContaining(message) }],
    });
  },
);

test.each<[string, Record<string, string>, string, string]>([
  ["archives", { "heat.rar": "x", "heat.r00": "x" }, "review", "archive"],
  ["music", { "01.flac": "x", "02.flac": "x" }, "ignored", ""],
  ["nothing at all", {}, "ignored", ""],
])("a folder of %s is not identified", async (_, content, state, code) => {
  await using w = await watched("Heat", content);
  await w.look();
  await w.look(STABLE_MS);
  const now = await w.engine.now(w.id);
  expect(now.state).toBe(state);
  expect(now.reasons).toHaveLength(1);
  if (code) expect(now.reasons[0]?.code).toBe(code);
});

test("reconsiders a file's fallback role when another file arrives", async () => {
  await using w = await watched("Heat.1995", { "trailer.mkv": "t" });
  const roles = async () =>
    (await itemsOf(w.engine.store.read, w.id)).map(({ path, role }) => [path, role]);
  await w.look();
  await w.look(STABLE_MS);
  expect(await roles()).toEqual([["trailer.mkv", "video"]]);
  w.engine.drop("Heat.1995", { "Heat.mkv": "a whole film" });
  await changeState(w.engine.store, await w.engine.now(w.id), { kind: "content_changed" }, by);
  await w.look();
  await w.look(STABLE_MS);
  expect(await roles()).toEqual([
    ["Heat.mkv", "video"],
    ["trailer.mkv", "extra"],
  ]);
});

test("a person's choice for a file survives changes to other files, but not to that file", async () => {
  await using w = await watched("Show", { "a.mkv": "a", "b.mkv": "b" });
  utimesSync(join(w.path, "b.mkv"), 5, 5);
  await w.look();
  await w.look(STABLE_MS);
  const mapping = { season: 1, episodes: [1], titles: [] };
  await w.engine.store.write(async (trx) => {
    await changeItem(trx, w.id, "a.mkv", { mapping, role: "extra" });
    await changeItem(trx, w.id, "b.mkv", { skip: true });
  });
  w.engine.drop("Show", { "c.mkv": "c" });
  appendFileSync(join(w.path, "b.mkv"), "changed");
  utimesSync(join(w.path, "b.mkv"), 5, 5); // as with rsync: only the size differs
  await changeState(w.engine.store, await w.engine.now(w.id), { kind: "content_changed" }, by);
  await w.look();
  await w.look(STABLE_MS);
  expect(await itemsOf(w.engine.store.read, w.id)).toMatchObject([
    { path: "a.mkv", mapping, role: "extra" },
    { path: "b.mkv", skip: false },
    { path: "c.mkv", skip: false },
  ]);
});

test("marks a missing file as gone at once if others remain or a person named it; otherwise the folder scan decides", async () => {
  await using w = await watched("Heat.mkv");
  const inside = await add(w.engine, "Folder", join(w.engine.downloads, "away", "Folder"));
  const named = await add(w.engine, "other.mkv", join(w.engine.downloads, "other.mkv"), "person");
  const stateOf = async (id: number) => (await w.engine.now(id)).state;
  rmSync(w.path);
  expect([await w.look(), await stateOf(named)]).toEqual(["settling", "gone"]);
  w.engine.drop("Other.mkv");
  expect(await w.look()).toBe("gone");
  // The parent folder is missing, or is empty like the mount point of a disconnected disk.
  expect(await stateOf(inside)).toBe("settling");
  mkdirSync(join(w.engine.downloads, "away"));
  await w.look();
  expect(await stateOf(inside)).toBe("settling");
});

test("makes the release wait if its folder is unreadable", async () => {
  await using w = await watched(
    "Heat",
    { "Heat.mkv": "film" },
    {
      files: () => ({
        walk: async () => ({
          single: false,
          files: [],
          folders: [],
          links: [],
          foldersTouchedMs: 0,
          problems: [{ path: "", code: "not_readable", message: "No." }],
        }),
      }),
    },
  );
  expect(await w.look()).toBe("settling");
  await w.look(999); // not due yet
  expect(await w.engine.now(w.id)).toMatchObject({
    waiting: { code: "not_readable", attempt: 1 },
    tries: 0,
  });
  await w.look(1);
  expect(await w.engine.now(w.id)).toMatchObject({ waiting: { attempt: 2 }, tries: 0 });
  expect(await w.stage.idle?.()).toBe(true);
});

test("settles a nested folder of the same name like any other folder", async () => {
  await using w = await watched("Heat.mkv", { "Heat.mkv/Heat.mkv": "film" });
  mkdirSync(join(w.path, "empty"));
  chmodSync(w.path, 0o755);
  await w.look();
  expect(await w.look(STABLE_MS)).toBe("identifying");
  expect((await itemsOf(w.engine.store.read, w.id)).map(({ path }) => path)).toEqual([
    "Heat.mkv/Heat.mkv",
  ]);
});

test("--once does not wait for a file with an unwritten end or a file that keeps growing", async () => {
  await using w = await watched("Heat.mkv");
  const growing = await add(w.engine, "grows.mkv", w.engine.drop("grows.mkv"));
  const handle = openSync(w.path, "r+");
  ftruncateSync(handle, 4_000_000);
  closeSync(handle);
  const grow = (): void => appendFileSync(join(w.engine.downloads, "grows.mkv"), "more");
  await w.look();
  expect(await w.stage.idle?.()).toBe(false); // it may only need to wait for its quiet time
  grow();
  await w.look(10_000);
  expect(await w.stage.idle?.()).toBe(false); // a single change may be a download's last write
  grow();
  await w.look(10_000);
  expect(await w.stage.idle?.()).toBe(true);
  await w.look(10_000); // it no longer changes, so waiting for its quiet time is worthwhile
  expect(await w.stage.idle?.()).toBe(false);
  await w.look(STABLE_MS);
  expect((await w.engine.now(growing)).state).toBe("identifying");
  expect((await w.engine.now(w.id)).state).toBe("settling");
});

test("sends a torrent of an unconfigured Transmission to review, and accepts it after an approval", async () => {
  await using w = await watched("Other.2001.mkv");
  const path = w.engine.drop("Heat.1995.mkv");
  const id = await add(w.engine, "Heat.1995.mkv", path, "torrent");
  const heat = { type: "movie", tmdbId: 949 } as const;
  // An earlier approval does not count, because the torrent may be only half complete.
  await approve(w.engine.store, [{ ids: [id], approval: heat }], by);
  await w.look();
  expect(await w.engine.now(id)).toMatchObject({
    state: "review",
    reasons: [{ code: "torrent_removed" }],
  });
  await approve(w.engine.store, [{ ids: [id], approval: heat }], by);
  // Filing finds content that was never recorded, and sends the release back to settle.
  await changeState(w.engine.store, await w.engine.now(id), { kind: "content_changed" }, by);
  await w.look();
  expect(await w.stage.idle?.()).toBe(false);
  await w.look(STABLE_MS);
  expect(await w.engine.now(id)).toMatchObject({
    state: "identifying",
    decidedBy: "person",
    fileCount: 1,
  });
});

test("reports how long a settling release must stay unchanged, once in the terminal and whenever status is read", async () => {
  await using w = await watched("Heat.1995", { "Heat.mkv": "film" });
  const { store, clock } = w.engine;
  expect(await readSettling(store.read, clock.now())).toEqual([formatQuietLine(1, 60)]);
  await w.look();
  expect(w.said).toEqual([
    "1 download waits until its files stop changing: unchanged for 60 s (INGEST_STABLE_SECONDS), 60 s left.",
  ]);
  await w.look(20_000);
  expect(w.said).toHaveLength(1);
  expect(await readSettling(store.read, clock.now())).toEqual([formatQuietLine(1, 60, 40)]);
  expect(await readSettlingFacts(store.read, clock.now())).toEqual({
    unchanged: 1,
    unchanged_seconds: 60,
    until: new Date(clock.now() + 40_000).toISOString(),
  });
  appendFileSync(join(w.path, "Heat.mkv"), "more");
  await w.look();
  expect(await readSettling(store.read, clock.now())).toEqual([formatQuietLine(1, 60, 60)]);
  expect(await w.look(STABLE_MS)).toBe("identifying");
  expect((await w.engine.now(w.id)).reasons).toEqual([]);
  expect(await readSettling(store.read, clock.now())).toEqual([]);
  expect(await readSettlingFacts(store.read, clock.now())).toBeUndefined();
});

test("keeps a folder with an unfinished file settling, regardless of how long it is unchanged, and reports the file", async () => {
  await using w = await watched("Heat.1995", { "Heat.mkv.part": "film" });
  await w.look();
  const line = '#1 Heat.1995 waits: "Heat.mkv.part" has the name of an unfinished file.';
  expect(w.said).toEqual([line]);
  expect(await w.look(STABLE_MS * 100)).toBe("settling");
  // Only the program that writes the file can move the release on.
  expect(await w.stage.idle?.()).toBe(true);
  expect(await readSettling(w.engine.store.read, w.engine.clock.now())).toEqual([line]);
  expect(
    (await readStatus(w.engine.store, { lockHeld: () => true, mode: "hybrid" }, w.engine.clock))
      .settling,
  ).toMatchObject({
    unchanged: 0,
    waits: [
      {
        release_id: 1,
        code: "partial_file",
        message: '"Heat.mkv.part" has the name of an unfinished file.',
      },
    ],
  });
  renameSync(join(w.path, "Heat.mkv.part"), join(w.path, "Heat.mkv"));
  await w.look();
  expect(await w.stage.idle?.()).toBe(false);
  expect(await readSettling(w.engine.store.read, w.engine.clock.now())).toEqual([
    formatQuietLine(1, 60, 60),
  ]);
  expect(await w.look(STABLE_MS)).toBe("identifying");
});
