import { expect, test } from "vitest";
import { pauseOrResume } from "../../../src/app/review/control-engine.ts";
import { approve } from "../../../src/app/review/decisions/approve.ts";
import { requestEach } from "../../../src/app/review/decisions/engine-requests.ts";
import { testEngine } from "../../support/engine.ts";
import { fileAll } from "../../support/filing.ts";
import { movie } from "../../support/works.ts";

const catalogue = [movie(949, "Heat", 1995), movie(354_912, "Coco", 2017)];
const COCO = { type: "movie", tmdbId: 354_912, title: "Coco", year: 2017 } as const;
const by = { actor: "mcp:test", at: 5 };

test("while paused, the engine's own choices wait until a person approves one or the pause ends", async () => {
  await using engine = await testEngine({ catalogue });
  const { id } = await engine.approved("Heat.mkv");
  const { id: other } = await engine.approved("Coco.mkv", "coco", { identity: COCO });
  await pauseOrResume(engine.store, true, by);
  await fileAll(engine);
  expect((await engine.now(id)).state).toBe("approved");
  expect(engine.inLibrary()).toEqual([]);
  await approve(
    engine.store,
    [{ ids: [other], approval: { type: "movie", tmdbId: COCO.tmdbId } }],
    by,
  );
  await fileAll(engine);
  expect([(await engine.now(id)).state, (await engine.now(other)).state]).toEqual([
    "approved",
    "filed",
  ]);
  await pauseOrResume(engine.store, false, by);
  await fileAll(engine);
  expect((await engine.now(id)).state).toBe("filed");
});

test("while paused, still files a person's approvals and carries out undos", async () => {
  await using engine = await testEngine({ catalogue });
  const { id } = await engine.approved("Heat.mkv", "film", { byPerson: true });
  await pauseOrResume(engine.store, true, by);
  await fileAll(engine);
  expect((await engine.now(id)).state).toBe("filed");
  await requestEach(engine.store, [id], { kind: "undo" }, by);
  await fileAll(engine);
  expect((await engine.now(id)).state).toBe("undone");
});

test("the history records each pause or resume once with its actor, even if two arrive at once", async () => {
  await using engine = await testEngine();
  await pauseOrResume(engine.store, false, by);
  await Promise.all([1, 2, 3].map(() => pauseOrResume(engine.store, true, by)));
  for (const paused of [true, false, false]) await pauseOrResume(engine.store, paused, by);
  expect(await engine.history()).toEqual([
    expect.objectContaining({ action: "paused", actor: "mcp:test", at: 5 }),
    expect.objectContaining({ action: "resumed", actor: "mcp:test", at: 5 }),
  ]);
});
