import { expect, test } from "vitest";
import { judge } from "../../../src/core/scan/judge.ts";
import type { FiledFile, Shown } from "../../../src/core/scan/outcome.ts";

const film: FiledFile = { path: "/m/Heat.mkv", work: { type: "movie", tmdbId: 949, title: "Heat", year: 1995 } };
const episode: FiledFile = {
  path: "/t/e.mkv",
  work: { type: "tv", tmdbId: 1437, title: "Firefly", year: 2002 },
  season: 1,
  episodes: [2, 3],
};
const shown = (more: Partial<Shown> = {}): Shown => ({
  library: { id: "1", title: "Films" },
  work: { title: "Heat", year: 1995, guids: ["tmdb://949", "imdb://tt1"] },
  isMatched: true,
  versions: 1,
  ...more,
});
const firefly = { title: "Firefly", year: 2002, guids: ["tmdb://1437"] };
const outcome = (file: FiledFile, ...items: Shown[]) => judge(file, items, "1")?.outcome;

test("a film matches by its id, whatever its title", () => {
  expect(outcome(film)).toBeUndefined();
  expect(outcome(film, shown())).toBe("seen");
  expect(outcome(film, shown({ work: { title: "Fuoco", year: 2001, guids: ["tmdb://949"] } }))).toBe("seen");
  expect(outcome(film, shown({ work: { title: "Heat", year: 1995, guids: ["tmdb://9490"] } }))).toBe("mismatch");
  expect(outcome(film, shown({ versions: 2 }))).toBe("version");
});

test("without a TMDB id only title and year together contradict", () => {
  const by = (title: string, year: number | undefined) =>
    outcome(film, shown({ work: { title, year, guids: ["imdb://tt0113277"] } }));
  expect(by("HEAT!", 1986)).toBe("seen");
  expect(by("Fuoco", 1996)).toBe("seen");
  expect(by("Fuoco", undefined)).toBe("seen");
  expect(by("Dead Heat", 1988)).toBe("mismatch");
});

test("an unmatched item is not a match, whatever its name", () => {
  expect(outcome(film, shown({ isMatched: false, work: { title: "Heat", year: 1995, guids: [] } }))).toBe("unmatched");
});

test("another library counts only if the own one does not have it", () => {
  const other = shown({ library: { id: "7", title: "4K" } });
  expect(outcome(film, other)).toBe("elsewhere");
  expect(outcome(film, other, shown())).toBe("seen");
  expect(outcome(film, other, shown({ isMatched: false }))).toBe("unmatched");
});

test("an episode matches by its series and numbers, including either of a double one", () => {
  const as = (season?: number, number?: number, work = firefly) => shown({ work, season, episode: number });
  expect(outcome(episode, as(1, 2), as(1, 3))).toBe("seen");
  expect(outcome(episode, as(1, 4), as(1, 3))).toBe("seen");
  expect(outcome(episode, as(1, 4))).toBe("mismatch");
  expect(outcome(episode, as(2, 2))).toBe("mismatch");
  expect(outcome(episode, as(undefined, undefined))).toBe("seen");
  expect(outcome(episode, as(1, 2, { ...firefly, guids: ["tmdb://1"] }))).toBe("mismatch");
});
