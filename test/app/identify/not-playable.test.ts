import { rmSync } from "node:fs";
import { expect, test } from "vitest";
import { fileLength } from "../../../src/adapters/fs/read/file-length.ts";
import { createReadLengths } from "../../../src/app/identify/catalogue/video-lengths.ts";
import { createIdentify } from "../../../src/app/identify/identify.ts";
import { createIdentifyStage } from "../../../src/app/identify/stage.ts";
import { moveRelease } from "../../../src/app/releases/move.ts";
import { findItem } from "../../../src/app/review/queue/find-item.ts";
import type { FileLength } from "../../../src/core/media/file-length.ts";
import { toParseLine } from "../../../src/core/parse/parse-line.ts";
import type { Release } from "../../../src/core/release/release.ts";
import { replaceItems } from "../../../src/store/releases/items.ts";
import { addRelease, releasesIn } from "../../../src/store/releases/releases.ts";
import { cataloguePorts, type Listed } from "../../support/catalogue-ports.ts";
import { damagedVideos, oddVideos, soundVideos, type TestVideo } from "../../support/damaged-videos.ts";
import { type TestEngine, testEngine } from "../../support/engine.ts";
import { movie, season, series } from "../../support/works.ts";

const MS = 136 * 60_000;
const CATALOGUE: Listed[] = [
  { ...movie(603, "The Matrix", 1999), runtimeMinutes: 136, seasonCounts: [], seasons: [] },
  series(1396, "Breaking Bad", 2008, [season(1, 70)]),
];
const by = { actor: "engine", at: 1 };

async function dropped(engine: TestEngine, name: string, content: Parameters<TestEngine["drop"]>[1]): Promise<number> {
  const path = engine.drop(name, content);
  const { items } = await engine.observe(path, engine.signal);
  const id = await engine.store.write((trx) =>
    addRelease(trx, { source: "folder", name, path, state: "settling" }, by),
  );
  const within = (trx: Parameters<typeof replaceItems>[0]) => replaceItems(trx, id, items);
  await moveRelease(engine.store, await engine.now(id), { kind: "settled" }, by, { within });
  return id;
}

async function identifyAll(engine: TestEngine, read = fileLength): Promise<void> {
  const lengths = createReadLengths({ fileLength: read });
  const stage = createIdentifyStage({
    ...engine.deps,
    identify: createIdentify({ ...cataloguePorts(CATALOGUE).ports, lengths }),
    hasTmdb: () => true,
    auto: () => true,
  });
  const isLeft = async () =>
    (await releasesIn(engine.store.read, ["identifying"])).some(({ waiting }) => waiting === undefined);
  while (await isLeft()) {
    await stage.run(engine.signal);
    await stage.drained();
  }
}

/** What became of each of these files under the name of a film that leaves no doubt. */
async function outcomes(videos: readonly TestVideo[]): Promise<Map<string, Release>> {
  await using engine = await testEngine();
  const ids = new Map<string, number>();
  for (const [at, { what, extension, bytes }] of videos.entries())
    ids.set(what, await dropped(engine, `The.Matrix.1999.1080p-G${at}.${extension}`, bytes));
  await identifyAll(engine);
  const found = new Map<string, Release>();
  for (const [what, id] of ids) found.set(what, await engine.now(id));
  return found;
}

test("of two hundred damaged files none is filed without asking, and each says why", async () => {
  const releases = await outcomes(damagedVideos(MS));
  expect(releases.size).toBeGreaterThanOrEqual(200);
  for (const [what, { state, reasons }] of releases) {
    expect([what, state, reasons[0]?.code]).toEqual([what, "review", "not_playable"]);
    expect(reasons[0]?.message).toMatch(/cannot be played: .+\. Download it again and retry the release, or approve/);
  }
  expect(releases.get("empty named mkv")?.reasons[0]?.message).toMatch(
    /\.mkv” cannot be played: it is empty \(0 bytes\)\./,
  );
  // What it would be is suggested all the same: a person may approve it.
  expect(releases.get("empty named mkv")?.identity).toMatchObject({ tmdbId: 603 });
}, 60_000);

test("sound files of every container are filed without asking, odd ones too", async () => {
  const sound = [...soundVideos(MS), ...oddVideos(MS)];
  const releases = await outcomes(sound);
  expect(releases.size).toBe(sound.length);
  for (const [what, { state, reasons }] of releases) expect([what, state, reasons]).toEqual([what, "approved", []]);
});

const [SOUND = new Uint8Array()] = soundVideos(45 * 60_000).map(({ bytes }) => bytes);

test("one empty file in a pack of seventy holds it, by its name", async () => {
  await using engine = await testEngine();
  const files = Object.fromEntries(
    Array.from({ length: 70 }, (_, at) => [`Breaking.Bad.S01E${String(at + 1).padStart(2, "0")}.mkv`, SOUND]),
  );
  const whole = await dropped(engine, "Breaking.Bad.S01.1080p-A", files);
  const broken = await dropped(engine, "Breaking.Bad.S01.1080p-B", { ...files, "Breaking.Bad.S01E67.mkv": "" });
  await identifyAll(engine);
  expect(await engine.now(whole)).toMatchObject({ state: "approved" });
  const { state, reasons } = await engine.now(broken);
  // A person looks through no more lengths than that.
  expect((await findItem(engine.store, broken, toParseLine)).parsed?.lengths).toHaveLength(60);
  expect([state, reasons[0]?.message]).toEqual([
    "review",
    "“Breaking.Bad.S01E67.mkv” cannot be played: it is empty (0 bytes). Download it again and retry the release, or approve it as it is.",
  ]);
});

test("a damaged file is named even where no work was found", async () => {
  await using engine = await testEngine();
  const id = await dropped(engine, "Xyzzy.2003.1080p.mkv", "");
  await identifyAll(engine);
  expect((await engine.now(id)).reasons.map(({ code }) => code)).toEqual(["not_playable", "no_match"]);
});

test("a file that our user may not read goes to review, with what to do", async () => {
  await using engine = await testEngine();
  const id = await dropped(engine, "The.Matrix.1999.mkv", SOUND);
  const forbidden: FileLength = { kind: "forbidden", why: "the user that plex-ingest runs as may not read it" };
  await identifyAll(engine, async () => forbidden);
  expect((await engine.now(id)).reasons).toEqual([
    {
      code: "not_playable",
      message:
        "“The.Matrix.1999.mkv” cannot be played: the user that plex-ingest runs as may not read it. Give that user the right to read it and retry the release, or approve it as it is.",
    },
  ]);
});

test("a disk that does not answer makes the release wait, and a file that is gone is left to the filing", async () => {
  await using engine = await testEngine();
  const id = await dropped(engine, "The.Matrix.1999.mkv", SOUND);
  const late: FileLength = { kind: "unanswered", why: "its disk did not answer in time" };
  await identifyAll(engine, async () => late);
  expect(await engine.now(id)).toMatchObject({
    state: "identifying",
    waiting: { code: "root_missing", message: "The.Matrix.1999.mkv: its disk did not answer in time." },
  });
  const gone = await dropped(engine, "The.Matrix.1999.720p.mkv", SOUND);
  rmSync((await engine.now(gone)).path);
  await identifyAll(engine);
  expect(await engine.now(gone)).toMatchObject({ state: "approved" });
});
