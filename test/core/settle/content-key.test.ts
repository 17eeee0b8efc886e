import { expect, test } from "vitest";
import { contentKey } from "../../../src/core/settle/observation.ts";

const a = { path: "a.mkv", size: 1, mtimeNs: "1700000000000000001" };
const b = { path: "b.mkv", size: 2, mtimeNs: "1700000000000000002" };

test("neither order nor other facts of the files matter, and a name with a newline is not two files", () => {
  expect(contentKey([a, b])).toBe(contentKey([b, a]));
  expect(contentKey([{ ...a, ctimeNs: "5", ino: "7" } as typeof a])).toBe(contentKey([a]));
  expect(contentKey([{ ...a, path: "a\nb" }])).not.toBe(
    contentKey([
      { ...a, path: "a" },
      { ...a, path: "b" },
    ]),
  );
  expect(contentKey([])).toBe("");
});

test.each([{ path: "A.mkv" }, { size: 3 }, { mtimeNs: "1700000000000000002" }])(
  "%j is other content",
  (change) => {
    expect(contentKey([{ ...a, ...change }, b])).not.toBe(contentKey([a, b]));
  },
);
