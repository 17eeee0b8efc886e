import { expect, test } from "vitest";
import type { FileIdentity } from "../../../src/core/media-files/file-identity.ts";
import {
  hasSizeAndTime,
  type InodeVerdict,
  judgeInodes,
  MANY_FILES,
  MIN_TELLING_BYTES,
  mayBeCopy,
  type SeenAgain,
} from "../../../src/core/media-files/new-inodes.ts";

const BIG = 5 * MIN_TELLING_BYTES;
const SECOND_NS = 1_000_000_000n;
const START_NS = 1_700_000_000n * SECOND_NS;

/** Different odd times, as files have them on a disk with nanoseconds. */
const timeOf = (n: number): string => String(START_NS + BigInt(n) * 3_141_592_653n);

const recordedAs = (n: number): FileIdentity => ({
  dev: "1",
  ino: String(n + 1),
  size: BIG + n,
  mtimeNs: timeOf(n),
});

/** A library of this many files of which all are at their paths under new inodes. */
function copied(
  count: number,
  { library = "Movies", from = 0, at = (time: string): string => time } = {},
): SeenAgain[] {
  return Array.from({ length: count }, (_, index) => {
    const recorded = recordedAs(from + index);
    return {
      recorded,
      now: { ...recorded, dev: "2", ino: `9${recorded.ino}`, mtimeNs: at(recorded.mtimeNs) },
      library,
    };
  });
}

const kept = (count: number, library = "Movies"): SeenAgain[] =>
  Array.from({ length: count }, (_, n) => ({
    recorded: { ...recordedAs(n), dev: "2" },
    now: { ...recordedAs(n), dev: "2" },
    library,
  }));

/** Counts the files with each verdict. */
function countOf(files: readonly SeenAgain[]): Partial<Record<InodeVerdict, number>> {
  const verdicts = judgeInodes(files);
  const counts: Partial<Record<InodeVerdict, number>> = {};
  for (const file of files) {
    const verdict = verdicts.get(file);
    if (verdict) counts[verdict] = (counts[verdict] ?? 0) + 1;
  }
  return counts;
}

const toPrecision =
  (precision: bigint, up = false) =>
  (time: string): string => {
    const down = (BigInt(time) / precision) * precision;
    return String(up && down !== BigInt(time) ? down + precision : down);
  };

test.each<[disk: string, at: (time: string) => string]>([
  ["stores nanoseconds", (time) => time],
  ["stores two seconds, rounded down (FAT)", toPrecision(2n * SECOND_NS)],
  ["stores two seconds, rounded up (FAT written by Windows)", toPrecision(2n * SECOND_NS, true)],
  ["stores whole seconds (HFS+)", toPrecision(SECOND_NS)],
  ["stores hundredths of a second (exFAT)", toPrecision(SECOND_NS / 100n)],
  ["stores microseconds", toPrecision(1000n)],
  ["stores steps of 100 ns (NTFS)", toPrecision(100n)],
])("many files that were copied to a disk that %s are the recorded files", (_, at) => {
  expect(countOf(copied(40, { at }))).toEqual({ copied: 40 });
});

test("many files that were copied without their times are unproven", () => {
  const later = (time: string): string => String(BigInt(time) + 7n * SECOND_NS + 1n);
  expect(countOf(copied(40, { at: later }))).toEqual({ unproven: 40 });
});

test("a time that is a little off is another time on a disk that stores nanoseconds", () => {
  const [odd, ...others] = copied(40);
  if (!odd) throw new Error("no file");
  const now = { ...odd.now, mtimeNs: String(BigInt(odd.now.mtimeNs) + 1000n) };
  expect(countOf([{ ...odd, now }, ...others])).toEqual({ copied: 39, unproven: 1 });
});

test("a file that was written later does not hide the precision of a disk", () => {
  const [first, ...others] = copied(40, { at: toPrecision(2n * SECOND_NS) });
  if (!first) throw new Error("no file");
  const now = { ...first.now, mtimeNs: timeOf(99_999) };
  expect(countOf([{ ...first, now }, ...others])).toEqual({ copied: 39, unproven: 1 });
});

