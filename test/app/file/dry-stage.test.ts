import { expect, test } from "vitest";
import { dryReport } from "../../../src/app/file/dry-report.ts";
import { createDryStage } from "../../../src/app/file/dry-stage.ts";
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
