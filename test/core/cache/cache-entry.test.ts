import { expect, test } from "vitest";
import { hashText } from "../../../src/adapters/fs/copy/hash-file.ts";
import { deepFreeze, toCacheKey } from "../../../src/core/cache/cache-entry.ts";

const scope = { version: "1", server: "abc", user: "u" };
const key = (more: Partial<typeof scope> = {}, request = "q") =>
  toCacheKey({ ...scope, ...more }, "search", request, hashText);

test("different scopes and requests never share a key, and a key has a fixed length and reveals no input", () => {
  const all = [
    key(),
    key({ server: "x" }),
    key({ user: "x" }),
    key({ version: "2" }),
    key({}, "x"),
    key({}, ""),
  ];
  expect(new Set(all).size).toBe(all.length);
  expect(toCacheKey(scope, "details", "q", hashText)).not.toBe(key());
  expect(key({ server: 'a","b' })).not.toBe(key({ server: "a", user: 'b","u' }));
  for (const request of ["\0\n\u202e\ud800", "x".repeat(1_000_000), "../../etc"]) {
    expect(key({}, request)).toMatch(/^search:[0-9a-f]{64}$/);
  }
});

test("no part of a frozen value can be changed", () => {
  const value = deepFreeze({ list: [{ name: "a" }], none: undefined, nothing: null });
  expect(() => value.list.push({ name: "b" })).toThrow(TypeError);
  expect(() => Object.assign(value.list[0] ?? {}, { name: "b" })).toThrow(TypeError);
  expect(() => Object.assign(value, { none: 1 })).toThrow(TypeError);
});

test("freezes a deeply nested value, a cyclic value and a value without parts", () => {
  let deep: { inner?: unknown } = {};
  for (let i = 0; i < 100_000; i++) deep = { inner: deep };
  expect(Object.isFrozen(deepFreeze(deep))).toBe(true);
  const circle: { self?: unknown } = {};
  circle.self = circle;
  expect(deepFreeze(circle)).toBe(circle);
  for (const plain of [undefined, null, 1, "a"]) expect(deepFreeze(plain)).toBe(plain);
});
