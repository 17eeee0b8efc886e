import { expect, test } from "vitest";
import { bindMapping, selectMapping } from "../../../src/base/item.ts";

const mapping = { season: 1, episodes: [2], titles: ["Two"] };
const show = { type: "tv", tmdbId: 1396 } as const;

test("a mapping applies only to the work that it was made for, even after it is stored and read back", () => {
  const kept = JSON.parse(JSON.stringify(bindMapping(show, mapping)));
  expect(selectMapping(show, kept)).toMatchObject(mapping);
  expect(selectMapping({ type: "tv", tmdbId: 139 }, kept)).toBeUndefined();
  expect(selectMapping({ type: "movie", tmdbId: 1396 }, kept)).toBeUndefined();
  expect(
    selectMapping({ type: "tv", tmdbId: 139 }, bindMapping({ type: "tv", tmdbId: 139 }, kept)),
  ).toMatchObject(mapping);
});

test("a mapping without a work applies to any work", () => {
  expect(selectMapping(show, mapping)).toBe(mapping);
  expect(selectMapping(show, undefined)).toBeUndefined();
});
