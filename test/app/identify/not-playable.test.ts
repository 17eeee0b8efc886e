import { rmSync } from "node:fs";
import { expect, test } from "vitest";
import { readFileLength } from "../../../src/adapters/fs/read/file-length.ts";
import { fileRelease } from "../../../src/app/file/file-release.ts";
import { createAskAgainStage } from "../../../src/app/identify/ask-again.ts";
import { createReadLengths } from "../../../src/app/identify/read-lengths.ts";
import { changeState } from "../../../src/app/releases/change-state.ts";
import { approve } from "../../../src/app/review/decisions/approve.ts";
import { takeBack } from "../../../src/app/review/decisions/take-back.ts";
import { findItem } from "../../../src/app/review/queue/find-item.ts";
import { readQueue } from "../../../src/app/review/queue/queue.ts";
import { toCommandText, translateSentences } from "../../../src/base/actions/sentence.ts";
import type { Release } from "../../../src/core/release/release.ts";
import { createIdentify, type FileLength } from "../../../src/names/index.ts";
import { listReleasesIn } from "../../../src/store/releases/releases.ts";
import { cataloguePorts, type Listed } from "../../support/catalogue-ports.ts";
import {
  damagedVideos,
  oddVideos,
  soundVideos,
  type TestVideo,
} from "../../support/damaged-videos.ts";
import { type TestEngine, testEngine } from "../../support/engine.ts";
import { clockOf } from "../../support/fake-clock.ts";
import { undoFiled } from "../../support/filing.ts";
import { movie, season, series } from "../../support/works.ts";
import { identifyDue } from "./support-identify.ts";

const MS = 136 * 60_000;
const CATALOGUE: Listed[] = [
  movie(603, "The Matrix", 1999, { runtimeMinutes: 136 }),
  series(1396, "Breaking Bad", 2008, [season(1, 70)]),
];

async function identifyAll(engine: TestEngine, read = readFileLength, auto = true): Promise<void> {
  // A busy machine must not make a sound file look silent.
  const lengths = createReadLengths({ fileLength: read, fileTimeoutMs: 300_000 });
  const policy = () => ({ auto, threshold: 850 });
  const identify = createIdentify({ ...cataloguePorts(CATALOGUE).ports, lengths, policy });
  const isLeft = async () =>
    (await listReleasesIn(engine.store.read, ["identifying"])).some(
      ({ waiting }) => waiting === undefined,
    );
  while (await isLeft()) await identifyDue(engine, identify, { auto: () => auto });
}

/** The outcome for each of these files when it has the name of an unmistakable film. */
async function outcomes(videos: readonly TestVideo[]): Promise<Map<string, Release>> {
  await using engine = await testEngine();
  const ids = new Map<string, number>();
  for (const [at, { what, extension, bytes }] of videos.entries()) {
    ids.set(what, await engine.settled(`The.Matrix.1999.1080p-G${at}.${extension}`, bytes));
  }
  await identifyAll(engine);
  const found = new Map<string, Release>();
  for (const [what, id] of ids) found.set(what, await engine.now(id));
  return found;
}

test("sends each of two hundred damaged files to review with a reason", async () => {
  const releases = await outcomes(damagedVideos(MS));
  expect(releases.size).toBeGreaterThanOrEqual(200);
  for (const [what, { state, reasons }] of releases) {
    expect([what, state, reasons[0]?.code]).toEqual([what, "review", "not_playable"]);
    expect(toCommandText(reasons[0]?.message ?? "")).toMatch(
      /cannot be played: .+\. Download it again and retry the release, or approve/,
    );
  }
  expect(toCommandText(releases.get("empty named mkv")?.reasons[0]?.message ?? "")).toMatch(
    /\.mkv” cannot be played: it is empty \(0 bytes\)\./,
  );
  // The likely identity is still suggested, so a person can approve it.
  expect(releases.get("empty named mkv")?.identity).toMatchObject({ tmdbId: 603 });
});

test("approves sound files of every container, including unusual ones", async () => {
  const sound = [...soundVideos(MS), ...oddVideos(MS)];
  const releases = await outcomes(sound);
  expect(releases.size).toBe(sound.length);
  for (const [what, { state, reasons }] of releases) {
    expect([what, state, reasons]).toEqual([what, "approved", []]);
  }
});

const [SOUND = new Uint8Array()] = soundVideos(45 * 60_000).map(({ bytes }) => bytes);

