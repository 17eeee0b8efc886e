import { linkSync, mkdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { createFileStage } from "../../../src/app/file/stage.ts";
import { changeState } from "../../../src/app/releases/change-state.ts";
import { settleRelease } from "../../../src/app/releases/settle-release.ts";
import { requestEach } from "../../../src/app/review/decisions/engine-requests.ts";
import type { Release } from "../../../src/core/release/release.ts";
import { countOperations } from "../../../src/store/journal/journal.ts";
import { addRelease, listReleasesIn } from "../../../src/store/releases/releases.ts";
import { HEAT, HEAT_FILE, type TestEngineOptions } from "../../support/engine.ts";
import { type Torrents, torrentEngine } from "../../support/torrents.ts";

const FILM = "Heat.1995.1080p.mkv";
const OTHER = "by-hand/Heat (1995).mkv";
const [ENGINE, ANNA] = [
  { actor: "engine", at: 5 },
  { actor: "cli:anna", at: 6 },
];

type Same = {
  title: string;
  options: TestEngineOptions;
  /** Puts the folder's file next to the torrent's file. */
  drop: (t: Torrents) => void;
  ends: [state: string, code: string];
};

const anotherFile = (t: Torrents): void => void t.engine.drop(OTHER, "the film, in another file");
const theSameFile = (t: Torrents): void => link(t, FILM, OTHER);

const SAME: Same[] = [
  {
    title: "another file waits for a person",
    options: {},
    drop: anotherFile,
    ends: ["review", "duplicate"],
  },
  {
    title: "another file is ignored under skip",
    options: { duplicatePolicy: "skip" },
    drop: anotherFile,
    ends: ["ignored", "duplicate"],
  },
  {
    title: "the very file is there already",
    options: {},
    drop: theSameFile,
    ends: ["ignored", "already_there"],
  },
  {
    title: "the very file is there already, filed by copy",
    options: { method: "copy" },
    drop: theSameFile,
    ends: ["ignored", "already_there"],
  },
];

for (const first of ["folder", "torrent"] as const) {
  test.each(SAME)(
    `same film from folder and torrent at once, both sure, ${first} first: $title`,
    async (same) => {
      await using t = await torrentEngine(same.options);
      mkdirSync(join(t.engine.downloads, "by-hand"));
      t.add(FILM, "the film");
      same.drop(t);
      // Both releases are added at once; the older one takes the first step.
      if (first === "folder") await byFolder(t, OTHER);
      await t.looks();
      if (first === "torrent") await byFolder(t, OTHER);
      const [folder, torrent] = [await releaseOf(t, OTHER), await releaseOf(t, FILM)];
      await sure(t, [folder, torrent]);
      await fileAll(t);

      const now = await Promise.all([folder, torrent].map(({ id }) => t.engine.now(id)));
      const filed = now.filter((release) => release.state === "filed");
      const others = now.filter((release) => release.state !== "filed");
      expect(filed).toMatchObject([{ reasons: [] }]);
      const [state, code] = same.ends;
      expect(others).toMatchObject([{ state, reasons: [{ code }], waiting: undefined }]);
      await undoTouchesNothing(t, others[0]?.id ?? 0);
    },
  );
}

test("cross-seeds of a filed film count as already there, in another folder or at the same path", async () => {
  await using t = await torrentEngine();
  t.add(FILM, "the film");
  await t.looks();
  const { id } = await releaseOf(t, FILM);
  await sure(t, [await releaseOf(t, FILM)]);
  await fileAll(t);

  link(t, FILM, "Heat.1995.OTHER/Heat.1995.OTHER.mkv");
  const seed = t.add("Heat.1995.OTHER", { "Heat.1995.OTHER.mkv": "the film" }, { onDisk: false });
  await t.poll(300_000);
  const same = t.add(FILM, "the film", { onDisk: false, hash: "b".repeat(40) });
  await t.poll(300_000);
  await t.poll(500);
  for (const hash of [seed.hash, same.hash]) {
    const { releaseId = 0 } = t.known(hash) ?? {};
    expect(releaseId).not.toBe(id);
    await sure(t, [await t.engine.now(releaseId)]);
    await fileAll(t);
    expect(await t.engine.now(releaseId)).toMatchObject({
      state: "ignored",
      reasons: [{ code: "already_there" }],
    });
    await undoTouchesNothing(t, releaseId);
  }
  expect((await t.engine.now(id)).state).toBe("filed");
});

test("an incomplete cross-seed at the same path does not affect the complete one", async () => {
  await using t = await torrentEngine();
  const first = t.add(FILM, "the film", { status: "downloading", leftUntilDone: 3 });
  await t.poll();
  const second = t.add(FILM, "the film", {
    onDisk: false,
    hash: "b".repeat(40),
    status: "checking",
  });
  await t.poll(300_000);
  Object.assign(first, { status: "seeding", leftUntilDone: 0 });
  await t.poll();
  await t.poll(500);
  const release = await releaseOf(t, FILM);
  expect(release).toMatchObject({ state: "identifying", fileCount: 1 });
  await sure(t, [release]);
  // Our information about the other torrent is now newer.
  Object.assign(second, { status: "stopped", leftUntilDone: 3 });
  await t.poll(300_000);
  await fileAll(t);
  expect((await t.engine.now(release.id)).state).toBe("filed");
  expect(t.engine.inLibrary()).toEqual([HEAT_FILE]);
});

test("after one of two torrents at the same path is removed, the files belong to the other one", async () => {
  await using t = await torrentEngine();
  const first = t.add(FILM, "the film", { status: "downloading", leftUntilDone: 3 });
  const second = t.add(FILM, "the film", {
    onDisk: false,
    hash: "b".repeat(40),
    status: "downloading",
    leftUntilDone: 3,
  });
  await t.poll();
  t.transmission.torrents = t.transmission.torrents.filter((torrent) => torrent !== first);
  for (let n = 0; n < 3; n++) await t.poll(300_000);
  expect((await releaseOf(t, FILM)).state).toBe("settling");
  Object.assign(second, { status: "seeding", leftUntilDone: 0 });
  await t.poll();
  await t.poll(500);
  const release = await releaseOf(t, FILM);
  expect(release.state).toBe("identifying");
  // Just before filing, Transmission is asked about the torrent that it still has.
  await sure(t, [release]);
  await fileAll(t);
  expect((await t.engine.now(release.id)).state).toBe("filed");
});

test("another film at the same path is a new release after the first one was filed and removed", async () => {
  await using t = await torrentEngine();
  t.add("Other.2001.mkv");
  t.add(FILM, "the film");
  await t.looks();
  await sure(t, [await releaseOf(t, FILM)]);
  await fileAll(t);
  t.transmission.torrents.pop();
  rmSync(join(t.engine.downloads, FILM));
  for (let n = 0; n < 3; n++) await t.poll(300_000);
  const second = t.add(FILM, "the film, another cut", { hash: "c".repeat(40) });
  await t.poll(300_000);
  await t.poll(500);
  const { releaseId = 0 } = t.known(second.hash) ?? {};
  expect(await t.engine.now(releaseId)).toMatchObject({
    state: "identifying",
    fileCount: 1,
    bytes: 21,
  });
});

function link(t: Torrents, from: string, to: string): void {
  const path = join(t.engine.downloads, to);
  mkdirSync(dirname(path), { recursive: true });
  linkSync(join(t.engine.downloads, from), path);
}

/** Adds a settled release that belongs only to the folder source. */
async function byFolder(t: Torrents, name: string): Promise<void> {
  const { store, observe, signal, clock, downloads } = t.engine;
  const path = join(downloads, name);
  const id = await store.write((trx) =>
    addRelease(trx, { source: "folder", name, path, state: "settling" }, ENGINE),
  );
  await settleRelease(
    { store, clock },
    await t.engine.now(id),
    await observe(path, signal),
    signal,
  );
}

async function releaseOf(t: Torrents, name: string): Promise<Release> {
  const release = await t.release(name);
  if (!release) throw new Error(`${name} is not a release.`);
  return release;
}

async function sure(t: Torrents, releases: readonly Release[]): Promise<void> {
  for (const release of releases) {
    const moved = await changeState(
      t.engine.store,
      release,
      { kind: "sure", identity: HEAT },
      ENGINE,
    );
    if (!moved.ok) throw new Error(moved.message);
  }
}

/**
 * Runs the file stage, with as many releases at once as it accepts, until nothing is in progress or
 * due.
 */
async function fileAll(t: Torrents): Promise<void> {
  const stage = createFileStage({ ...t.engine.deps, confirmSource: t.confirm() });
  for (let rounds = 0; rounds < 10; rounds++) {
    t.engine.clock.advance(1000);
    await stage.run(t.engine.signal);
    await stage.drained();
    if (
      (await listReleasesIn(t.engine.store.read, ["approved", "filing", "undoing"])).length === 0
    ) {
      return;
    }
  }
  throw new Error("Filing did not come to an end.");
}

/**
 * Checks that the library has one file, and that undoing the other release is refused and changes
 * nothing.
 */
async function undoTouchesNothing(t: Torrents, id: number): Promise<void> {
  const film = join(t.engine.library, HEAT_FILE);
  const facts = () => {
    const { ino, mtimeNs, ctimeNs, nlink } = statSync(film, { bigint: true });
    return {
      ino,
      mtimeNs,
      ctimeNs,
      nlink,
      text: readFileSync(film, "utf8"),
      all: t.engine.inLibrary(),
    };
  };
  const before = facts();
  expect(before.all).toEqual([HEAT_FILE]);
  expect(await requestEach(t.engine.store, [id], { kind: "undo" }, ANNA)).toMatchObject([
    { id, ok: false, code: "refused" },
  ]);
  await fileAll(t);
  expect(facts()).toEqual(before);
  expect(t.engine.inTrash()).toEqual([]);
  expect(await countOperations(t.engine.store.read, id)).toEqual({ published: 0, open: 0 });
}
