import { expect, test } from "vitest";
import { hashText } from "../../../src/adapters/fs/read/hash-text.ts";
import { cacheKey } from "../../../src/core/cache/cache-entry.ts";

const scope = { version: "1", server: "abc", user: "u" };
const key = (more: Partial<typeof scope> = {}, request = "q") =>
  cacheKey({ ...scope, ...more }, "search", request, hashText);

test("another server, user, version or request gives another key", () => {
  const all = [key(), key({ server: "x" }), key({ user: "x" }), key({ version: "2" }), key({}, "x"), key({}, "")];
  expect(new Set(all).size).toBe(all.length);
  expect(cacheKey(scope, "details", "q", hashText)).not.toBe(key());
});

test("no two scopes share a key, whatever characters are in them", () => {
  expect(key({ server: 'a","b' })).not.toBe(key({ server: "a", user: 'b","u' }));
});

test("a request of any text and length has a key of fixed length that reveals nothing", () => {
  for (const request of ["\0\n\u202e\ud800", "x".repeat(1_000_000), "../../etc"]) {
    expect(key({}, request)).toMatch(/^search:[0-9a-f]{64}$/);
  }
});
