import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createFileStage } from "../../../src/app/file/stage.ts";
import type { DuplicatePolicy } from "../../../src/app/library-state/duplicates.ts";
import { toCommandText, translateSentences } from "../../../src/base/actions/sentence.ts";
import type { Identity } from "../../../src/base/identity.ts";
import type { Release } from "../../../src/core/release/release.ts";
import { setUnversioned } from "../../../src/store/releases/releases.ts";
import { setPaused } from "../../../src/store/settings/settings.ts";
import { HEAT_FILE, type TestEngine, testEngine } from "../../support/engine.ts";

const SERIES: Identity = { type: "tv", tmdbId: 1396, title: "Alpha", year: 2008 };
const BEST = "Heat.1995.2160p.BluRay.x265-ONE.mkv";
const GOOD = "Heat.1995.1080p.BluRay.x264-ONE.mkv";
const POOR = "Heat.1995.720p.BluRay.x264-ONE.mkv";

const orders = <T>(of: readonly T[]): T[][] =>
  of.length < 2
    ? [[...of]]
    : of.flatMap((first, index) =>
        orders(of.filter((_, other) => other !== index)).map((rest) => [first, ...rest]),
      );

/** Approves films in this order, before the engine runs. */
async function approveAll(engine: TestEngine, names: readonly string[]): Promise<Release[]> {
  const releases: Release[] = [];
  for (const name of names) releases.push(await engine.approved(name, `This is ${name}`));
  return releases;
}

/** Runs the stage as the engine does: as long as something is due within a second. */
async function runToEnd(engine: TestEngine): Promise<void> {
  const stage = createFileStage(engine.deps);
  for (let round = 0; round < 20; round++) {
    await stage.run(engine.signal);
    await stage.drained();
    if (await stage.idle()) return;
    engine.clock.advance(1000);
  }
  throw new Error("The releases wait for each other.");
}

const statesOf = async (engine: TestEngine, releases: readonly Release[]) =>
  Object.fromEntries(
    await Promise.all(
      releases.map(async ({ id, name }) => [name, (await engine.now(id)).state] as const),
    ),
  );

const reasonsOf = async (engine: TestEngine, { id }: Release) =>
  translateSentences((await engine.now(id)).reasons, toCommandText).map(
    ({ code, message }) => `${code}: ${message}`,
  );

for (const names of orders([POOR, GOOD, BEST])) {
  test(`files the best of three versions, approved as ${names.join(", ")}`, async () => {
    await using engine = await testEngine();
    const releases = await approveAll(engine, names);
    await runToEnd(engine);
    expect(await statesOf(engine, releases)).toEqual({
      [BEST]: "filed",
      [GOOD]: "review",
      [POOR]: "review",
    });
    expect(readFileSync(join(engine.library, HEAT_FILE), "utf8")).toBe(`This is ${BEST}`);
    const poor = releases.find(({ name }) => name === POOR);
    expect(poor && (await reasonsOf(engine, poor))).toEqual([
      expect.stringMatching(/^duplicate: .*This one is worse: 720p instead of 2160p\. Replace it/),
    ]);
  });
}

test("files a better version that is approved before the engine has run", async () => {
  await using engine = await testEngine();
  const [poor] = await approveAll(engine, [POOR]);
  engine.clock.advance(60_000);
  const [good] = await approveAll(engine, [GOOD]);
  await runToEnd(engine);
  expect(
    await statesOf(
      engine,
      [poor, good].flatMap((one) => one ?? []),
    ),
  ).toEqual({
    [POOR]: "review",
    [GOOD]: "filed",
  });
});

test("files the older of two equal or incomparable versions", async () => {
  for (const other of [
    "Heat.1995.720p.BluRay.x264-TWO.mkv",
    "Heat.1995.Directors.Cut.1080p.BluRay.x264-TWO.mkv",
    "Heat.1995.x264-TWO.mkv",
  ]) {
    for (const names of orders([POOR, other])) {
      await using engine = await testEngine();
      const releases = await approveAll(engine, names);
      await runToEnd(engine);
      expect(Object.values(await statesOf(engine, releases)), names.join()).toEqual([
        "filed",
        "review",
      ]);
    }
  }
});

