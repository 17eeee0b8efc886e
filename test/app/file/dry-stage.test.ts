import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { dryReport } from "../../../src/app/file/dry-report.ts";
import { createDryStage } from "../../../src/app/file/dry-stage.ts";
import { fileRelease } from "../../../src/app/file/file-release.ts";
import { HEAT_FILE, testEngine } from "../../support/engine.ts";
import { inReview } from "../../support/review-release.ts";

test("a dry run says once where every file would go, and touches nothing", async () => {
  await using engine = await testEngine();
  const { id } = await engine.approved("Heat.1995", { "Heat.mkv": "film", "read.txt": "x" });
  const lines: string[] = [];
  const stage = createDryStage({ auto: true, ...engine.deps, say: (line) => lines.push(line) });
  for (let round = 0; round < 2; round++) {
    await stage.run(engine.signal);
    await stage.drained();
  }
  expect(lines).toEqual([
    `#${id} Heat.1995: would be filed`,
    `  Heat.mkv → ${engine.library}/${HEAT_FILE}`,
    expect.stringMatching(/^ {2}read\.txt → This is neither a video nor a subtitle/),
  ]);
  expect(engine.inLibrary()).toEqual([]);
  expect((await engine.now(id)).state).toBe("approved");
  expect(await stage.idle()).toBe(true);
});

test("what would not be filed goes where filing would send it", async () => {
  await using engine = await testEngine();
  const content = { "a.mkv": "1", "b.mkv": "2" };
  const { id } = await engine.approved("Heat.1995", content);
  const stage = createDryStage({ auto: true, ...engine.deps, say: () => expect.unreachable() });
  await stage.run(engine.signal);
  await stage.drained();
  expect(await engine.now(id)).toMatchObject({ state: "review", reasons: [{ code: "several_videos" }, {}] });
});

test("what is sure but not filed without asking is said as such, and the rest with its reason", async () => {
  await using engine = await testEngine();
  const { id } = await engine.approved("Heat.1995.mkv");
  const lines: string[] = [];
  const stage = createDryStage({ auto: false, ...engine.deps, say: (line) => lines.push(line) });
  await stage.run(engine.signal);
  await stage.drained();
  expect(lines[0]).toBe(`#${id} Heat.1995.mkv: would wait for your approval, then be filed`);
  const held = await inReview(engine, "Dune.mkv", {});
  expect(await dryReport(engine.store, 0)).toEqual([
    expect.stringMatching(new RegExp(`^#${held} Dune\\.mkv: would wait`)),
  ]);
  expect(await dryReport(engine.store, engine.clock.now() + 1)).toEqual([]);
});

test("under move it says that the download would be removed, and what a torrent has waits", async () => {
  const held = { code: "torrent_has_it", message: "A torrent has it." };
  await using engine = await testEngine({
    method: "move",
    heldBy: async ({ path }) => (path.includes("Dune") ? held : undefined),
  });
  const { path } = await engine.approved("Heat.1995.mkv");
  const dune = { type: "movie", tmdbId: 841, title: "Dune", year: 1984 } as const;
  const { id } = await engine.approved("Dune.1984.mkv", "d", { identity: dune });
  const lines: string[] = [];
  const stage = createDryStage({ auto: true, ...engine.deps, say: (line) => lines.push(line) });
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
  const first = await engine.approved("Heat.1995.720p.BluRay.x264-ONE.mp4", "first");
  await fileRelease(engine.deps, first, engine.signal);
  const before = engine.inLibrary();
  const { id } = await engine.approved(name, content);
  const lines: string[] = [];
  const stage = createDryStage({ auto: true, ...engine.deps, say: (line) => lines.push(line) });
  await stage.run(engine.signal);
  await stage.drained();
  expect(engine.inLibrary()).toEqual(before);
  return { engine, id, lines };
}

test.each([
  ["review", "Heat.1995.1080p.BluRay.x264-TWO.mkv", "review", "duplicate"],
  ["skip", "Heat.1995.1080p.BluRay.x264-TWO.mkv", "ignored", "duplicate"],
  ["upgrade", "Heat.1995.480p.DVD.x264-TWO.mkv", "ignored", "duplicate"],
] as const)("what we filed ourselves is judged: under %s %s would be in %s", async (policy, name, state, code) => {
  const { engine, id, lines } = await second(policy, name);
  await using _engine = engine;
  expect(lines).toEqual([]);
  expect(await engine.now(id)).toMatchObject({
    state,
    reasons: [{ code, message: expect.stringContaining("release 1") }],
  });
});

test("what would take the place of an older file is said with that file", async () => {
  const { engine, id, lines } = await second("upgrade", "Heat.1995.1080p.BluRay.x264-TWO.mkv");
  await using _engine = engine;
  expect(lines).toEqual([
    `#${id} Heat.1995.1080p.BluRay.x264-TWO.mkv: would be filed`,
    expect.stringMatching(/ → .*Heat \(1995\)\.mkv$/),
    `  in place of ${engine.library}/${HEAT_FILE.replace("mkv", "mp4")}, which would go to the trash`,
  ]);
});

test("a name that somebody's file has is said to keep the video where it is", async () => {
  await using engine = await testEngine();
  const place = join(engine.library, HEAT_FILE);
  mkdirSync(dirname(place), { recursive: true });
  writeFileSync(place, "theirs, and longer");
  await engine.approved("Heat.1995.mkv", "mine");
  const lines: string[] = [];
  const stage = createDryStage({ auto: true, ...engine.deps, say: (line) => lines.push(line) });
  await stage.run(engine.signal);
  await stage.drained();
  expect(lines.at(-1)).toMatch(/^ {2}Heat\.1995\.mkv would stay: Another file has this name already/);
});
