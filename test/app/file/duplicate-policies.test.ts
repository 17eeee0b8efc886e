import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { DuplicatePolicy } from "../../../src/app/library-state/duplicates.ts";
import { toCommandText, translateSentences } from "../../../src/base/actions/sentence.ts";
import { HEAT_FILE, HEAT_FOLDER, type TestEngine, testEngine } from "../../support/engine.ts";
import { take } from "../../support/upgrade.ts";
import { contents, episodePath, episodesOf } from "./episodes.ts";

const NAMED = (label: string): string => `${HEAT_FOLDER}/Heat (1995) - ${label}.mkv`;
const OLD = "Heat.1995.720p.BluRay.x264-ONE.mkv";
const BETTER = "Heat.1995.1080p.BluRay.x264-TWO.mkv";
const WORSE = "Heat.1995.480p.DVDRip.x264-TWO.mkv";
const EQUAL = "Heat.1995.720p.BluRay.x264-TWO.mkv";
const UNCLEAR = "Heat.1995.x264-TWO.mkv";
const OTHER = "Heat.1995.1080p.3D.BluRay.x264-TWO.mkv";

const text = (engine: TestEngine, path: string): string =>
  readFileSync(join(engine.library, path), "utf8");

/**
 * The outcome for a second film of each kind under each policy, and the explanation that the user
 * sees.
 */
const TABLE: [
  policy: DuplicatePolicy,
  name: string,
  state: string,
  says: RegExp | undefined,
  library: string[],
][] = [
  [
    "review",
    BETTER,
    "review",
    /This one is better: 1080p instead of 720p\. Replace it, keep both, or reject this one\. If you replace it, its subtitles stay .*\.$/,
    [HEAT_FILE],
  ],
  ["review", WORSE, "review", /This one is worse: 480p instead of 720p\./, [HEAT_FILE]],
  ["review", EQUAL, "review", /This one is no better: both are 720p BluRay/, [HEAT_FILE]],
  [
    "review",
    UNCLEAR,
    "review",
    /unclear whether this one is better: the resolution of one of them/,
    [HEAT_FILE],
  ],
  ["skip", BETTER, "ignored", /This one is better/, [HEAT_FILE]],
  ["skip", WORSE, "ignored", /This one is worse/, [HEAT_FILE]],
  ["upgrade", BETTER, "filed", undefined, [HEAT_FILE]],
  ["upgrade", WORSE, "ignored", /This one is worse: 480p instead of 720p/, [HEAT_FILE]],
  ["upgrade", EQUAL, "review", /This one is no better/, [HEAT_FILE]],
  ["upgrade", UNCLEAR, "review", /unclear whether this one is better/, [HEAT_FILE]],
  [
    "upgrade",
    OTHER,
    "review",
    /unclear whether this one is better: only the name of the new file mentions 3D/,
    [HEAT_FILE],
  ],
  ["keep_both", BETTER, "filed", undefined, [NAMED("1080p"), HEAT_FILE]],
  ["keep_both", WORSE, "filed", undefined, [NAMED("480p"), HEAT_FILE]],
  ["keep_both", EQUAL, "filed", undefined, [NAMED("TWO"), HEAT_FILE]],
  ["keep_both", UNCLEAR, "filed", undefined, [NAMED("TWO"), HEAT_FILE]],
];

for (const [policy, name, state, says, library] of TABLE) {
  test(`${policy}: ${name} next to ${OLD} is ${state}`, async () => {
    await using engine = await testEngine({ duplicatePolicy: policy });
    await take(engine, OLD, "the old film.");
    const release = await take(engine, name, "the new film.");
    expect(release.state).toBe(state);
    if (says === undefined) {
      expect(release.reasons).toEqual([]);
    } else {
      expect(translateSentences(release.reasons, toCommandText)).toMatchObject([
        { code: "duplicate", message: expect.stringMatching(says) },
      ]);
    }
    expect(engine.inLibrary()).toEqual(library);
    const replaced = policy === "upgrade" && state === "filed";
    expect(text(engine, HEAT_FILE)).toBe(replaced ? "the new film." : "the old film.");
  });
}

test("never replaces someone else's file, but files a new file next to it under keep_both", async () => {
  for (const policy of ["upgrade", "keep_both"] as const) {
    await using engine = await testEngine({ duplicatePolicy: policy });
    const theirs = join(engine.library, HEAT_FOLDER, "Heat.mkv");
    engine.drop(`../media/${HEAT_FOLDER}/Heat.mkv`, "theirs");
    const release = await take(engine, BETTER, "the new film.");
    expect(readFileSync(theirs, "utf8")).toBe("theirs");
    expect(release.state).toBe(policy === "upgrade" ? "review" : "filed");
    const both = [NAMED("1080p"), `${HEAT_FOLDER}/Heat.mkv`];
    expect(engine.inLibrary()).toEqual(policy === "upgrade" ? both.slice(1) : both);
  }
});

