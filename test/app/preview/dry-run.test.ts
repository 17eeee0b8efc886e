import { linkSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { fileRelease } from "../../../src/app/file/file-release.ts";
import { dryReport } from "../../../src/app/preview/dry-report.ts";
import { createDryStage } from "../../../src/app/preview/dry-run.ts";
import { waitFor } from "../../../src/app/releases/wait.ts";
import { showRelease } from "../../../src/app/shown/release.ts";
import { Outage } from "../../../src/core/errors.ts";
import type { Reason } from "../../../src/core/reason.ts";
import type { Release } from "../../../src/core/release/release.ts";
import { addRelease } from "../../../src/store/releases/releases.ts";
import { HEAT_FILE, type TestEngine, testEngine } from "../../support/engine.ts";
import { askedUndo } from "../../support/filing.ts";
import { inReview } from "../../support/review-release.ts";
import { take } from "../../support/upgrade.ts";

test("a dry run shows once where every file would go, and touches nothing", async () => {
  await using engine = await testEngine();
  const { id } = await engine.approved("Heat.1995", { "Heat.mkv": "film", "read.txt": "x" });
  const lines: string[] = [];
  const stage = createDryStage({ auto: true, ...engine.deps, report: (line) => lines.push(line) });
  for (let round = 0; round < 2; round++) {
    await stage.run(engine.signal);
    await stage.drained();
  }
  expect(lines).toEqual([
    `#${id} Heat.1995: would be filed`,
    `  Heat.mkv → ${engine.library}/${HEAT_FILE} (hardlink)`,
    expect.stringMatching(/^ {2}read\.txt → This is neither a video nor a subtitle/),
  ]);
  expect(engine.inLibrary()).toEqual([]);
  expect((await engine.now(id)).state).toBe("approved");
  expect(await stage.idle()).toBe(true);
  expect(stage.totals()).toBe("1 release would be filed: 1 file by hardlink.");
});

test("a dry run says why files would be copied, and ends with how many by which method", async () => {
  await using engine = await testEngine();
  const { id } = await engine.approved("Heat.1995", { "Heat.mkv": "film", "Heat.srt": "x" });
  const lines: string[] = [];
  const fileIdentity: typeof engine.files.fileIdentity = async (path) => {
    const there = await engine.files.fileIdentity(path);
    return there && path.startsWith(engine.library) ? { ...there, dev: "another" } : there;
  };
  const files = { ...engine.files, fileIdentity };
  const stage = createDryStage({ auto: true, ...engine.deps, files, report: (line) => lines.push(line) });
  expect(stage.totals()).toBe("Nothing would be filed.");
  await stage.run(engine.signal);
  await stage.drained();
  expect(lines[0]).toBe(`#${id} Heat.1995: would be filed`);
  expect(lines[1]).toMatch(/ \(copy, because the download and the library are on different file systems\)$/);
  expect(stage.totals()).toBe("1 release would be filed: 2 files by copy.");
});

test("a release that would not be filed goes where filing would send it", async () => {
  await using engine = await testEngine();
  const content = { "a.mkv": "1", "b.mkv": "2" };
  const { id } = await engine.approved("Heat.1995", content);
  const stage = createDryStage({ auto: true, ...engine.deps, report: () => expect.unreachable() });
  await stage.run(engine.signal);
  await stage.drained();
  expect(await engine.now(id)).toMatchObject({
    state: "review",
    reasons: [
      {
        code: "several_videos",
        message:
          "The release has several videos of this one movie. Skip all but one, or add each as its own release. They are a.mkv; b.mkv.",
      },
    ],
  });
});

test("a certain release that is not filed without asking is marked, and the rest have their reason", async () => {
  await using engine = await testEngine();
  const { id } = await engine.approved("Heat.1995.mkv");
  const lines: string[] = [];
  const stage = createDryStage({ auto: false, ...engine.deps, report: (line) => lines.push(line) });
  await stage.run(engine.signal);
  await stage.drained();
  expect(lines[0]).toBe(`#${id} Heat.1995.mkv: would be filed after your approval`);
  const held = await inReview(engine, "Dune.mkv", {});
  expect(await dryReport(engine.store, 0)).toEqual([
    expect.stringMatching(new RegExp(`^#${held} Dune\\.mkv: would go to review`)),
  ]);
  expect(await dryReport(engine.store, engine.clock.now() + 1)).toEqual([]);
});

test("a long reason is shown completely", async () => {
  await using engine = await testEngine();
  const { id } = await engine.approved("Heat.1995.mkv");
  const message = `${"Nothing lies at that path. ".repeat(30)}See that its disk is mounted.`;
  const by = { actor: "engine", at: engine.clock.now() };
  await waitFor(engine.store, await engine.now(id), new Outage("root_missing", message), by);
  expect(await dryReport(engine.store, 0)).toEqual([`#${id} Heat.1995.mkv: would wait: ${message}`]);
  expect(showRelease(await engine.now(id)).waiting?.message).toBe(message);
});

test("under move it says that the download would be removed, and that a torrent's claim makes it wait", async () => {
  const held: Reason = { code: "torrent_has_it", message: "A torrent has it." };
  await using engine = await testEngine({
    method: "move",
    heldBy: async ({ path }) => (path.includes("Dune") ? held : undefined),
  });
  const { path } = await engine.approved("Heat.1995.mkv");
  const dune = { type: "movie", tmdbId: 841, title: "Dune", year: 1984 } as const;
  const { id } = await engine.approved("Dune.1984.mkv", "d", { identity: dune });
  const lines: string[] = [];
  const stage = createDryStage({ auto: true, ...engine.deps, report: (line) => lines.push(line) });
  for (let round = 0; round < 2; round++) {
    await stage.run(engine.signal);
    await stage.drained();
  }
  expect(lines.slice(2)).toEqual([`  then its files would be removed from ${path}`]);
  expect(await engine.now(id)).toMatchObject({ state: "review", reasons: [held] });
});

/** One more of a film that was filed, as a dry run sees it. */
async function second(duplicatePolicy: "review" | "skip" | "upgrade", name: string, content = name) {
  const engine = await testEngine({ duplicatePolicy });
  const first = await take(engine, "Heat.1995.720p.BluRay.x264-ONE.mp4", "first");
  const before = engine.inLibrary();
  const { id } = await engine.approved(name, content);
  const lines: string[] = [];
  const stage = createDryStage({ auto: true, ...engine.deps, report: (line) => lines.push(line) });
  await stage.run(engine.signal);
  await stage.drained();
  expect(engine.inLibrary()).toEqual(before);
  return { engine, id, lines };
}

test.each([
  ["review", "Heat.1995.1080p.BluRay.x264-TWO.mkv", "review", "duplicate"],
  ["skip", "Heat.1995.1080p.BluRay.x264-TWO.mkv", "ignored", "duplicate"],
  ["upgrade", "Heat.1995.480p.DVD.x264-TWO.mkv", "ignored", "duplicate"],
] as const)("files that we filed are compared: under %s %s would be in %s", async (policy, name, state, code) => {
  const { engine, id, lines } = await second(policy, name);
  await using _engine = engine;
  expect(lines).toEqual([]);
  expect(await engine.now(id)).toMatchObject({
    state,
    reasons: [{ code, message: expect.stringContaining("release 1") }],
  });
});

test("a replacement is shown with the older file", async () => {
  const { engine, id, lines } = await second("upgrade", "Heat.1995.1080p.BluRay.x264-TWO.mkv");
  await using _engine = engine;
  expect(lines).toEqual([
    `#${id} Heat.1995.1080p.BluRay.x264-TWO.mkv: would be filed`,
    expect.stringMatching(/ → .*Heat \(1995\)\.mkv \(hardlink\)$/),
    `  in place of ${engine.library}/${HEAT_FILE.replace("mkv", "mp4")}, which would go to the trash`,
  ]);
});

test("beside a release that is being undone it would wait", async () => {
  await using engine = await testEngine({ duplicatePolicy: "upgrade" });
  const first = await take(engine, "Heat.1995.720p.mp4", "first");
  const { id } = await engine.approved("Heat.1995.1080p.mkv", "second");
  await askedUndo(engine, first.id);
  const lines: string[] = [];
  const stage = createDryStage({ auto: true, ...engine.deps, report: (line) => lines.push(line) });
  await stage.run(engine.signal);
  await stage.drained();
  expect(lines).toEqual([`#${id} Heat.1995.1080p.mkv: would wait until another release of it is filed or undone`]);
});

/** Two downloads in one dry run, neither of which is filed yet. */
async function both(
  duplicatePolicy: "review" | "skip" | "upgrade" | "keep_both",
  downloads: [string, string],
  drop: (engine: TestEngine) => Promise<Release[]> = async (engine) => [
    await engine.approved(downloads[0], "first"),
    await engine.approved(downloads[1], "second one"),
  ],
) {
  const engine = await testEngine({ duplicatePolicy });
  const [, last] = await drop(engine);
  const lines: string[] = [];
  const stage = createDryStage({ auto: true, ...engine.deps, report: (line) => lines.push(line) });
  for (let round = 0; round < 3; round++) {
    await stage.run(engine.signal);
    await stage.drained();
  }
  expect(engine.inLibrary()).toEqual([]);
  return { engine, lines, report: await dryReport(engine.store, 0), id: last?.id ?? 0 };
}

const SMALL = "Heat.1995.720p.BluRay.x264-ONE.mkv";
const LARGE = "Heat.1995.1080p.BluRay.x264-TWO.mkv";

test.each([
  ["review", [SMALL, LARGE], "would go to review", "This one is better: 1080p instead of 720p"],
  ["skip", [SMALL, LARGE], "would be ignored", "This one is better: 1080p instead of 720p"],
  ["upgrade", [LARGE, SMALL], "would be ignored", "This one is worse: 720p instead of 1080p"],
] as const)(
  "of two downloads of a film in one dry run, under %s %j, the second is a duplicate",
  async (policy, names, would, how) => {
    const { engine, lines, report, id } = await both(policy, [...names]);
    await using _engine = engine;
    expect(lines.filter((line) => line.startsWith("#"))).toEqual([`#1 ${names[0]}: would be filed`]);
    expect(report).toEqual([
      expect.stringMatching(
        `^#${id} ${names[1]}: ${would}: Release 1 would be filed before it, as "Heat \\(1995\\)\\.mkv"\\. ${how}`,
      ),
    ]);
  },
);

test("a better one would replace the one that the same run would file first", async () => {
  const { engine, lines, id } = await both("upgrade", [SMALL, LARGE]);
  await using _engine = engine;
  expect(lines).toContain(`#${id} ${LARGE}: would be filed`);
  expect(lines.at(-1)).toBe(`  in place of ${engine.library}/${HEAT_FILE}, which would go to the trash`);
});

test("of three, each better than the one before, the third would replace only the second", async () => {
  const best = "Heat.1995.2160p.BluRay.x264-THREE.mkv";
  const { engine, lines } = await both("upgrade", [SMALL, LARGE], async (made) => [
    await made.approved(SMALL, "first"),
    await made.approved(LARGE, "second one"),
    await made.approved(best, "the third one"),
  ]);
  await using _engine = engine;
  expect(lines.filter((line) => line.startsWith("#"))).toEqual(
    [SMALL, LARGE, best].map((name, at) => `#${at + 1} ${name}: would be filed`),
  );
  expect(lines.filter((line) => line.includes("in place of"))).toHaveLength(2);
});

test("where both are kept the second would be filed beside the first", async () => {
  const { engine, lines, id } = await both("keep_both", [SMALL, LARGE]);
  await using _engine = engine;
  expect(lines.at(-1)).toBe(`#${id} ${LARGE}: would be filed beside release 1, under a separate name`);
});

test("a copy of the same film, byte for byte, would be filed once too", async () => {
  const { engine, report, id } = await both("review", ["", ""], async (made) => [
    await made.approved("Heat.1995.mkv", "the same film"),
    await made.approved("Heat.1995-TWO.mkv", "the same film"),
  ]);
  await using _engine = engine;
  expect(report).toEqual([
    `#${id} Heat.1995-TWO.mkv: would be ignored: The very same file would be filed by release 1.`,
  ]);
});

test("other episodes of a series are no duplicates of the first", async () => {
  const show = { type: "tv", tmdbId: 1396, title: "Breaking Bad", year: 2008 } as const;
  const one = (number: number) => ({ season: 1, episodes: [number], titles: [] });
  const { engine, lines } = await both("review", [SMALL, LARGE], async (made) => {
    const names = ["Breaking.Bad.S01E01.mkv", "Breaking.Bad.S01E02.mkv"];
    const taken: Release[] = [];
    for (const [at, name] of names.entries())
      taken.push(await made.approved(name, name, { identity: show, mappings: { [name]: one(at + 1) } }));
    return taken;
  });
  await using _engine = engine;
  expect(lines.filter((line) => line.endsWith("would be filed"))).toHaveLength(2);
});

test("a loose subtitle of a film that would be filed would go with it", async () => {
  await using engine = await testEngine();
  const { id } = await engine.approved("Heat.1995.mkv");
  await engine.store.write(async (trx) => {
    const path = join(engine.downloads, "Heat.1995.en.srt");
    const at = engine.clock.now();
    const release = { source: "folder", name: "Heat.1995.en.srt", path, state: "ignored" } as const;
    const reasons: Reason[] = [{ code: "only_subtitles", message: "It holds subtitles." }];
    await addRelease(trx, { ...release, reasons }, { actor: "engine", at });
  });
  expect(await dryReport(engine.store, 0)).toEqual([
    `#${id + 1} Heat.1995.en.srt: would go with its video, release ${id}`,
  ]);
});
