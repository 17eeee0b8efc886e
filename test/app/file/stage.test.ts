import { existsSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { TRASH_FOLDER } from "../../../src/adapters/fs/trash.ts";
import { fileRelease } from "../../../src/app/file/file-release.ts";
import { createFileStage } from "../../../src/app/file/stage.ts";
import type { EngineFiles } from "../../../src/app/releases/files-port.ts";
import { approve } from "../../../src/app/review/decisions/approve.ts";
import { requestEach } from "../../../src/app/review/decisions/engine-requests.ts";
import { takeBack } from "../../../src/app/review/decisions/take-back.ts";
import { Outage } from "../../../src/base/errors.ts";
import { publicationsOf } from "../../../src/store/journal/publications.ts";
import type { Store } from "../../../src/store/open.ts";
import { actionsOf, HEAT, HEAT_FOLDER, testEngine } from "../../support/engine.ts";
import { fileAll } from "../../support/filing.ts";
import { FILMS, LARGE, SMALL } from "../../support/upgrade.ts";
import { movie } from "../../support/works.ts";
import { beforeLink } from "./around-links.ts";
import { episodesOf } from "./episodes.ts";

const by = { actor: "mcp:client", at: 5 };
const REMAKE = { type: "movie", tmdbId: 19_404 } as const;
const REMAKE_FILE = "Movies/Heat (1986) {tmdb-19404}/Heat (1986).mkv";
const catalogue = [movie(949, "Heat", 1995), movie(19_404, "Heat", 1986)];

/** A copy that stops halfway and waits for the signal until `slow.on` is false. */
function slowCopy(): {
  on: boolean;
  started: Promise<void>;
  files: (real: EngineFiles) => Partial<EngineFiles>;
} {
  const { promise: started, resolve } = Promise.withResolvers<void>();
  const slow = {
    on: true,
    started,
    files: (real: EngineFiles): Partial<EngineFiles> => ({
      async copyVerified(source, temp, options, signal) {
        if (!slow.on) return real.copyVerified(source, temp, options, signal);
        writeFileSync(temp, "half");
        resolve();
        await new Promise((stopped) => signal.addEventListener("abort", stopped, { once: true }));
        rmSync(temp);
        throw signal.reason;
      },
    }),
  };
  return slow;
}

test("reads the policy once per attempt", async () => {
  await using engine = await testEngine();
  let reads = 0;
  const duplicatePolicy = (): "upgrade" => {
    reads++;
    return "upgrade";
  };
  const stage = createFileStage({ ...engine.deps, duplicatePolicy });
  for (const name of [SMALL, LARGE] as const) {
    const { id } = await engine.approved(name, FILMS[name]);
    reads = 0;
    await fileAll(engine, stage);
    expect([name, (await engine.now(id)).state, reads]).toEqual([name, "filed", 1]);
  }
});

test("stops copying the wrong remake before it is visible, and files the right remake exactly once", async () => {
  const slow = slowCopy();
  await using engine = await testEngine({ method: "copy", catalogue, files: slow.files });
  const { id } = await engine.approved("Heat.mkv");
  const stage = createFileStage(engine.deps);
  await stage.run(engine.signal);
  await slow.started;
  expect((await engine.now(id)).state).toBe("filing");
  const [answer] = await approve(
    engine.store,
    [{ ids: [id], approval: { type: "movie", tmdbId: REMAKE.tmdbId } }],
    by,
  );
  expect(answer).toMatchObject({ ok: true, state: "filing" });
  slow.on = false;
  await stage.run(engine.signal); // notices the request and stops the copy
  await stage.drained();
  expect(engine.inLibrary().filter((path) => !path.includes(".plex-ingest-"))).toEqual([]);
  await fileAll(engine, stage);
  const identity = { tmdbId: REMAKE.tmdbId };
  expect(await engine.now(id)).toMatchObject({
    state: "filed",
    identity,
    decidedBy: "person",
    requested: undefined,
  });
  expect(engine.inLibrary()).toEqual([REMAKE_FILE]);
  expect(existsSync(join(engine.library, HEAT_FOLDER))).toBe(false);
  expect(await publicationsOf(engine.store.read, id)).toHaveLength(1);
  expect((await actionsOf(engine, id)).slice(-5)).toEqual([
    "filing",
    "approved",
    "stopped",
    "filing",
    "filed",
  ]);
  expect(
    (await engine.history(id)).find((e) => e.action === "approved" && e.from === "filing")?.actor,
  ).toBe("mcp:client");
});

test.each<[string, (store: Store, id: number) => Promise<unknown>, string, object]>([
  [
    "is rejected",
    (store, id) => requestEach(store, [id], { kind: "reject", reason: "not mine" }, by),
    "rejected",
    { code: "rejected", message: "not mine" },
  ],
  ["is taken back", (store, id) => takeBack(store, [id], by), "review", { code: "withdrawn" }],
])("stops a running copy that %s, and leaves no file behind", async (_, decide, state, reason) => {
  const slow = slowCopy();
  await using engine = await testEngine({ method: "copy", files: slow.files });
  const { id } = await engine.approved("Heat.mkv");
  const stage = createFileStage(engine.deps);
  await stage.run(engine.signal);
  await slow.started;
  expect(await decide(engine.store, id)).toMatchObject([{ ok: true, state: "filing" }]);
  await fileAll(engine, stage);
  expect(await engine.now(id)).toMatchObject({ state, reasons: [reason], requested: undefined });
  expect(engine.inLibrary()).toEqual([]);
});

test("undoes a release that is taken back after one published file, and moves that file to the trash", async () => {
  let published = 0;
  await using engine = await testEngine({
    files: beforeLink(async () => {
      if (++published === 2) await takeBack(engine.store, [id], by);
    }),
  });
  const { id } = await engine.approved("Heat", { "Heat.mkv": "v", "Heat.srt": "s" });
  await fileAll(engine);
  expect((await engine.now(id)).state).toBe("undone");
  expect(engine.inLibrary()).toEqual([]);
  expect(engine.inTrash()).not.toEqual([]);
});

test("takes back a published file before filing the release under a changed identity", async () => {
  let published = 0;
  await using engine = await testEngine({
    catalogue,
    files: beforeLink(async () => {
      if (++published === 2) {
        await approve(
          engine.store,
          [{ ids: [id], approval: { type: "movie", tmdbId: REMAKE.tmdbId } }],
          by,
        );
      }
    }),
  });
  const { id } = await engine.approved("Heat", { "Heat.mkv": "v", "Heat.srt": "s" });
  await fileAll(engine);
  expect(await engine.now(id)).toMatchObject({
    state: "filed",
    identity: { tmdbId: REMAKE.tmdbId },
  });
  expect(engine.inLibrary()).toEqual([REMAKE_FILE, REMAKE_FILE.replace("mkv", "srt")].toSorted());
  expect(await actionsOf(engine, id)).toContain("taken_back");
});

test("carries out a requested decision even while the release waits", async () => {
  await using engine = await testEngine({
    files: beforeLink((source) => {
      if (source.endsWith(".srt")) throw new Outage("no_space", "Full.");
    }),
  });
  const { id } = await engine.approved("Heat", { "Heat.mkv": "v", "Heat.srt": "s" });
  await fileAll(engine);
  expect(await engine.now(id)).toMatchObject({
    state: "filing",
    waiting: { code: "no_space", attempt: 1 },
  });
  await requestEach(engine.store, [id], { kind: "reject" }, by);
  await fileAll(engine);
  expect((await engine.now(id)).state).toBe("rejected");
  expect(engine.inLibrary()).toEqual([]);
});

test("waits on a full disk without using a try, and links as soon as there is space for a link", async () => {
  let full = true;
  await using engine = await testEngine({
    minFreeBytes: 2 ** 60,
    files: beforeLink(() => {
      if (full) throw new Outage("no_space", "Full.");
    }),
  });
  const { id } = await engine.approved("Heat.1995.mkv");
  const stage = createFileStage(engine.deps);
  await fileAll(engine, stage);
  const waiting = {
    code: "no_space",
    message: "Full.",
    attempt: 1,
    nextTryAt: engine.clock.now() + 1000,
  };
  expect(await engine.now(id)).toMatchObject({ state: "approved", tries: 0, waiting });
  full = false;
  await fileAll(engine, stage);
  expect((await engine.now(id)).state).toBe("approved"); // not due yet
  engine.clock.advance(1000);
  await fileAll(engine, stage);
  expect(await engine.now(id)).toMatchObject({ state: "filed", waiting: undefined });
});

test("counts hours without space for a copy as one wait, and does not fill the history", async () => {
  await using engine = await testEngine({ method: "copy", minFreeBytes: 2 ** 60 });
  const { id } = await engine.approved("Heat.1995.mkv");
  const stage = createFileStage(engine.deps);
  for (let round = 0; round < 5; round++) {
    await fileAll(engine, stage);
    engine.clock.advance(30_000);
  }
  expect(await engine.now(id)).toMatchObject({
    state: "approved",
    tries: 0,
    waiting: { code: "no_space", attempt: 5 },
  });
  expect(
    (await actionsOf(engine, id)).filter((action) => ["filing", "waiting"].includes(action)).length,
  ).toBeLessThan(4);
});

test("a release that waits or copies for a long time does not delay other releases", async () => {
  const slow = slowCopy();
  await using engine = await testEngine({
    files: (real) => ({
      ...slow.files(real),
      tryHardlink: async (source, target, expected) =>
        source.includes("slow")
          ? { ok: false, code: "unsupported", why: "No.", fallThrough: true }
          : real.tryHardlink(source, target, expected),
      tryReflink: async () => ({ ok: false, code: "unsupported", why: "No.", fallThrough: true }),
    }),
  });
  const first = await engine.approved("slow.mkv", "slow", {
    identity: { ...HEAT, tmdbId: 1, title: "Slow" },
  });
  const second = await engine.approved("Heat.1995.mkv");
  const stop = new AbortController();
  const stage = createFileStage(engine.deps);
  await stage.run(stop.signal);
  await slow.started;
  await expect.poll(async () => (await engine.now(second.id)).state).toBe("filed");
  expect((await engine.now(first.id)).state).toBe("filing");
  expect(await stage.idle()).toBe(false);
  stop.abort(new Error("stop"));
  await stage.drained();
  expect(await engine.now(first.id)).toMatchObject({ state: "filing", tries: 0 });
  slow.on = false;
  await fileAll(engine);
  expect((await engine.now(first.id)).state).toBe("filed");
});

test("the stage is not idle while a release is postponed for another of the same film, unless the other waits", async () => {
  let isFull = true;
  await using engine = await testEngine({
    files: beforeLink((source) => {
      if (isFull && source.endsWith(".srt")) throw new Outage("no_space", "Full.");
    }),
  });
  const first = await engine.approved("Heat", { "Heat.mkv": "one", "Heat.srt": "s" });
  const stage = createFileStage(engine.deps);
  await fileAll(engine, stage);
  const second = await engine.approved("Heat.alt.mkv", "two");
  await fileAll(engine, stage);
  expect(await engine.now(first.id)).toMatchObject({
    state: "filing",
    waiting: { code: "no_space" },
  });
  expect(await engine.now(second.id)).toMatchObject({
    state: "approved",
    retryAt: engine.clock.now() + 1000,
  });
  isFull = false;
  await fileRelease(engine.deps, await engine.now(first.id), engine.signal);
  expect((await engine.now(first.id)).state).toBe("filed");
  expect(await stage.idle()).toBe(false);
  engine.clock.advance(1000);
  await fileAll(engine, stage);
  expect((await engine.now(second.id)).state).toBe("review");
});

test("retries an undo that fails with growing pauses, and completes it when possible", async () => {
  await using engine = await testEngine();
  const { id } = await engine.approved("Heat.1995.mkv");
  await fileAll(engine);
  await requestEach(engine.store, [id], { kind: "undo" }, by);
  const moveToTrash = async (): Promise<never> => {
    throw new Error("The trash is broken.");
  };
  const broken = createFileStage({ ...engine.deps, files: { ...engine.deps.files, moveToTrash } });
  await fileAll(engine, broken);
  expect(await engine.now(id)).toMatchObject({
    state: "undoing",
    retryAt: engine.clock.now() + 1000,
  });
  engine.clock.advance(1000);
  await fileAll(engine, broken);
  expect(await engine.now(id)).toMatchObject({
    state: "undoing",
    retryAt: engine.clock.now() + 2000,
  });
  engine.clock.advance(2000);
  await fileAll(engine);
  expect((await engine.now(id)).state).toBe("undone");
});

test("episodes of one season that are undone together never wait for each other", async () => {
  await using engine = await testEngine();
  const ids: number[] = [];
  for (let number = 1; number <= 9; number++) {
    const name = `Show.S01E0${number}.mkv`;
    ids.push((await engine.approved(name, name, episodesOf({ [name]: [number] }))).id);
  }
  await fileAll(engine);
  // Each removes the folders that it leaves empty, while another one still syncs them.
  await requestEach(engine.store, ids, { kind: "undo" }, by);
  await fileAll(engine);
  for (const id of ids) {
    expect((await engine.now(id)).state).toBe("undone");
    expect(await actionsOf(engine, id)).not.toContain("waiting");
  }
  expect([engine.inLibrary(), readdirSync(join(engine.library, "TV Shows"))]).toEqual([
    [],
    [TRASH_FOLDER],
  ]);
});
