import { expect, test } from "vitest";
import { dropUndefined } from "../../src/base/drop-undefined.ts";

test("undefined fields are left out, and null, false and 0 are values", () => {
  expect(dropUndefined({ a: undefined, b: null, c: false, d: 0, e: "" })).toStrictEqual({
    b: null,
    c: false,
    d: 0,
    e: "",
  });
});