test("files a pack of seventy videos except its one empty file, and lists that file in the queue", async () => {
  await using engine = await testEngine();
  const files = Object.fromEntries(
    Array.from({ length: 70 }, (_, at) => [
      `Breaking.Bad.S01E${String(at + 1).padStart(2, "0")}.mkv`,
      SOUND,
    ]),
  );
  const whole = await engine.settled("Breaking.Bad.S01.1080p-A", files);
  const broken = await engine.settled("Breaking.Bad.S01.1080p-B", {
    ...files,
    "Breaking.Bad.S01E67.mkv": "",
  });
  await identifyAll(engine);
  expect(await engine.now(whole)).toMatchObject({ state: "approved" });
  // Otherwise, the whole pack is filed first.
  const by = { actor: "cli:anna", at: engine.clock.now() };
  await changeState(engine.store, await engine.now(whole), { kind: "reject" }, by);
  expect(await engine.now(broken)).toMatchObject({ state: "approved", decidedBy: "engine" });
  // The length of each file in the pack is recorded.
  expect((await findItem(engine.store, broken)).parsed?.lengths).toHaveLength(70);
  await fileRelease(engine.deps, await engine.now(broken), engine.signal);
  expect(await engine.now(broken)).toMatchObject({
    state: "filed",
    reasons: [{ code: "not_playable" }],
  });
  expect(engine.inLibrary()).toHaveLength(69);
  const { items } = await readQueue(engine.store, { limit: 9 });
  expect(items.map(({ id, next }) => [id, next?.[0]?.text])).toEqual([
    [broken, `plex-ingest approve ${broken} --file Breaking.Bad.S01E67.mkv=S01E67`],
  ]);
  // The suggested command works: the file is filed as it is.
  const named = [{ path: "Breaking.Bad.S01E67.mkv", season: 1, episodes: [67] }];
  const [answer] = await approve(engine.store, [{ ids: [broken], approval: { files: named } }], {
    actor: "cli:anna",
    at: 2,
  });
  expect(answer).toMatchObject({ ok: true });
  const child = (await listReleasesIn(engine.store.read, ["approved"])).find(
    ({ parentId }) => parentId === broken,
  );
  if (!child) throw new Error("It has no child.");
  await fileRelease(engine.deps, child, engine.signal);
  expect(engine.inLibrary()).toHaveLength(70);
});

test("without automatic filing, holds a pack with no playable file and a pack with one damaged file", async () => {
  await using engine = await testEngine();
  const bad = { "Breaking.Bad.S01E01.mkv": "", "Breaking.Bad.S01E02.mkv": "" };
  const all = await engine.settled("Breaking.Bad.S01.1080p-A", bad);
  const one = await engine.settled("Breaking.Bad.S01.720p-B", {
    ...bad,
    "Breaking.Bad.S01E02.mkv": SOUND,
  });
  await identifyAll(engine, readFileLength, false);
  for (const id of [all, one]) {
    expect(await engine.now(id)).toMatchObject({
      state: "review",
      reasons: [{ code: "not_playable" }],
    });
  }
});

test("files a film despite a broken trailer, and files the trailer only if a person approves it", async () => {
  await using engine = await testEngine();
  const [film = new Uint8Array()] = soundVideos(MS).map(({ bytes }) => bytes);
  const id = await engine.settled("The.Matrix.1999.1080p-A", {
    "The.Matrix.1999.mkv": film,
    "Trailers/one.mkv": "",
    "Trailers/two.mkv": SOUND,
  });
  await identifyAll(engine);
  await fileRelease(engine.deps, await engine.now(id), engine.signal);
  expect(await engine.now(id)).toMatchObject({ state: "filed" });
  expect(engine.inLibrary().map((path) => path.split("/").slice(-2).join("/"))).toEqual([
    "The Matrix (1999) {tmdb-603}/The Matrix (1999).mkv",
    "Trailers/two.mkv",
  ]);
  const { files } = await findItem(engine.store, id);
  const { problem = "" } = files.find(({ path }) => path === "Trailers/one.mkv") ?? {};
  expect(toCommandText(problem)).toContain("empty, damaged or incomplete");
  await undoFiled(engine, id);
  await approve(engine.store, [{ ids: [id], approval: { type: "movie", tmdbId: 603 } }], {
    actor: "cli:anna",
    at: 2,
  });
  await fileRelease(engine.deps, await engine.now(id), engine.signal);
  expect(engine.inLibrary()).toHaveLength(3);
});

test("reports a damaged file even if no work was found", async () => {
  await using engine = await testEngine();
  const id = await engine.settled("Xyzzy.2003.1080p.mkv", "");
  await identifyAll(engine);
  expect((await engine.now(id)).reasons.map(({ code }) => code)).toEqual([
    "not_playable",
    "no_match",
  ]);
});

test("sends a file without read permission to review, and explains what to do", async () => {
  await using engine = await testEngine();
  const id = await engine.settled("The.Matrix.1999.mkv", SOUND);
  const forbidden: FileLength = {
    kind: "forbidden",
    why: "plex-ingest's user has no permission to read it",
  };
  await identifyAll(engine, async () => forbidden);
  expect(translateSentences((await engine.now(id)).reasons, toCommandText)).toEqual([
    {
      code: "not_playable",
      message:
        "“The.Matrix.1999.mkv” cannot be played: plex-ingest's user has no permission to read it. Give that user permission to read it (the release is then checked again within a minute), or approve it anyway.",
    },
  ]);
});

