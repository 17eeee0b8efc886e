import { expect, test } from "vitest";
import { createDryStage } from "../../../src/app/file/dry-stage.ts";
import { HEAT_FILE, testEngine } from "../../support/engine.ts";

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
