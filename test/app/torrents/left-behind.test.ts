import { mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createBacklog } from "../../../src/app/discover/backlog.ts";
import { createContentCheck } from "../../../src/app/discover/children.ts";
import {
  createDiscoverStage,
  RECONCILE_INTERVAL_MS,
} from "../../../src/app/discover/list-watched-folders.ts";
import { fileRelease } from "../../../src/app/file/file-release.ts";
import { prepare } from "../../../src/app/file/prepare.ts";
import { changeState } from "../../../src/app/releases/change-state.ts";
import { approve } from "../../../src/app/review/decisions/approve.ts";
import { requestEach } from "../../../src/app/review/decisions/engine-requests.ts";
import { openTorrentRegistry } from "../../../src/app/torrents/registry.ts";
import { STATES } from "../../../src/core/release/state.ts";
import { itemsOf } from "../../../src/store/releases/items.ts";
import { listReleasesIn } from "../../../src/store/releases/releases.ts";
import { HEAT } from "../../support/engine.ts";
import { SILENT_LOG } from "../../support/log.ts";
import { type Torrents, torrentEngine } from "../../support/torrents.ts";

const FILM = "Heat.1995.1080p.mkv";
const by = { actor: "cli:anna", at: 5 };
const PACK = "Breaking.Bad.S02.1080p";
const STABLE_MS = 60_000;
const partly = { leftUntilDone: 5, percentDone: 0.6, status: "stopped" as const };

async function removed(t: Torrents, name: string) {
  t.transmission.torrents = t.transmission.torrents.filter((torrent) => torrent.name !== name);
  await t.poll(300_000);
  await t.poll();
  await t.poll();
}

/** Adds a partly downloaded torrent that is then moved in Transmission without its data. */
async function movedAway(t: Torrents): Promise<void> {
  const film = t.add(FILM, FILM, partly);
  await t.poll();
  film.downloadDir = join(t.engine.downloads, "elsewhere");
  mkdirSync(film.downloadDir);
  await t.poll(300_000);
}

test("a file left at the old path after a move without data stays with the torrent source and goes to review", async () => {
  await using t = await torrentEngine();
  await movedAway(t);
  const old = join(t.engine.downloads, FILM);
  expect(t.standingOf(old)).toBe("own");
  const left = await t.release(FILM);
  expect(left).toMatchObject({ state: "review", reasons: [{ code: "torrent_removed" }] });
  // The next process remembers the path too, and it is forgotten once nothing is there.
  const again = await openTorrentRegistry(t.engine.store);
  expect(again.claims().relationOf(old)).toBe("own");
  rmSync(old);
  await t.poll(300_000);
  expect(t.standingOf(old)).toBe("free");
  expect(await t.engine.now(left?.id ?? 0)).toMatchObject({ state: "gone" });
});

test("data in the incomplete folder counts as left behind only after the torrent is complete", async () => {
  await using t = await torrentEngine();
  const incomplete = join(t.engine.downloads, "incomplete");
  t.transmission.session.incompleteDir = incomplete;
  t.engine.drop(`incomplete/${FILM}`);
  const film = t.add(FILM, FILM, { ...partly, onDisk: false });
  for (const _ of [1, 2]) await t.poll(300_000);
  await t.restart();
  for (const _ of [1, 2]) await t.poll(300_000);
  const paths = async () =>
    (await listReleasesIn(t.engine.store.read, STATES)).map(({ path }) => path);
  expect(await paths()).toEqual([join(t.engine.downloads, FILM)]);
  t.engine.drop(FILM);
  Object.assign(film, { leftUntilDone: 0, percentDone: 1, status: "seeding" });
  await t.looks();
  await t.poll(300_000);
  expect(await paths()).toEqual([join(t.engine.downloads, FILM), join(incomplete, FILM)]);
});

/** Adds a completed torrent whose client reports the final folder before the data is there. */
async function namedBeforeMoved(t: Torrents): Promise<{ old: string; folder: string }> {
  const film = t.add(FILM, FILM, partly);
  await t.poll();
  const folder = join(t.engine.downloads, "elsewhere");
  mkdirSync(folder);
  Object.assign(film, { downloadDir: folder, leftUntilDone: 0, percentDone: 1, status: "seeding" });
  await t.poll(300_000);
  return { old: join(t.engine.downloads, FILM), folder };
}

