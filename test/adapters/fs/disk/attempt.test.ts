import { expect, test } from "vitest";
import {
  createErrorTally,
  errnoNameOf,
  readFailure,
  writeFailure,
} from "../../../../src/adapters/fs/disk/attempt.ts";

const system = (errno: number, code: string) => Object.assign(new Error(code), { errno, code });

test("recognises a full quota by its number, because Node has no name for it", () => {
  expect(errnoNameOf(system(-122, "Unknown system error -122"))).toBe("EDQUOT");
  expect(errnoNameOf(system(-28, "ENOSPC"))).toBe("ENOSPC");
  expect(
    errnoNameOf(Object.assign(new Error("x"), { code: "ERR_INVALID_ARG_TYPE" })),
  ).toBeUndefined();
  expect(errnoNameOf("ENOSPC")).toBeUndefined();
});

test.each([
  [-28, "ENOSPC", "Outage", "no_space"],
  [-122, "Unknown system error -122", "Outage", "no_space"],
  [-30, "EROFS", "Outage", "not_writable"],
  [-13, "EACCES", "Outage", "not_writable"],
  [-2, "ENOENT", "Outage", "root_missing"],
  [-116, "ESTALE", "Outage", "root_missing"],
  [-107, "ENOTCONN", "Outage", "root_missing"],
  [-36, "ENAMETOOLONG", "UserError", "refused"],
  [-27, "EFBIG", "UserError", "refused"],
])("write error %d %s becomes %s %s", (errno, name, kind, code) => {
  const cause = system(errno, name);
  expect(writeFailure(cause, "/library/\u001b[2Jx")).toMatchObject({ name: kind, code, cause });
  expect(String(writeFailure(cause, "/library/\u001b[2Jx"))).not.toContain("\u001b");
});

test.each([
  [-116, "ESTALE"],
  [-107, "ENOTCONN"],
  [-112, "EHOSTDOWN"],
])("treats an unreachable share (%d %s) as an outage on reads too", (errno, name) => {
  const cause = system(errno, name);
  expect(readFailure(cause, "/x")).toMatchObject({ name: "Outage", code: "root_missing", cause });
});

test("returns any other error unchanged", () => {
  const eio = system(-5, "EIO");
  expect(writeFailure(eio, "/x")).toBe(eio);
  expect(readFailure(eio, "/x")).toBe(eio);
  expect(readFailure(system(-13, "EACCES"), "/x")).toMatchObject({
    name: "Outage",
    code: "not_readable",
  });
});

test("logs the first error of each kind, then only each time the count has grown tenfold", () => {
  const tally = createErrorTally();
  const told = Array.from({ length: 1500 }, () => tally("ENOSPC")).filter(
    (count) => count !== undefined,
  );
  expect(told).toEqual([1, 10, 100, 1000]);
  expect(tally("EMFILE")).toBe(1);
});
