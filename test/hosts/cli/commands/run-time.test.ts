import { expect, test } from "vitest";
import { fakeContext, fakeIo, runProgram } from "../fake-context.ts";

const SETTINGS = [
  { name: "auto_ingest", value: "true", origin: "run time" },
  { name: "duplicate_policy", value: "review", origin: "default" },
];

test("config set and reset pass on names and values, and print the new setting and the number of certain releases", async () => {
  const asked: unknown[] = [];
  const io = fakeIo();
  const configure = async (...given: unknown[]) => {
    asked.push(given);
    return { settings: SETTINGS, certain_in_review: 2 };
  };
  const { context } = fakeContext(io, { configure });
  expect(await runProgram(context, ["config", "set", "auto_ingest", "true"])).toBe(0);
  expect(await runProgram(context, ["config", "reset", "auto_ingest", "stable_seconds"])).toBe(0);
  expect(asked).toEqual([
    [{ set: [{ name: "auto_ingest", value: "true" }], reset: [] }, context.actor],
    [{ set: [], reset: ["auto_ingest", "stable_seconds"] }, context.actor],
  ]);
  expect(io.written()).toMatch(/auto_ingest +true +run time\n/);
  expect(io.written()).toContain("2 releases in review are certain");
  expect(io.written()).not.toContain("duplicate_policy");
  const variable = fakeIo();
  await runProgram(fakeContext(variable, { configure }).context, [
    "config",
    "set",
    "INGEST_DUPLICATE_POLICY",
    "review",
  ]);
  expect(variable.written()).toMatch(/^duplicate_policy +review +default\n/);
});

const NOTHING = {
  by_day: [],
  by_source: {},
  by_method: {},
  by_reason: {},
  decisions: { auto: 0, approved: 0, corrected: 0, rejected: 0, undone: 0, auto_undone: 0 },
};

test("statistics prints each day, the share filed without a question, and the reasons for reviews", async () => {
  const io = fakeIo();
  const statistics = async ({ days }: { days: number }) => ({
    ...NOTHING,
    by_day: [
      { day: "2026-11-20", filed: 10, review: 2, rejected: 1, failed: 0, bytes: days * 1024 ** 3 },
    ],
    by_method: { hardlink: 9, copy: 1 },
    by_reason: { remake_rival: 2 },
    decisions: { ...NOTHING.decisions, auto: 8, approved: 2, auto_undone: 1, undone: 1 },
    auto_share: 0.8,
    auto_undone_share: 0.125,
    median_seconds_to_file: 600,
  });
  const { context } = fakeContext(io, { statistics });
  expect(await runProgram(context, ["statistics", "--days", "7"])).toBe(0);
  const text = io.written();
  expect(text).toMatch(/2026-11-20 +10 +2 +1 +0 +7 GiB/);
  expect(text).toMatch(/filed without asking +8 of 10 \(80 %\)/);
  expect(text).toMatch(/undone by a person +1 \(12\.5 %\)/);
  expect(text).toMatch(/median time to file +10 min/);
  expect(text).toMatch(/by method +hardlink 9, copy 1/);
  expect(text).toMatch(/remake_rival +2/);
  await expect(runProgram(context, ["statistics", "--days", "400"])).rejects.toThrow(
    "from 1 to 366",
  );
});

test("statistics reports when there is nothing to count", async () => {
  const io = fakeIo();
  const { context } = fakeContext(io, {
    statistics: async () => ({ ...NOTHING, still_counting: true }),
  });
  expect(await runProgram(context, ["statistics"])).toBe(0);
  expect(io.written()).toContain("Nothing was filed or put in review in the last 30 days.");
  expect(io.written()).toContain("still being counted");
});
