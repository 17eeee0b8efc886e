import { expect, test } from "vitest";
import { approve } from "../../../src/app/review/decisions/approve.ts";
import { undo } from "../../../src/app/review/decisions/engine-requests.ts";
import { pause } from "../../../src/app/review/review.ts";
import { HEAT_FILE, testEngine } from "../../support/engine.ts";
import { fileAll } from "../../support/filing.ts";
import { movie } from "../../support/works.ts";

const catalogue = [movie(949, "Heat", 1995)];
const by = { actor: "mcp:test", at: 5 };

test("while paused, the engine's own choices wait, and are filed after the resume", async () => {
  await using engine = await testEngine({ catalogue });
  const { id } = await engine.approved("Heat.mkv");
  await pause(engine.store, true, by);
  await fileAll(engine);
  expect((await engine.now(id)).state).toBe("approved");
  expect(engine.inLibrary()).toEqual([]);
  await pause(engine.store, false, by);
  await fileAll(engine);
  expect((await engine.now(id)).state).toBe("filed");
  expect(engine.inLibrary()).toEqual([HEAT_FILE]);
});

test("while paused, a person's approvals are filed and their undos carried out", async () => {
  await using engine = await testEngine({ catalogue });
  const { id } = await engine.approved("Heat.mkv", "film", { byPerson: true });
  await pause(engine.store, true, by);
  await fileAll(engine);
  expect((await engine.now(id)).state).toBe("filed");
  await undo(engine.store, [id], by);
  await fileAll(engine);
  expect((await engine.now(id)).state).toBe("undone");
});

test("while paused, a person's approval frees a waiting release", async () => {
  await using engine = await testEngine({ catalogue });
  const { id } = await engine.approved("Heat.mkv");
  await pause(engine.store, true, by);
  await approve(engine.store, [id], { type: "movie", tmdbId: 949 }, by);
  await fileAll(engine);
  expect((await engine.now(id)).state).toBe("filed");
});

test("history records each change once, with who made it", async () => {
  await using engine = await testEngine();
  for (const paused of [false, true, true, false, false]) await pause(engine.store, paused, by);
  expect(await engine.history()).toEqual([
    expect.objectContaining({ action: "paused", actor: "mcp:test", at: 5 }),
    expect.objectContaining({ action: "resumed", actor: "mcp:test", at: 5 }),
  ]);
});

test("two pauses at once write one entry", async () => {
  await using engine = await testEngine();
  await Promise.all([1, 2, 3].map(() => pause(engine.store, true, by)));
  expect(await engine.history()).toHaveLength(1);
});
