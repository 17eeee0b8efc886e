import { expect, test } from "vitest";
import { combineNfos } from "../../../../src/core/parse/nfo/parse-nfo.ts";

const says = (more: Partial<Parameters<typeof combineNfos>[0][number]>) => ({ ids: {}, titles: [], ...more });

test("a value that only one of them has is kept", () => {
  expect(
    combineNfos([
      says({ ids: { tmdb: 5 }, type: "movie", titles: ["A"] }),
      says({ ids: { tmdb: 5, imdb: "tt0000001" }, year: 2010, titles: ["B"] }),
    ]),
  ).toEqual({ ids: { tmdb: 5, imdb: "tt0000001" }, type: "movie", year: 2010, titles: ["A", "B"] });
});

test("NFOs that differ in anything, or no NFOs, give nothing", () => {
  for (const [one, two] of [
    [{ ids: { tmdb: 5 } }, { ids: { tmdb: 6 } }],
    [{ ids: { imdb: "tt0000001" } }, { ids: { imdb: "tt0000002" } }],
    [{ ids: { tvdb: 5 } }, { ids: { tvdb: 6 } }],
    [{ type: "movie" }, { type: "tv" }],
    [{ year: 2010 }, { year: 2011 }],
  ] as const)
    expect(combineNfos([says(one), says(two)]), JSON.stringify([one, two])).toBeUndefined();
  expect(combineNfos([])).toBeUndefined();
});