/** Approves releases of the series. Each has these episodes of season 1 in this resolution. */
async function approveEpisodes(
  engine: TestEngine,
  wanted: readonly (readonly [lines: string, ...episodes: number[]])[],
): Promise<Release[]> {
  const releases: Release[] = [];
  for (const [lines, ...episodes] of wanted) {
    const name = `Alpha.S01.${lines}.E${episodes.join("-")}.WEB-DL.x264-GRP`;
    const files = episodes.map((episode) => ({
      path: `Alpha.S01E0${episode}.${lines}.WEB-DL.x264-GRP.mkv`,
      mapping: { season: 1, episodes: [episode], titles: [`Chapter ${episode}`] },
    }));
    releases.push(
      await engine.approved(
        name,
        Object.fromEntries(files.map(({ path }) => [path, `This is ${path}`])),
        {
          identity: SERIES,
          mappings: Object.fromEntries(files.map(({ path, mapping }) => [path, mapping])),
        },
      ),
    );
  }
  return releases;
}

test("files the better of two versions of an episode, in either order", async () => {
  for (const wanted of orders([
    ["720p", 1],
    ["1080p", 1],
  ] as const)) {
    await using engine = await testEngine();
    const releases = await approveEpisodes(engine, wanted);
    await runToEnd(engine);
    const states = await statesOf(engine, releases);
    expect(states).toEqual({
      "Alpha.S01.720p.E1.WEB-DL.x264-GRP": "review",
      "Alpha.S01.1080p.E1.WEB-DL.x264-GRP": "filed",
    });
  }
});

test("a pack waits for a better episode, and other episodes wait for nothing", async () => {
  await using engine = await testEngine();
  const releases = await approveEpisodes(engine, [
    ["720p", 1, 2],
    ["1080p", 2],
    ["480p", 3],
  ]);
  await runToEnd(engine);
  expect(Object.values(await statesOf(engine, releases))).toEqual(["review", "filed", "filed"]);
});

test("versions never wait for each other, regardless of which of them share episodes", async () => {
  await using engine = await testEngine();
  const releases = await approveEpisodes(engine, [
    ["480p", 1, 2],
    ["720p", 2, 3],
    ["1080p", 3, 4],
    ["2160p", 4, 1],
  ]);
  await runToEnd(engine);
  expect(Object.values(await statesOf(engine, releases))).toEqual([
    "review",
    "filed",
    "review",
    "filed",
  ]);
});

test("does not wait for a better version that cannot be filed now", async () => {
  await using engine = await testEngine();
  const releases = await approveAll(engine, [POOR, GOOD]);
  const [, good] = releases;
  const retryAt = engine.clock.now() + 30_000;
  const wait = { code: "root_missing", message: "Away.", attempt: 1, since: 0 } as const;
  await engine.store.write((trx) =>
    setUnversioned(trx, good?.id ?? 0, { waiting: { ...wait, nextTryAt: retryAt }, retryAt }),
  );
  await runToEnd(engine);
  expect(await statesOf(engine, releases)).toEqual({ [POOR]: "filed", [GOOD]: "approved" });
});

test("does not wait for a better version that a pause holds", async () => {
  await using engine = await testEngine();
  const good = await engine.approved(GOOD, `This is ${GOOD}`);
  const poor = await engine.approved(POOR, `This is ${POOR}`, { byPerson: true });
  const by = { actor: "cli:anna", at: engine.clock.now() };
  await engine.store.write((trx) => setPaused(trx, true, by));
  await runToEnd(engine);
  expect(await statesOf(engine, [good, poor])).toEqual({ [GOOD]: "approved", [POOR]: "filed" });
});

const BY_POLICY: [DuplicatePolicy, poor: string][] = [
  ["skip", "ignored"],
  ["upgrade", "ignored"],
  ["keep_both", "filed"],
];

for (const [policy, state] of BY_POLICY) {
  test(`under ${policy}, the better version is filed and the other is ${state}`, async () => {
    await using engine = await testEngine({ duplicatePolicy: policy });
    const releases = await approveAll(engine, [POOR, GOOD]);
    await runToEnd(engine);
    expect(await statesOf(engine, releases)).toEqual({ [POOR]: state, [GOOD]: "filed" });
    expect(engine.inTrash()).toEqual([]);
  });
}