test("no data is reported as left behind if the client names the new folder before moving a complete torrent", async () => {
  await using t = await torrentEngine();
  const { old, folder } = await namedBeforeMoved(t);
  expect((await t.release(FILM))?.reasons ?? []).toEqual([]);
  renameSync(old, join(folder, FILM));
  await t.poll(300_000);
  await t.poll();
  expect(
    (await listReleasesIn(t.engine.store.read, STATES)).flatMap(({ reasons }) => reasons),
  ).toEqual([]);
});

test("once a torrent is removed, shows data that its client never moved to the named folder", async () => {
  await using t = await torrentEngine();
  const { old } = await namedBeforeMoved(t);
  await removed(t, FILM);
  const left = (await listReleasesIn(t.engine.store.read, ["review"])).map(({ path, reasons }) => [
    path,
    reasons[0]?.code,
  ]);
  expect(left).toEqual([[old, "torrent_removed"]]);
});

test("the incomplete folder still belongs to Transmission after the setting is disabled", async () => {
  await using t = await torrentEngine();
  const incomplete = join(t.engine.downloads, "incomplete");
  t.transmission.session.incompleteDir = incomplete;
  t.engine.drop(`incomplete/${FILM}`);
  t.add(FILM, FILM, { ...partly, onDisk: false });
  await t.poll();
  t.transmission.session.incompleteDir = undefined;
  await t.poll(300_000);
  await t.restart();
  await t.poll();
  expect(t.standingOf(join(incomplete, FILM))).toBe("own");
});

test("claims a torrent's name until its file list is known", async () => {
  await using t = await torrentEngine();
  const film = t.add(FILM, FILM, partly);
  film.files = Array.from({ length: 2 }, (_, n) => ({ name: `../${n}`, length: 1, wanted: true }));
  await t.poll();
  expect(t.standingOf(join(t.engine.downloads, FILM))).toBe("own");
});

test("a partial file returns to review after a retry, and goes on as it is after an approval", async () => {
  await using t = await torrentEngine();
  await movedAway(t);
  const { id = 0 } = (await t.release(FILM)) ?? {};
  await requestEach(t.engine.store, [id], { kind: "retry" }, by);
  expect(await t.engine.now(id)).toMatchObject({ state: "settling" });
  await t.poll();
  expect(await t.engine.now(id)).toMatchObject({
    state: "review",
    reasons: [{ code: "torrent_removed" }],
  });
  await approve(t.engine.store, [{ ids: [id], approval: { type: "movie", tmdbId: 949 } }], by);
  // Filing finds unrecorded content and sends the release back to settle.
  await changeState(t.engine.store, await t.engine.now(id), { kind: "content_changed" }, by);
  await t.poll();
  expect(await t.engine.now(id)).toMatchObject({
    state: "identifying",
    decidedBy: "person",
    fileCount: 1,
  });
});

test("an approval after the removal of a torrent at 60 % files it, but not one made during the download", async () => {
  await using t = await torrentEngine();
  t.add("Other.2001.mkv");
  const { hash } = t.add(FILM, FILM, partly);
  await t.poll();
  const { id = 0 } = (await t.release(FILM)) ?? {};
  const heat = { type: "movie", tmdbId: 949 } as const;
  await approve(t.engine.store, [{ ids: [id], approval: heat }], by);
  await removed(t, FILM);
  expect(await t.engine.now(id)).toMatchObject({
    state: "review",
    reasons: [{ code: "torrent_removed" }],
  });
  // A person who knows that the file is incomplete approves the release again.
  await approve(t.engine.store, [{ ids: [id], approval: heat }], by);
  const approved = await t.engine.now(id);
  if (approved.state !== "approved") throw new Error(`It is ${approved.state}.`);
  // Filing finds unrecorded content and sends the release back to settle once.
  const preparation = await prepare(t.engine.deps, approved, t.engine.signal);
  expect(preparation).toMatchObject({ ready: false, event: { kind: "content_changed" } });
  await changeState(t.engine.store, approved, { kind: "content_changed" }, by);
  // The client has just moved the file, at a moment when the release's path could not be updated.
  const folder = join(t.engine.downloads, "elsewhere");
  mkdirSync(folder);
  renameSync(approved.path, join(folder, FILM));
  await t.registry.save([{ ...(t.known(hash) ?? never()), folder }]);
  const wakes = t.wakes();
  await t.poll();
  expect(await t.engine.now(id)).toMatchObject({
    state: "identifying",
    decidedBy: "person",
    fileCount: 1,
  });
  expect(t.wakes()).toBe(wakes + 1);
});

