import { expect, test } from "vitest";
import { defined } from "../../src/base/defined.ts";

test("undefined fields are left out, and null, false and 0 are values", () => {
  expect(defined({ a: undefined, b: null, c: false, d: 0, e: "" })).toStrictEqual({
    b: null,
    c: false,
    d: 0,
    e: "",
  });
});