test("a few files with new inodes are unproven, even if size and time agree", () => {
  expect(countOf(copied(MANY_FILES - 1))).toEqual({ unproven: MANY_FILES - 1 });
  expect(countOf(copied(MANY_FILES))).toEqual({ copied: MANY_FILES });
  expect(countOf([...kept(600), ...copied(1, { from: 700 })])).toEqual({ same: 600, unproven: 1 });
});

test("a season that another program rewrote is unproven in a library that kept its inodes", () => {
  expect(countOf([...kept(100), ...copied(24, { from: 700 })])).toEqual({
    same: 100,
    unproven: 24,
  });
});

test("one of two libraries may be copied to the disk of the other", () => {
  const films = copied(300, { from: 700 });
  expect(countOf([...kept(310, "TV"), ...films])).toEqual({ same: 310, copied: 300 });
});

test("a small library that was copied together with a large one counts with it", () => {
  const kids = copied(3, { library: "Kids", from: 700 });
  expect(countOf([...copied(40), ...kids])).toEqual({ copied: 43 });
});

test("files that were filed after the copy do not count against it while they are fewer", () => {
  expect(countOf([...copied(40, { from: 700 }), ...kept(40)])).toEqual({ same: 40, copied: 40 });
});

test("a foreign file of another size or time is not taken for ours among many copies", () => {
  const [bigger, small, ...others] = copied(40);
  if (!bigger || !small) throw new Error("no files");
  const files = [
    { ...bigger, now: { ...bigger.now, size: bigger.now.size + 1 } },
    {
      ...small,
      recorded: { ...small.recorded, size: 900 },
      now: { ...small.now, size: 900, mtimeNs: timeOf(77_777) },
    },
    ...others,
  ];
  expect(countOf(files)).toEqual({ other: 2, copied: 38 });
});

test("a file on a device with a new number has its inode", () => {
  const renumbered = kept(3).map((file) => ({ ...file, now: { ...file.now, dev: "7" } }));
  expect(countOf(renumbered)).toEqual({ same: 3 });
});

test("a file may be a copy if its size and its time agree, or its size alone is telling", () => {
  const small = { ...recordedAs(1), size: 900 };
  expect(mayBeCopy(small, { ...small, ino: "5" })).toBe(true);
  expect(mayBeCopy(small, { ...small, ino: "5", mtimeNs: toPrecision(SECOND_NS)(timeOf(1)) })).toBe(
    true,
  );
  expect(mayBeCopy(small, { ...small, ino: "5", mtimeNs: timeOf(2) })).toBe(false);
  expect(mayBeCopy(recordedAs(1), { ...recordedAs(1), ino: "5", mtimeNs: timeOf(2) })).toBe(true);
  expect(mayBeCopy(recordedAs(1), { ...recordedAs(1), ino: "5", size: BIG })).toBe(false);
});

const KNOWN = { size: 700, mtimeNs: "1700000001123456789" };

test.each([
  ["the same time", "1700000001123456789"],
  ["100 ns, as NTFS", "1700000001123456700"],
  ["microseconds", "1700000001123456000"],
  ["milliseconds", "1700000001123000000"],
  ["10 ms, as exFAT", "1700000001120000000"],
  ["seconds", "1700000001000000000"],
  ["two seconds, as FAT, rounded up", "1700000002000000000"],
])("a copy has the time to the precision of its file system: %s", (_, mtimeNs) => {
  expect(hasSizeAndTime(KNOWN, { size: 700, mtimeNs })).toBe(true);
});

test.each([
  ["another size", { size: 701, mtimeNs: KNOWN.mtimeNs }],
  ["a nanosecond later", { size: 700, mtimeNs: "1700000001123456790" }],
  ["a second later, to the second", { size: 700, mtimeNs: "1700000003000000000" }],
  ["a time before 1970", { size: 700, mtimeNs: "-1700000001123456789" }],
])("another file does not count as a copy: %s", (_, now) => {
  expect(hasSizeAndTime(KNOWN, now)).toBe(false);
});
