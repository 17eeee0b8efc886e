import { join } from "node:path";
import { expect, test } from "vitest";
import { createDryStage, reportDryRun } from "../../../src/app/preview/dry-run.ts";
import { waitFor } from "../../../src/app/releases/waiting.ts";
import { showRelease } from "../../../src/app/shown/release.ts";
import { Outage } from "../../../src/base/errors.ts";
import type { Reason } from "../../../src/base/reason-codes.ts";
import { addRelease } from "../../../src/store/releases/releases.ts";
import { HEAT_FILE, type TestEngine, testEngine } from "../../support/engine.ts";
import { askedUndo } from "../../support/filing.ts";
import { inReview } from "../../support/review-release.ts";
import { LARGE, LARGEST, SMALL, take, upgrading } from "../../support/upgrade.ts";

/**
 * Runs rounds of a dry run over approved releases. A release shown in one round is not shown again.
 */
async function dryRun(
  engine: TestEngine,
  more: Partial<Parameters<typeof createDryStage>[0]> = {},
) {
  const lines: string[] = [];
  const stage = createDryStage({
    auto: true,
    ...engine.deps,
    ...more,
    report: (line) => lines.push(line),
  });
  const before = engine.inLibrary();
  for (let round = 0; round < 3; round++) {
    await stage.run(engine.signal);
    await stage.drained();
  }
  expect(engine.inLibrary()).toEqual(before);
  return { lines, totals: stage.totals(), isIdle: await stage.idle() };
}

test("a dry run lists each file's destination once, and changes nothing", async () => {
  await using engine = await testEngine();
  const { id } = await engine.approved("Heat.1995", { "Heat.mkv": "film", "read.txt": "x" });
  const { lines, totals, isIdle } = await dryRun(engine);
  expect(lines).toEqual([
    `#${id} Heat.1995: would be filed`,
    `  Heat.mkv → ${engine.library}/${HEAT_FILE} (hardlink)`,
    expect.stringMatching(/^ {2}read\.txt → This is neither a video nor a subtitle/),
  ]);
  expect(engine.inLibrary()).toEqual([]);
  expect((await engine.now(id)).state).toBe("approved");
  expect(isIdle).toBe(true);
  expect(totals).toBe("1 release would be filed: 1 file by hardlink.");
});

test("a dry run explains why files would be copied, and ends with totals by method", async () => {
  await using engine = await testEngine();
  expect((await dryRun(engine)).totals).toBe("Nothing would be filed.");
  const { id } = await engine.approved("Heat.1995", { "Heat.mkv": "film", "Heat.srt": "x" });
  const readFileIdentity: typeof engine.files.readFileIdentity = async (path) => {
    const there = await engine.files.readFileIdentity(path);
    return there && path.startsWith(engine.library) ? { ...there, dev: "another" } : there;
  };
  const { lines, totals } = await dryRun(engine, { files: { ...engine.files, readFileIdentity } });
  expect(lines[0]).toBe(`#${id} Heat.1995: would be filed`);
  expect(lines[1]).toMatch(
    / \(copy, because the download and the library are on different file systems\)$/,
  );
  expect(totals).toBe("1 release would be filed: 2 files by copy.");
});

test("reports a release that cannot be filed with the state that filing would set", async () => {
  await using engine = await testEngine();
  const { id } = await engine.approved("Heat.1995", { "a.mkv": "1", "b.mkv": "2" });
  expect((await dryRun(engine)).lines).toEqual([]);
  const message =
    "The release has several videos of this movie. Skip all but one, or add each as a separate release. Affected files: a.mkv; b.mkv.";
  expect(await engine.now(id)).toMatchObject({
    state: "review",
    reasons: [{ code: "several_videos", message }],
  });
});

test("marks a certain release that needs an approval, and gives the reason for each other release", async () => {
  await using engine = await testEngine();
  const { id } = await engine.approved("Heat.1995.mkv");
  const { lines } = await dryRun(engine, { auto: false });
  expect(lines[0]).toBe(`#${id} Heat.1995.mkv: would be filed after your approval`);
  const held = await inReview(engine, "Dune.mkv", {});
  expect(await reportDryRun(engine.store, 0)).toEqual([
    expect.stringMatching(new RegExp(`^#${held} Dune\\.mkv: would go to review`)),
  ]);
  expect(await reportDryRun(engine.store, engine.clock.now() + 1)).toEqual([]);
});

test("releases approved before the dry run need no further approval", async () => {
  await using engine = await testEngine();
  const heat = await engine.approved("Heat.1995.mkv");
  engine.clock.advance(1);
  const dune = { type: "movie", tmdbId: 841, title: "Dune", year: 1984 } as const;
  const { id } = await engine.approved("Dune.1984.mkv", "d", { identity: dune, byPerson: true });
  const { lines } = await dryRun(engine, { auto: false });
  expect(lines.filter((line) => line.startsWith("#"))).toEqual([
    `#${heat.id} Heat.1995.mkv: would be filed`,
    `#${id} Dune.1984.mkv: would be filed`,
  ]);
});

test("shows a long reason in full", async () => {
  await using engine = await testEngine();
  const { id } = await engine.approved("Heat.1995.mkv");
  const message = `${"Nothing lies at that path. ".repeat(30)}See that its disk is mounted.`;
  const by = { actor: "engine", at: engine.clock.now() };
  await waitFor(engine.store, await engine.now(id), new Outage("root_missing", message), by);
  expect(await reportDryRun(engine.store, 0)).toEqual([
    `#${id} Heat.1995.mkv: would wait: ${message}`,
  ]);
  expect(showRelease(await engine.now(id)).waiting?.message).toBe(message);
});

