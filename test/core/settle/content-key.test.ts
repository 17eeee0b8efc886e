import { expect, test } from "vitest";
import { toContentKey } from "../../../src/core/settle/observation.ts";

const a = { path: "a.mkv", size: 1, mtimeNs: "1700000000000000001" };
const b = { path: "b.mkv", size: 2, mtimeNs: "1700000000000000002" };

test("ignores the order and other facts of files, and treats a name with a newline as one file", () => {
  expect(toContentKey([a, b])).toBe(toContentKey([b, a]));
  expect(toContentKey([{ ...a, ctimeNs: "5", ino: "7" } as typeof a])).toBe(toContentKey([a]));
  expect(toContentKey([{ ...a, path: "a\nb" }])).not.toBe(
    toContentKey([
      { ...a, path: "a" },
      { ...a, path: "b" },
    ]),
  );
  expect(toContentKey([])).toBe("");
});

test.each([{ path: "A.mkv" }, { size: 3 }, { mtimeNs: "1700000000000000002" }])(
  "%j changes the content",
  (change) => {
    expect(toContentKey([{ ...a, ...change }, b])).not.toBe(toContentKey([a, b]));
  },
);
