import { expect, test } from "vitest";
import { type Measurement, measurement } from "../../../bench/table/measurement.ts";
import { tooSlow } from "../../../bench/table/recorded.ts";
import { runTable, runUntilFast } from "../../../bench/table/run.ts";

const ASKED = { effort: "short", data: undefined } as const;
const ROW = { what: "a thing", unit: "ms", bar: {}, floor: "its floor" };

/**
 * Returns these values one after the other, with a floor of 1. If a value is an error, it is
 * thrown.
 */
function measuring(
  name: string,
  values: readonly (number | Error)[],
): Measurement & { times(): number } {
  let at = 0;
  return {
    ...measurement({
      name,
      command: "",
      short: true,
      rows: { key: ROW },
      async measure() {
        const value = values[Math.min(at++, values.length - 1)] ?? Number.NaN;
        if (value instanceof Error) throw value;
        return { key: { value, floor: 1 } };
      },
    }),
    times: () => at,
  };
}
const run = (all: readonly Measurement[], recorded: Record<string, number>) =>
  runUntilFast(all, ASKED, recorded, () => {});

test("measures a fast line once, and passes a disturbed line on the second try", async () => {
  const [calm, disturbed] = [measuring("calm", [3.9]), measuring("disturbed", [9, 3])];
  const recorded = { "calm.key": 2, "disturbed.key": 2 };
  const { lines } = await run([calm, disturbed], recorded);
  expect([calm.times(), disturbed.times()]).toEqual([1, 2]);
  expect(lines.map(({ id, ratio }) => [id, ratio])).toEqual([
    ["calm.key", 3.9],
    ["disturbed.key", 3],
  ]);
  expect(tooSlow(lines, recorded)).toEqual([]);
});

test("reports a line that is more than twice as slow each time, with its best ratio", async () => {
  const slow = measuring("slow", [9, 5, 7]);
  const { lines } = await run([slow], { "slow.key": 2 });
  expect(slow.times()).toBe(3);
  expect(tooSlow(lines, { "slow.key": 2 })).toMatchObject([
    { line: { id: "slow.key", ratio: 5 }, was: 2 },
  ]);
});

test("does not compare a line whose measurements were unevenly disturbed by other programs", async () => {
  const { lines } = await run([measuring("slow", [9])], {});
  const unsteady = lines.map((line) => ({ ...line, steady: false }));
  expect(tooSlow(lines, { "slow.key": 2 })).toHaveLength(1);
  expect(tooSlow(unsteady, { "slow.key": 2 })).toEqual([]);
});

test("passes a line without a recorded ratio, and does not fail a tiny recorded ratio because of noise", async () => {
  const { lines } = await run([measuring("new", [99]), measuring("tiny", [0.3])], {
    "tiny.key": 0.05,
  });
  expect(tooSlow(lines, { "tiny.key": 0.05 })).toEqual([]);
});

test("reports a failed measurement and continues with the others; a short run retries it", async () => {
  const all = () => [measuring("broken", [new Error("no disk"), 2]), measuring("fine", [1])];
  const once = await runTable(all(), ASKED, () => {});
  expect(once.failed).toEqual([{ name: "broken", why: "no disk" }]);
  expect(once.lines.map(({ id }) => id)).toEqual(["fine.key"]);
  const { lines, failed } = await run(all(), {});
  expect(failed).toEqual([]);
  expect(lines.map(({ id }) => id)).toEqual(["fine.key", "broken.key"]);
});

test("repeats the measurement of a line without a figure, and fails the line if it never gets one", async () => {
  const [late, never] = [measuring("late", [Number.NaN, 2]), measuring("never", [Number.NaN])];
  const recorded = { "late.key": 2, "never.key": 2 };
  const { lines } = await run([late, never], recorded);
  expect(lines.find(({ id }) => id === "late.key")?.ratio).toBe(2);
  expect(tooSlow(lines, recorded).map(({ line }) => line.id)).toEqual(["never.key"]);
});