test("with move, reports that the download would be removed, or that a torrent's claim prevents it", async () => {
  const held: Reason = { code: "torrent_has_it", message: "A torrent has it." };
  await using engine = await testEngine({
    method: "move",
    heldBy: async ({ path }) => (path.includes("Dune") ? held : undefined),
  });
  const { path } = await engine.approved("Heat.1995.mkv");
  const dune = { type: "movie", tmdbId: 841, title: "Dune", year: 1984 } as const;
  const { id } = await engine.approved("Dune.1984.mkv", "d", { identity: dune });
  const { lines } = await dryRun(engine);
  expect(lines.slice(2)).toEqual([`  then its files would be removed from ${path}`]);
  expect(await engine.now(id)).toMatchObject({ state: "review", reasons: [held] });
});

const OLD = "Heat.1995.720p.BluRay.x264-ONE.mp4";

test("shows a replacement with the older file, or that the release would wait while that is being undone", async () => {
  await using engine = await upgrading();
  const first = await take(engine, OLD, "first");
  const { id } = await engine.approved(LARGE);
  expect((await dryRun(engine)).lines).toEqual([
    `#${id} ${LARGE}: would be filed`,
    expect.stringMatching(/ → .*Heat \(1995\)\.mkv \(hardlink\)$/),
    `  in place of ${engine.library}/${HEAT_FILE.replace("mkv", "mp4")}, which would go to the trash`,
  ]);
  await askedUndo(engine, first.id);
  const waits = `#${id} ${LARGE}: would wait until another release of the same work is filed or undone`;
  expect((await dryRun(engine)).lines).toEqual([waits]);
});

/** Runs a dry run over these downloads of one film. None of these downloads is filed yet. */
async function together(engine: TestEngine, ...names: string[]): Promise<string[]> {
  for (const name of names) await engine.approved(name);
  return (await dryRun(engine)).lines;
}

test.each([
  ["review", [SMALL, LARGE], "would go to review", "This one is better: 1080p instead of 720p"],
  ["skip", [SMALL, LARGE], "would be ignored", "This one is better: 1080p instead of 720p"],
  ["upgrade", [LARGE, SMALL], "would be ignored", "This one is worse: 720p instead of 1080p"],
] as const)(
  "the second of two downloads of a film is a duplicate in one dry run under %s %j",
  async (duplicatePolicy, names, would, how) => {
    await using engine = await testEngine({ duplicatePolicy });
    const lines = await together(engine, ...names);
    expect(lines.filter((line) => line.startsWith("#"))).toEqual([
      `#1 ${names[0]}: would be filed`,
    ]);
    expect(await reportDryRun(engine.store, 0)).toEqual([
      expect.stringMatching(
        `^#2 ${names[1]}: ${would}: Release 1 would be filed before it, as "Heat \\(1995\\)\\.mkv"\\. ${how}`,
      ),
    ]);
  },
);

test("of three increasingly better downloads, each would replace only the one before it", async () => {
  await using engine = await upgrading();
  const lines = await together(engine, SMALL, LARGE, LARGEST);
  expect(lines.filter((line) => line.startsWith("#"))).toEqual(
    [SMALL, LARGE, LARGEST].map((name, at) => `#${at + 1} ${name}: would be filed`),
  );
  const replaces = `  in place of ${engine.library}/${HEAT_FILE}, which would go to the trash`;
  expect(lines.filter((line) => line.includes("in place of"))).toEqual([replaces, replaces]);
});

test("with keep_both, the second download would be filed beside the first", async () => {
  await using engine = await testEngine({ duplicatePolicy: "keep_both" });
  const lines = await together(engine, SMALL, LARGE);
  expect(lines.at(-1)).toBe(`#2 ${LARGE}: would be filed next to release 1, under a separate name`);
});

test("would file a byte-identical copy of the same film only once", async () => {
  await using engine = await testEngine();
  for (const name of [SMALL, LARGE]) await engine.approved(name, "the same film");
  await dryRun(engine);
  expect(await reportDryRun(engine.store, 0)).toEqual([
    `#2 ${LARGE}: would be ignored: The same file would be filed by release 1.`,
  ]);
});

test("other episodes of a series are not duplicates of the first", async () => {
  await using engine = await testEngine();
  const identity = { type: "tv", tmdbId: 1396, title: "Breaking Bad", year: 2008 } as const;
  for (const episode of [1, 2]) {
    const name = `Breaking.Bad.S01E0${episode}.mkv`;
    const mappings = { [name]: { season: 1, episodes: [episode], titles: [] } };
    await engine.approved(name, name, { identity, mappings });
  }
  const { lines } = await dryRun(engine);
  expect(lines.filter((line) => line.endsWith("would be filed"))).toHaveLength(2);
});

test("a loose subtitle of a film would be filed with that film", async () => {
  await using engine = await testEngine();
  const { id } = await engine.approved("Heat.1995.mkv");
  await engine.store.write(async (trx) => {
    const path = join(engine.downloads, "Heat.1995.en.srt");
    const at = engine.clock.now();
    const release = { source: "folder", name: "Heat.1995.en.srt", path, state: "ignored" } as const;
    const reasons: Reason[] = [{ code: "only_subtitles", message: "It holds subtitles." }];
    await addRelease(trx, { ...release, reasons }, { actor: "engine", at });
  });
  expect(await reportDryRun(engine.store, 0)).toEqual([
    `#${id + 1} Heat.1995.en.srt: would go with its video, release ${id}`,
  ]);
});