test("keeps a torrent of a previously configured Transmission when the current one does not list it", async () => {
  await using t = await torrentEngine();
  t.add("Other.2001.mkv");
  const film = t.add(FILM, FILM, partly);
  await t.poll();
  await t.registry.save([{ ...(t.known(film.hash) ?? never()), server: "http://another:9091" }]);
  await removed(t, FILM);
  expect(await t.stateOf(FILM)).toBe("settling");
});

test("files selected after the filing become a child release", async () => {
  await using t = await torrentEngine();
  const pack = t.add("Heat.1995", { "Heat.1995.mkv": "film", "Heat.1995.en.srt": "later" });
  const [, second] = pack.files;
  if (second) second.wanted = false;
  await t.looks();
  const release = await t.release("Heat.1995");
  const sure = await changeState(
    t.engine.store,
    release ?? never(),
    { kind: "sure", identity: HEAT },
    by,
  );
  if (sure.ok) await fileRelease(t.engine.deps, sure.release, t.engine.signal);
  expect(await t.stateOf("Heat.1995")).toBe("filed");
  if (second) second.wanted = true;
  Object.assign(pack, { leftUntilDone: 5, status: "downloading" });
  await t.poll();
  Object.assign(pack, { leftUntilDone: 0, status: "seeding" });
  await t.looks();
  const child = await t.release("Heat.1995");
  expect(child).toMatchObject({ parentId: release?.id, source: "torrent", fileCount: 1 });
});

test("on the first list, torrents that are being checked or whose disk is missing belong to the backlog", async () => {
  await using t = await torrentEngine();
  for (let n = 0; n < 20; n++) {
    t.add(`Film.${1950 + n}.mkv`, "x", { status: "check_wait", leftUntilDone: 1 });
  }
  for (let n = 0; n < 20; n++) {
    t.add(`Film.${1980 + n}.mkv`, "x", { error: "local", errorText: "No data found!" });
  }
  await t.poll();
  expect(await t.stateOf("Film.1950.mkv")).toBe("ignored");
  expect(await t.stateOf("Film.1980.mkv")).toBe("ignored");
});

test("unreadable rows do not extend the backlog to later torrents", async () => {
  await using t = await torrentEngine();
  t.transmission.odd = 1;
  t.add("Film.1950.mkv");
  await t.poll();
  for (let n = 0; n < 30; n++) t.add(`Later.${1980 + n}.mkv`);
  await t.poll(300_000);
  expect(await t.stateOf("Later.1980.mkv")).toBe("settling");
});

test("a folder that held torrents remains a torrent folder after its last one is removed", async () => {
  await using t = await torrentEngine();
  const film = t.add(FILM, FILM, { onDisk: false });
  film.downloadDir = join(t.engine.downloads, "complete");
  t.engine.drop(`complete/${FILM}`, FILM);
  t.add("Other.2001.mkv");
  await t.looks();
  await removed(t, FILM);
  expect(t.standingOf(film.downloadDir)).toBe("around");
  expect(t.standingOf(join(film.downloadDir, FILM))).toBe("free");
});

test("does not reread a list with too many files at every poll", async () => {
  await using t = await torrentEngine();
  const many = t.add("Pack", { "a.mkv": "a" });
  many.files = Array.from({ length: 5001 }, (_, n) => ({
    name: `Pack/${n}.mkv`,
    length: 1,
    wanted: true,
  }));
  await t.poll();
  t.transmission.calls = [];
  await t.poll();
  await t.poll();
  expect(t.transmission.calls).not.toContain("files");
  expect(t.known(many.hash)?.waits?.code).toBe("too_many_files");
});

test("counts the files of a very large torrent, and does not read its list if too many are wanted", async () => {
  await using t = await torrentEngine();
  const many = t.add("Pack", { "a.mkv": "a" });
  t.add(FILM);
  many.files = Array.from({ length: 10_001 }, (_, n) => ({
    name: `Pack/${n}.mkv`,
    length: 1,
    wanted: n < 5001,
  }));
  await t.looks();
  expect(t.transmission.calls).toContain("count");
  expect(t.transmission.calls).not.toContain("long files");
  const message = "It has 5001 files; torrents with more than 5000 files are not filed.";
  expect(await t.release("Pack")).toMatchObject({
    state: "settling",
    reasons: [{ code: "too_many_files", message }],
  });
  // This torrent was requested in the same call as the very large one and is not delayed by it.
  expect(await t.stateOf(FILM)).toBe("identifying");
  t.transmission.calls = [];
  await t.poll();
  expect(t.transmission.calls.filter((call) => /files|count/.test(call))).toEqual([]);
});

