import { expect, test } from "vitest";
import { isLikeCopyOf } from "../../../src/core/media-files/copied-file.ts";

const FILE = { size: 700, mtimeNs: "1700000001123456789" };

test.each([
  ["the same time", "1700000001123456789"],
  ["100 ns, as NTFS", "1700000001123456700"],
  ["microseconds", "1700000001123456000"],
  ["milliseconds", "1700000001123000000"],
  ["10 ms, as exFAT", "1700000001120000000"],
  ["seconds", "1700000001000000000"],
  ["two seconds, as FAT, rounded up", "1700000002000000000"],
])("a copy has the time to the precision of its file system: %s", (_, mtimeNs) => {
  expect(isLikeCopyOf({ size: 700, mtimeNs }, FILE)).toBe(true);
});

test.each([
  ["another size", { size: 701, mtimeNs: FILE.mtimeNs }],
  ["a nanosecond later", { size: 700, mtimeNs: "1700000001123456790" }],
  ["a second later, to the second", { size: 700, mtimeNs: "1700000003000000000" }],
  ["a time before 1970", { size: 700, mtimeNs: "-1700000001123456789" }],
])("another file does not count as a copy: %s", (_, now) => {
  expect(isLikeCopyOf(now, FILE)).toBe(false);
});
