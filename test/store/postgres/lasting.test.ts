import { expect, test } from "vitest";
import { isLasting } from "../../../src/base/errors.ts";
import { toPostgresFault } from "../../../src/store/postgres/fault.ts";

test.each([
  ["28P01", true],
  ["28000", true],
  ["57P03", false],
  ["53300", false],
  ["ECONNREFUSED", false],
  ["ENOTFOUND", false],
])("PostgreSQL's error %s lasts until a person acts: %s", (code, lasts) => {
  const error = Object.assign(new Error("x"), { code });
  const fault = toPostgresFault(error, { url: "postgres://me@db/x", storage: "s" });
  expect(isLasting(fault)).toBe(lasts);
});
