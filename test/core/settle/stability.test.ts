import { expect, test } from "vitest";
import {
  judge,
  observe,
  type SettleFile,
  type StabilityState,
} from "../../../src/core/settle/observation.ts";

const file = (change: Partial<SettleFile> = {}): SettleFile => ({
  path: "Heron.mkv",
  size: 10,
  mtimeNs: "1",
  ctimeNs: "2",
  dev: "3",
  ino: "4",
  ...change,
});
const stableMs = 60_000;
const look = (previous: StabilityState | undefined, monotonicMs: number, ...files: SettleFile[]) =>
  aged(previous, { monotonicMs, ageMs: 0 }, ...files);
const aged = (
  previous: StabilityState | undefined,
  at: { monotonicMs: number; ageMs: number },
  ...files: SettleFile[]
) => judge(previous, { ...observe(files), ...at }, { stableMs });

test("settles a release after a minute without a change, and not earlier", () => {
  const first = look(undefined, 1000, file());
  expect(first).toMatchObject({ settled: false, waitsFor: { code: "changing" } });
  const early = look(first.state, 60_999, file());
  expect(early).toMatchObject({
    settled: false,
    leftMs: 1,
    waitsFor: { message: expect.stringContaining("60 s (INGEST_STABLE_SECONDS)") },
  });
  expect(look(early.state, 61_000, file())).toEqual({
    settled: true,
    waitsFor: undefined,
    leftMs: 0,
    state: first.state,
  });
});

test.each([
  ["a year", 3e10, 2000],
  ["as long as it must", 60_000, 2000],
  ["a part of it", 30_000, 30_000],
  ["hardly at all", 100, 59_900],
])(
  "a release unchanged for %s before the first check waits only for the remaining time, and needs two checks",
  (_, ageMs, leftMs) => {
    const first = aged(undefined, { monotonicMs: 1000, ageMs }, file());
    expect(first).toMatchObject({ settled: false, leftMs, waitsFor: { code: "changing" } });
    expect(look(first.state, 1000 + leftMs - 1, file()).settled).toBe(false);
    expect(look(first.state, 1000 + leftMs, file()).settled).toBe(true);
    // Times prove nothing once a file has been seen to change.
    const changed = aged(first.state, { monotonicMs: 2000, ageMs }, file({ size: 11 }));
    expect(changed).toMatchObject({ settled: false, leftMs: stableMs });
  },
);

test.each<Partial<SettleFile>>([
  { path: "Other.mkv" },
  { size: 11 },
  { mtimeNs: "9" },
  { ctimeNs: "9" },
  { dev: "9" },
  { ino: "9" },
])("a change of %j restarts the minute", (change) => {
  const first = look(undefined, 0, file());
  const changed = look(first.state, 60_000, file(change));
  expect(changed.settled).toBe(false);
  expect(changed.state.unchangedSinceMs).toBe(60_000);
  expect(look(changed.state, 120_000, file(change)).settled).toBe(true);
});

test("a new file restarts the minute, but a different order does not", () => {
  const [a, b] = [file(), file({ path: "b.mkv" })];
  const first = look(undefined, 0, a, b);
  expect(look(first.state, 60_000, b, a).settled).toBe(true);
  expect(look(first.state, 60_000, a, b, file({ path: "c.mkv" })).settled).toBe(false);
});

test("unstable inodes are not compared", () => {
  const first = look(undefined, 0, file({ ino: undefined }));
  expect(look(first.state, 60_000, file({ ino: undefined })).settled).toBe(true);
});

test("a file with an unfinished name or an unwritten end delays the release indefinitely and is named", () => {
  const plain = [file(), file({ path: "Subs/x\u202e.srt.part" })];
  expect(look(look(undefined, 0, ...plain).state, 9_000_000, ...plain)).toMatchObject({
    settled: false,
    waitsFor: {
      code: "partial_file",
      message: '"Subs/x\ufffd.srt.part" has the name of an unfinished file.',
    },
  });
  const hole = file({ zeroEnd: true });
  expect(look(look(undefined, 0, hole).state, 9_000_000, hole).waitsFor?.code).toBe("zero_end");
});

test("system files do not delay a release or count as a change", () => {
  const first = look(undefined, 0, file());
  const later = look(
    first.state,
    60_000,
    file(),
    file({ path: ".DS_Store" }),
    file({ path: ".Trash-1/x.part", zeroEnd: true }),
  );
  expect(later.settled).toBe(true);
});

test("a restarted monotonic clock restarts the wait", () => {
  const { fingerprint } = observe([file()]);
  const other = { fingerprint, unchangedSinceMs: -1, seenSinceMs: 5_000_000 };
  expect(aged(other, { monotonicMs: 10, ageMs: 9_000_000 }, file())).toMatchObject({
    settled: false,
    state: { unchangedSinceMs: 10 },
  });
});

test("a name with line breaks cannot pass for two files", () => {
  const one = observe([file({ path: 'a",10,"1","2","3","4"]\n["b' })]);
  const two = observe([file({ path: "a" }), file({ path: "b" })]);
  expect(one.fingerprint.split("\n")).toHaveLength(1);
  expect(one.fingerprint).not.toBe(two.fingerprint);
});