test("creates a release from only the few wanted files of a very large torrent", async () => {
  await using t = await torrentEngine();
  const many = t.add("Pack", { "1.mkv": "1", "2.mkv": "2" });
  many.files = Array.from({ length: 10_001 }, (_, n) => ({
    name: `Pack/${n}.mkv`,
    length: 1,
    wanted: [1, 2].includes(n),
  }));
  await t.looks();
  const release = await t.release("Pack");
  expect(release?.state).toBe("identifying");
  expect((await itemsOf(t.engine.store.read, release?.id ?? 0)).map(({ path }) => path)).toEqual([
    "1.mkv",
    "2.mkv",
  ]);
});

test("reports a file list that is too long to read, and claims the torrent's name", async () => {
  await using t = await torrentEngine();
  t.transmission.mostLong = 10_000;
  const many = t.add("Pack", { "1.mkv": "1" });
  many.files = Array.from({ length: 10_001 }, (_, n) => ({
    name: `Pack/${n}.mkv`,
    length: 1,
    wanted: n === 1,
  }));
  await t.looks();
  const message = "Its file list is too long to read.";
  expect(await t.release("Pack")).toMatchObject({
    state: "settling",
    reasons: [{ code: "too_many_files", message }],
  });
  expect(t.registry.claims().relationOf(many.downloadDir + "/Pack")).toBe("own");
});

function never(): never {
  throw new Error("It was not taken in.");
}

/** Creates the folder source for the folder into which Transmission downloads. */
function watchedFolder(t: Torrents) {
  const { store, clock, files, observeRelease, downloads, signal } = t.engine;
  const discover = createDiscoverStage({
    store,
    files,
    roots: [downloads],
    clock,
    backlog: createBacklog({ store, policy: "process", clock, log: SILENT_LOG }),
    changed: createContentCheck({ store, observe: observeRelease, clock }),
    wake: () => {},
    rearm: async () => false,
    reportsChanges: async () => true,
    watchProblem: () => undefined,
    mountOf: async () => undefined,
    readMountTable: async () => undefined,
    isTorrents: (path) => ["own", "around"].includes(t.standingOf(path)),
  });
  const settle = t.settle(STABLE_MS);
  return {
    async look(afterMs: number) {
      clock.advance(afterMs);
      discover.hint(downloads);
      await discover.run(signal);
      await settle.run(signal);
    },
  };
}

test("a torrent removed at 60 % whose data remains stays in review, also in a watched folder and after restarts", async () => {
  await using t = await torrentEngine();
  const film = t.add("Heat.1995.mkv", "x".repeat(1000), {
    status: "downloading",
    leftUntilDone: 400,
    percentDone: 0.6,
  });
  const pack = t.add(
    PACK,
    { "e1.mkv": "six", "e2.mkv": "ty" },
    { status: "downloading", leftUntilDone: 2 },
  );
  t.add("Other.2001.mkv");
  await t.looks();
  t.transmission.torrents = t.transmission.torrents.filter(
    ({ hash }) => hash !== film.hash && hash !== pack.hash,
  );
  for (let n = 0; n < 3; n++) await t.poll(300_000);
  const states = () =>
    Promise.all([film.name, pack.name].map(async (name) => (await t.release(name))?.state));
  expect(await states()).toEqual(["review", "review"]);

  const folder = watchedFolder(t);
  for (let round = 0; round < 3; round++) {
    // Ten times the settle time, with a check of the whole folder each time.
    for (let n = 0; n < 10; n++) await folder.look(Math.max(STABLE_MS, RECONCILE_INTERVAL_MS));
    await t.poll();
    await t.restart();
  }
  expect(await states()).toEqual(["review", "review"]);
  for (const { name } of [film, pack]) {
    const release = await t.release(name);
    expect(release).toMatchObject({ source: "torrent", reasons: [{ code: "torrent_removed" }] });
    expect((await t.engine.history(release?.id)).filter(({ to }) => to === "identifying")).toEqual(
      [],
    );
  }
  const all = await listReleasesIn(t.engine.store.read, [
    "settling",
    "identifying",
    "review",
    "approved",
    "ignored",
  ]);
  expect(all.map(({ source: from }) => from)).toEqual(["torrent", "torrent", "torrent"]);
});
