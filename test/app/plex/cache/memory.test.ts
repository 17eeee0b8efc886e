import { expect, test } from "vitest";
import { createMemory } from "../../../../src/app/plex/cache/levels.ts";

const entry = (at: number, size = 1) => ({ kind: "details" as const, at, value: at, size });
const NOW = 1000;

test("drops the least recently used entry above the entry limit", () => {
  const memory = createMemory({ maxEntries: 2 });
  memory.put("a", entry(1), NOW);
  memory.put("b", entry(2), NOW);
  expect(memory.get("a")?.value).toBe(1);
  memory.put("c", entry(3), NOW);
  expect(["a", "b", "c"].map((key) => memory.get(key)?.value)).toEqual([1, undefined, 3]);
});

test("drops enough entries to stay within the byte limit, and never stores an oversized entry", () => {
  const memory = createMemory({ maxEntries: 100, maxBytes: 100 });
  for (const key of ["a", "b", "c", "d"]) memory.put(key, entry(1, 25), NOW);
  expect(memory.size()).toEqual({ entries: 4, bytes: 100 });
  memory.put("e", entry(1, 20), NOW);
  expect([memory.get("a"), memory.size()]).toEqual([undefined, { entries: 4, bytes: 95 }]);
  memory.put("f", entry(1, 26), NOW);
  expect([memory.get("f"), memory.size().entries]).toEqual([undefined, 4]);
  memory.put("e", entry(2, 5), NOW);
  expect(memory.size()).toEqual({ entries: 4, bytes: 80 });
  memory.remove("e");
  memory.remove("e");
  expect(memory.size().bytes).toBe(75);
  memory.clear();
  expect(memory.size()).toEqual({ entries: 0, bytes: 0 });
});

test("a late answer does not replace a newer one, unless the newer one is from the future", () => {
  const memory = createMemory({ maxEntries: 9 });
  memory.put("a", entry(500), NOW);
  memory.put("a", entry(400), NOW);
  expect(memory.get("a")?.at).toBe(500);
  memory.put("a", entry(5000), NOW);
  memory.put("a", entry(900), NOW);
  expect(memory.get("a")?.at).toBe(900);
});
