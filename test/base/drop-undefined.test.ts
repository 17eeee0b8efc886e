import { expect, test } from "vitest";
import { dropUndefined } from "../../src/base/drop-undefined.ts";

test("drops undefined fields and keeps null, false and 0", () => {
  expect(dropUndefined({ a: undefined, b: null, c: false, d: 0, e: "" })).toStrictEqual({
    b: null,
    c: false,
    d: 0,
    e: "",
  });
});
