import { expect, test } from "vitest";
import { createSecret } from "../../../src/program/config/secrets.ts";

test("rereads a source when its stamp changes, not on every call", () => {
  let stamp: string | undefined = "1";
  let reads = 0;
  const secret = createSecret({
    first: "old",
    read: () => `read ${++reads}`,
    stamp: () => stamp,
    accept: () => true,
  });
  expect([secret.current(), secret.current(), secret.current()]).toEqual([
    "read 1",
    "read 1",
    "read 1",
  ]);
  stamp = "2";
  expect([secret.current(), secret.current()]).toEqual(["read 2", "read 2"]);
  stamp = undefined;
  expect(secret.current()).toBe("read 2");
});

test("a secret from the process environment never changes", () => {
  const secret = createSecret({ first: "env", accept: () => true });
  expect(secret.current()).toBe("env");
});
