import { join } from "node:path";
import { expect, test } from "vitest";
import { createDryStage, reportDryRun } from "../../../src/app/preview/dry-run.ts";
import { previewFiling } from "../../../src/app/preview/preview-filing.ts";
import { toCommandText, translateSentences } from "../../../src/base/actions/sentence.ts";
import type { Release } from "../../../src/core/release/release.ts";
import { itemsOf } from "../../../src/store/releases/items.ts";
import { HEAT_FILE, type TestEngine, testEngine } from "../../support/engine.ts";
import { take } from "../../support/upgrade.ts";
import { episodePath, episodesOf } from "./episodes.ts";

const ONE = "Show.S01E01.720p.WEB-DL-AB.mkv";
const two = (episode: number, ending = "mkv"): string =>
  `Show.S01E0${episode}.1080p.WEB-DL-CD.${ending}`;

const skipping = (): Promise<TestEngine> => testEngine({ duplicatePolicy: "skip" });
const takeOne = (engine: TestEngine): Promise<Release> =>
  take(engine, ONE, "there", episodesOf({ [ONE]: [1] }));
const PACK = episodesOf({ [two(1)]: [1], [two(2)]: [2] });
const CONTENT = {
  [two(1)]: "first",
  [two(2)]: "second",
  [two(1, "en.srt")]: "words",
  [two(2, "en.srt")]: "words too",
};

test("files a pack's missing files with their subtitles, and lists the other files in history", async () => {
  await using engine = await skipping();
  const there = await takeOne(engine);
  const pack = await take(engine, "Show.S01.1080p.WEB-DL-CD", CONTENT, PACK);
  expect(engine.inLibrary()).toEqual([episodePath(1), episodePath(2, "en.srt"), episodePath(2)]);
  const says = `${two(1)}: The library already has it: "Show (2020) - s01e01 - T1.mkv", filed by release ${there.id}. This one is better: 1080p instead of 720p.`;
  expect(pack).toMatchObject({ state: "filed", reasons: [{ code: "not_filed", message: says }] });
  const last = (await engine.history(pack.id)).at(-1);
  expect(last).toMatchObject({ action: "filed", detail: { problems: [{ message: says }] } });
  const problems = (await itemsOf(engine.store.read, pack.id)).map(({ path, problem }) => [
    path,
    problem,
  ]);
  expect(Object.fromEntries(problems)).toEqual({
    [two(1)]: says.slice(two(1).length + 2),
    [two(1, "en.srt")]: expect.stringMatching(
      /^The video that this subtitle belongs to is not filed/,
    ),
    [two(2)]: undefined,
    [two(2, "en.srt")]: undefined,
  });
});

test("ignores a pack whose files are all in the library, and explains how to file it anyway", async () => {
  await using engine = await skipping();
  const { id } = await takeOne(engine);
  const again = await take(engine, "Show.S01.1080p.WEB-DL-CD", { [two(1)]: "first" }, PACK);
  expect(again).toMatchObject({ state: "ignored" });
  expect(toCommandText(again.reasons[0]?.message ?? "")).toMatch(
    new RegExp(`To use this one instead, undo release ${id}, then retry this one\\.$`),
  );
});

test("ignores a film that is already there, even if it comes in parts", async () => {
  await using engine = await skipping();
  await take(engine, "Heat.1995.720p.BluRay.x264-ONE.mkv", "the old film.");
  const parts = { "Heat.1995.1080p.cd1.mkv": "one", "Heat.1995.1080p.cd2.mkv": "two" };
  expect(await take(engine, "Heat.1995.1080p.BluRay.x264-TWO", parts)).toMatchObject({
    state: "ignored",
  });
  expect(engine.inLibrary()).toEqual([HEAT_FILE]);
});

test("sends a file of two episodes to review if one of them is already there", async () => {
  await using engine = await skipping();
  await takeOne(engine);
  const both = "Show.S01E01E02.1080p.WEB-DL-CD.mkv";
  const release = await take(engine, both, "both", episodesOf({ [both]: [1, 2] }));
  const message = expect.stringMatching(
    /the library does not have all of its episodes.*Replace it/,
  );
  expect(translateSentences(release, toCommandText)).toMatchObject({
    state: "review",
    reasons: [{ code: "duplicate", message }],
  });
});

test("skips only the episodes of a pack for which someone else's files exist", async () => {
  await using engine = await skipping();
  engine.drop(`../media/TV Shows/Show (2020)/Season 1/Show - 1x01.mkv`, "theirs");
  const pack = await take(engine, "Show.S01.1080p.WEB-DL-CD", CONTENT, PACK);
  const says =
    /^Show.S01E01.*already has .*1x01\.mkv"\. It is unclear whether this one is better: /;
  expect(pack).toMatchObject({
    state: "filed",
    reasons: [{ message: expect.stringMatching(says) }],
  });
  expect(engine.inLibrary().filter((path) => path.includes("e02"))).toHaveLength(2);
  expect(engine.inLibrary().filter((path) => path.includes("e01"))).toEqual([]);

  engine.drop(`../media/TV Shows/Show (2020)/Season 1/Show - 1x03.mkv`, "theirs");
  const both = "Show.S01E03E04.1080p.WEB-DL-CD.mkv";
  const mixed = await take(engine, both, "both", episodesOf({ [both]: [3, 4] }));
  expect(mixed).toMatchObject({ state: "review", reasons: [{ code: "duplicate" }] });
});

test("plan and dry run predict the same result", async () => {
  await using engine = await skipping();
  await takeOne(engine);
  const { id, name, path } = await engine.approved("Show.S01.1080p.WEB-DL-CD", CONTENT, PACK);
  const items = await itemsOf(engine.store.read, id);
  const plan = await engine.deps.planner(
    { id, name, path, identity: PACK.identity, items },
    engine.signal,
  );
  const would = await previewFiling(engine.deps, { id, name, path }, plan, items, engine.signal);
  expect(would.plan.files.flatMap(({ destination }) => destination ?? []).toSorted()).toEqual(
    ["en.srt", "mkv"].map((ending) => join(engine.library, episodePath(2, ending))),
  );

  const lines: string[] = [];
  const stage = createDryStage({
    ...engine.deps,
    auto: true,
    report: (line) => void lines.push(line),
  });
  await stage.run(engine.signal);
  await stage.drained();
  expect(lines.join("\n")).toMatch(
    /S01E01\.1080p.*→ The library already has it[^]*S01E02\.1080p[^→]*→ \//,
  );
  expect(await reportDryRun(engine.store, 0)).toEqual([]);
});

test("upgrade: does not ignore a worse file of two episodes if the library lacks one of them", async () => {
  await using engine = await testEngine({ duplicatePolicy: "upgrade" });
  await takeOne(engine);
  const both = "Show.S01E01E02.480p.WEB-DL-CD.mkv";
  const release = await take(engine, both, "both", episodesOf({ [both]: [1, 2] }));
  expect(translateSentences(release, toCommandText)).toMatchObject({
    state: "review",
    reasons: [{ message: expect.stringMatching(/This one is worse/) }],
  });
});
