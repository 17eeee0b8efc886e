import { expect, test } from "vitest";
import { HEAT, testEngine } from "../../support/engine.ts";
import { saying } from "../../support/said.ts";
import { reviewOver } from "./support-review.ts";

/** The use cases on top of a real database, counting how many engines were requested. */
async function reviewing(wakes = true) {
  const engine = await testEngine();
  let woken = 0;
  const review = reviewOver(engine.store, {
    ingestDirs: [engine.downloads],
    mediaRoots: [engine.library],
    ...(wakes ? { mode: "hook", wakeEngine: () => void woken++ } : {}),
  });
  /** Returns how many engines the work requested. */
  const wokenBy = async (work: () => Promise<unknown>): Promise<number> => {
    const before = woken;
    await work();
    return woken - before;
  };
  return { engine, review, wokenBy, [Symbol.asyncDispose]: () => engine[Symbol.asyncDispose]() };
}

test("wakes the engine after each decision that needs it", async () => {
  await using made = await reviewing();
  const { engine, review, wokenBy } = made;
  expect(review.wakesEngine).toBe(true);
  const path = engine.drop("Heat.1995.mkv");
  expect(await wokenBy(() => review.add([path], {}, "cli:anna"))).toBe(1);
  expect(await wokenBy(() => review.reject([1], undefined, "cli:anna"))).toBe(0);
  expect(await wokenBy(() => review.retry([1], "cli:anna"))).toBe(1);
  await review.reject([1], undefined, "cli:anna");
  expect((await review.retry([1], "cli:anna")).engine.message).toMatch(
    /^An engine was started for this;/,
  );
  expect(await wokenBy(() => review.retry([7], "cli:anna"))).toBe(0);
  const { id } = await engine.approved("Other.mkv", "x", { identity: HEAT });
  expect(await wokenBy(() => review.undo([id], "cli:anna"))).toBe(0);
  const other = engine.drop("More.mkv");
  expect(await wokenBy(() => review.addBelowRoots(other, {}, "mcp:x"))).toBe(1);
  expect(await wokenBy(() => review.pause(true, "mcp:x"))).toBe(0);
  expect(await wokenBy(() => review.pause(false, "mcp:x"))).toBe(1);
  expect(await wokenBy(() => review.status())).toBe(0);
});

test("if no engine can be woken, a decision reports that none is running and names the daemon command", async () => {
  await using made = await reviewing(false);
  expect(made.review.wakesEngine).toBe(false);
  const { results, engine } = await made.review.retry([1], "cli:anna");
  expect(results).toMatchObject([{ ok: false, code: "not_found" }]);
  expect(engine).toEqual({ running: false, message: saying("`plex-ingest daemon`") });
});