test("gives the new file another name next to someone else's file, and ignores an identical file", async () => {
  await using engine = await testEngine({ duplicatePolicy: "keep_both" });
  engine.drop(`../media/${HEAT_FILE}`, "their film");
  expect(await take(engine, BETTER, "their film")).toMatchObject({ state: "ignored" });
  expect((await take(engine, EQUAL, "the new film.")).state).toBe("filed");
  expect(engine.inLibrary()).toEqual([NAMED("720p"), HEAT_FILE]);
});

test("gives a third version a label that differs from the other two, and its subtitles the same label", async () => {
  await using engine = await testEngine({ duplicatePolicy: "keep_both" });
  const first = await take(engine, OLD, "one");
  await take(engine, BETTER, "two.");
  const third = await take(engine, "Heat.1995.1080p.WEB-DL.x264-SIX", {
    "Heat.1995.1080p.WEB-DL.x264-SIX.mkv": "three",
    "Heat.1995.1080p.WEB-DL.x264-SIX.en.srt": "words",
  });
  expect(third).toMatchObject({ state: "filed", reasons: [] });
  const subtitle = `${HEAT_FOLDER}/Heat (1995) - WEB-DL.en.srt`;
  const all = [NAMED("1080p"), subtitle, NAMED("WEB-DL"), HEAT_FILE];
  expect(engine.inLibrary()).toEqual(all);
  expect(first.supersededBy).toBeUndefined();
});

test("files an episode in two versions, even as part of a pack", async () => {
  await using engine = await testEngine({ duplicatePolicy: "keep_both" });
  const one = "Show.S01E01.720p.WEB-DL.mkv";
  await take(engine, one, one, episodesOf({ [one]: [1] }));
  const [first, second] = ["Show.S01E01.1080p.WEB-DL.mkv", "Show.S01E02.1080p.WEB-DL.mkv"] as const;
  const both = episodesOf({ [first]: [1], [second]: [2] });
  const pack = await take(engine, "Show.S01.1080p.WEB-DL", contents(first, second), both);
  expect(pack).toMatchObject({ state: "filed", reasons: [] });
  expect(engine.inLibrary()).toEqual([
    episodePath(1).replace(".mkv", " - 1080p.mkv"),
    episodePath(1),
    episodePath(2),
  ]);
});

/** The files in the library, the files that arrive, and why only a person can decide. */
const MIXED: [
  why: string,
  there: Record<string, number[]>,
  comes: Record<string, number[]>,
  says: RegExp,
][] = [
  [
    "an old file holds more episodes than the new one",
    { "Show.S01E01E02.720p.WEB-DL.mkv": [1, 2] },
    { "Show.S01E01.1080p.WEB-DL.mkv": [1] },
    /more episodes than this one/,
  ],
  [
    "one new file would take the place of two",
    { "Show.S01E01.720p.WEB-DL.mkv": [1], "Show.S01E02.720p.WEB-DL.mkv": [2] },
    { "Show.S01E01E02.1080p.WEB-DL.mkv": [1, 2] },
    /several files would replace one/,
  ],
  [
    "one episode of a pack is better and another worse",
    { "Show.S01E01.720p.WEB-DL.mkv": [1], "Show.S01E02.2160p.WEB-DL.mkv": [2] },
    { "Show.S01E01.1080p.WEB-DL.mkv": [1], "Show.S01E02.1080p.WEB-DL.mkv": [2] },
    /This one is worse/,
  ],
  [
    "one episode of a pack is worse and another new",
    { "Show.S01E01.2160p.WEB-DL.mkv": [1] },
    { "Show.S01E01.1080p.WEB-DL.mkv": [1], "Show.S01E02.1080p.WEB-DL.mkv": [2] },
    /This one is worse/,
  ],
];

for (const [why, there, comes, says] of MIXED) {
  test(`upgrade: sends a release to review if ${why}`, async () => {
    await using engine = await testEngine({ duplicatePolicy: "upgrade" });
    for (const name of Object.keys(there)) await take(engine, name, `${name}!`, episodesOf(there));
    const before = engine.inLibrary();
    const release = await take(
      engine,
      "Show.S01.1080p",
      contents(...Object.keys(comes)),
      episodesOf(comes),
    );
    expect(translateSentences(release, toCommandText)).toMatchObject({
      state: "review",
      reasons: [{ message: expect.stringMatching(says) }],
    });
    expect(engine.inLibrary()).toEqual(before);
    expect(engine.inTrash()).toEqual([]);
  });
}
