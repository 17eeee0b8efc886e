import { expect, test } from "vitest";
import { wmv } from "../../support/video-bytes.ts";
import { lengthOf } from "./decode-bytes.ts";

const HOUR = 3_600_000;
const MEDIA = new Uint8Array(5000).fill(7);

test("a WMV file's length is its play duration without the preroll", () => {
  expect(lengthOf(wmv(HOUR, MEDIA))).toBe(HOUR);
});

test("a WMV broadcast states no size or length", () => {
  expect(lengthOf(wmv(HOUR, MEDIA, { flags: 1, bytes: 99_999 }))).toBe(
    "its header states no length",
  );
});

test("a WMV file that is cut off, empty or damaged cannot be played", () => {
  const bytes = wmv(HOUR, MEDIA);
  expect(lengthOf(bytes.subarray(0, -1))).toBe(
    `it is cut off after ${bytes.length - 1} of ${bytes.length} bytes`,
  );
  expect(lengthOf(bytes.subarray(0, 60))).toBe("it is cut off after 60 of 198 bytes");
  expect(lengthOf(wmv(0, MEDIA))).toBe("its header states a length of zero");
  const without = wmv(HOUR, MEDIA);
  without.fill(0, 94, 110);
  expect(lengthOf(without)).toBe("its header is damaged");
});
