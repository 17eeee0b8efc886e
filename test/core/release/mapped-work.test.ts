import { expect, test } from "vitest";
import { mappedTo, mappingFor } from "../../../src/base/item.ts";

const mapping = { season: 1, episodes: [2], titles: ["Two"] };
const show = { type: "tv", tmdbId: 1396 } as const;

test("a mapping applies only to the work that it was made for, also after storage", () => {
  const kept = JSON.parse(JSON.stringify(mappedTo(show, mapping)));
  expect(mappingFor(show, kept)).toMatchObject(mapping);
  expect(mappingFor({ type: "tv", tmdbId: 139 }, kept)).toBeUndefined();
  expect(mappingFor({ type: "movie", tmdbId: 1396 }, kept)).toBeUndefined();
  expect(
    mappingFor({ type: "tv", tmdbId: 139 }, mappedTo({ type: "tv", tmdbId: 139 }, kept)),
  ).toMatchObject(mapping);
});

test("a mapping without a work applies to any work", () => {
  expect(mappingFor(show, mapping)).toBe(mapping);
  expect(mappingFor(show, undefined)).toBeUndefined();
});