test("looks again at a file once it can be read, but not after a person withdrew an approval", async () => {
  await using engine = await testEngine();
  const id = await engine.settled("Breaking.Bad.S01E01.mkv", SOUND);
  const withdrawn = await engine.settled("The.Matrix.1999.720p.mkv", SOUND);
  const forbidden: FileLength = { kind: "forbidden", why: "it is not ours" };
  await identifyAll(engine, async () => forbidden);
  const approval = { ids: [withdrawn], approval: { type: "movie", tmdbId: 603 } } as const;
  await approve(engine.store, [approval], { actor: "cli:anna", at: 9 });
  const [taken] = await takeBack(engine.store, [withdrawn], { actor: "cli:anna", at: 9 });
  expect(taken).toMatchObject({ ok: true, state: "review" });
  let wakes = 0;
  const look = async (read: typeof readFileLength) => {
    const lengths = createReadLengths({ fileLength: read, fileTimeoutMs: 300_000 });
    const wake = () => void wakes++;
    const stage = createAskAgainStage({
      store: engine.store,
      clock: clockOf(() => 10),
      wake,
      lengths,
    });
    await stage.run(engine.signal);
    return [(await engine.now(id)).state, (await engine.now(withdrawn)).state];
  };
  const late: FileLength = { kind: "unanswered", why: "its disk did not answer in time" };
  const absent: FileLength = { kind: "absent", why: "it no longer exists" };
  for (const closed of [forbidden, late, absent]) {
    expect(await look(async () => closed)).toEqual(["review", "review"]);
  }
  expect(wakes).toBe(0);
  expect(await look(readFileLength)).toEqual(["identifying", "review"]);
  expect(wakes).toBe(1);
  await identifyAll(engine);
  expect(await engine.now(id)).toMatchObject({ state: "approved", reasons: [] });
});

test("an episode of a filed pack is looked at again once it can be read, with its subtitle", async () => {
  await using engine = await testEngine();
  const sound = (minutes: number) => soundVideos(minutes * 60_000)[0]?.bytes ?? "";
  const stem = (episode: number) => `Breaking.Bad.S01E0${episode}.1080p`;
  const id = await engine.settled("Breaking.Bad.S01.1080p-A", {
    [`${stem(1)}.mkv`]: sound(46),
    [`${stem(2)}.mkv`]: sound(47),
    [`${stem(2)}.en.srt`]: "1",
    [`${stem(3)}.mkv`]: sound(48),
  });
  const forbidden: FileLength = { kind: "forbidden", why: "it is not ours" };
  let closed = new Set([`${stem(2)}.mkv`, `${stem(3)}.mkv`]);
  const read: typeof readFileLength = async (path, ...more) =>
    [...closed].some((name) => path.endsWith(name)) ? forbidden : readFileLength(path, ...more);
  const file = async (release: number) =>
    fileRelease(engine.deps, await engine.now(release), engine.signal);
  const filed = () =>
    engine.inLibrary().map((path) => path.replace(/^.* (s01e\d+).*?((?:\.en)?\.\w+)$/, "$1$2"));
  await identifyAll(engine, read);
  await file(id);
  expect(await engine.now(id)).toMatchObject({
    state: "filed",
    reasons: [{ code: "not_playable" }, { code: "not_playable" }],
  });
  expect(filed()).toEqual(["s01e01.mkv"]);
  const wakes: number[] = [];
  const look = async () => {
    const lengths = createReadLengths({ fileLength: read, fileTimeoutMs: 300_000 });
    const wake = () => void wakes.push(1);
    await createAskAgainStage({ store: engine.store, clock: clockOf(() => 10), wake, lengths }).run(
      engine.signal,
    );
    return listReleasesIn(engine.store.read, ["identifying"]);
  };
  expect(await look()).toEqual([]);
  closed = new Set([`${stem(3)}.mkv`]);
  const [child] = await look();
  expect([child?.parentId, child?.fileCount, wakes.length]).toEqual([id, 2, 1]);
  expect((await engine.now(id)).reasons.map(({ code }) => code)).toEqual(["not_playable"]);
  await identifyAll(engine, read);
  await file(child?.id ?? 0);
  expect(await engine.now(child?.id ?? 0)).toMatchObject({ state: "filed", reasons: [] });
  expect(filed()).toEqual(["s01e01.mkv", "s01e02.en.srt", "s01e02.mkv"]);
  // A person has decided about the last one, so nothing is left to look at.
  const skip = { files: [{ path: `${stem(3)}.mkv`, skip: true as const }] };
  await approve(engine.store, [{ ids: [id], approval: skip }], { actor: "cli:anna", at: 20 });
  closed = new Set();
  expect([await look(), wakes.length]).toEqual([[], 1]);
});

test("waits for a disk that does not answer, and leaves the handling of a missing file to the filing step", async () => {
  await using engine = await testEngine();
  const id = await engine.settled("The.Matrix.1999.mkv", SOUND);
  const late: FileLength = { kind: "unanswered", why: "its disk did not answer in time" };
  await identifyAll(engine, async () => late);
  expect(await engine.now(id)).toMatchObject({
    state: "identifying",
    waiting: {
      code: "root_missing",
      message: '"The.Matrix.1999.mkv": its disk did not answer in time.',
    },
  });
  const gone = await engine.settled("The.Matrix.1999.720p.mkv", SOUND);
  rmSync((await engine.now(gone)).path);
  await identifyAll(engine);
  expect(await engine.now(gone)).toMatchObject({ state: "approved" });
});
