import { expect, test } from "vitest";
import { deepFreeze } from "../../../src/core/cache/cache-entry.ts";

test("no part of a frozen value can be changed", () => {
  const value = deepFreeze({ list: [{ name: "a" }], none: undefined, nothing: null });
  expect(() => value.list.push({ name: "b" })).toThrow(TypeError);
  expect(() => Object.assign(value.list[0] ?? {}, { name: "b" })).toThrow(TypeError);
  expect(() => Object.assign(value, { none: 1 })).toThrow(TypeError);
});

test("a value of great depth, with a cycle or without parts is accepted", () => {
  let deep: { inner?: unknown } = {};
  for (let i = 0; i < 100_000; i++) deep = { inner: deep };
  expect(Object.isFrozen(deepFreeze(deep))).toBe(true);
  const circle: { self?: unknown } = {};
  circle.self = circle;
  expect(deepFreeze(circle)).toBe(circle);
  for (const plain of [undefined, null, 1, "a"]) expect(deepFreeze(plain)).toBe(plain);
});
