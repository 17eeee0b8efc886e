import { expect, test } from "vitest";
import {
  computeNextCheck,
  type FileInLibrary,
  FORGET_MS,
  GIVE_UP_MS,
  judge,
  MAX_CHECK_PAUSE_MS,
  MAX_SCAN_DELAY_MS,
  type PlexShowing,
  scanStart,
} from "../../../src/core/scan/judge.ts";
import { NO_NUMBERS, toFiledNumbers, toShownNumbers } from "../../../src/core/scan/numbers.ts";

const film: FileInLibrary = {
  path: "/m/Heat.mkv",
  work: { type: "movie", tmdbId: 949, title: "Heat", year: 1995 },
  numbers: NO_NUMBERS,
};
const episode: FileInLibrary = {
  path: "/t/e.mkv",
  work: { type: "tv", tmdbId: 1437, title: "Firefly", year: 2002 },
  numbers: toFiledNumbers("e.mkv", { season: 1, episodes: [2, 3] }),
};
const shown = (more: Partial<PlexShowing> = {}): PlexShowing => ({
  library: { id: "1", title: "Films" },
  work: { title: "Heat", year: 1995, guids: ["tmdb://949", "imdb://tt1"] },
  numbers: toShownNumbers({}),
  isMatched: true,
  versions: 1,
  ...more,
});
const firefly = { title: "Firefly", year: 2002, guids: ["tmdb://1437"] };
const outcome = (file: FileInLibrary, ...items: PlexShowing[]) => judge(file, items, "1")?.outcome;

test("a film matches by its id regardless of its title, and an unmatched item never matches", () => {
  expect(outcome(film)).toBeUndefined();
  expect(outcome(film, shown())).toBe("seen");
  expect(
    outcome(film, shown({ work: { title: "Fuoco", year: 2001, guids: ["tmdb://949"] } })),
  ).toBe("seen");
  expect(
    outcome(film, shown({ work: { title: "Heat", year: 1995, guids: ["tmdb://9490"] } })),
  ).toBe("mismatch");
  expect(outcome(film, shown({ versions: 2 }))).toBe("version");
  expect(
    outcome(film, shown({ isMatched: false, work: { title: "Heat", year: 1995, guids: [] } })),
  ).toBe("unmatched");
});

test("without a TMDB id, an item contradicts the film only if both title and year differ", () => {
  const by = (title: string, year: number | undefined) =>
    outcome(film, shown({ work: { title, year, guids: ["imdb://tt0113277"] } }));
  expect(by("HEAT!", 1986)).toBe("seen");
  expect(by("Fuoco", 1996)).toBe("seen");
  expect(by("Fuoco", undefined)).toBe("seen");
  expect(by("Dead Heat", 1988)).toBe("mismatch");
});

test("an episode without a match is not excused from its numbers", () => {
  const as = (season?: number, first?: number, last?: number) =>
    shown({
      isMatched: false,
      work: { title: "Firefly", year: 2002, guids: [] },
      numbers: toShownNumbers({ season, first, last }),
    });
  expect(outcome(episode, as(1, 2, 3))).toBe("unmatched");
  expect(outcome(episode, as(1, 2, 10))).toBe("other_numbers");
  expect(outcome(episode, as())).toBe("incomplete");
  expect(outcome(episode, as(1, 2))).toBe("incomplete");
});

test("uses a film found in another library only if the right library does not have it", () => {
  const other = shown({ library: { id: "7", title: "4K" } });
  expect(outcome(film, other)).toBe("elsewhere");
  expect(outcome(film, other, shown())).toBe("seen");
  expect(outcome(film, other, shown({ isMatched: false }))).toBe("unmatched");
});

test("an episode is seen with exactly its numbers, over all rows that have the file", () => {
  const as = (season?: number, first?: number, last?: number, work = firefly) =>
    shown({ work, numbers: toShownNumbers({ season, first, last }) });
  // Plex has a row for each episode, and Jellyfin one row with a range.
  expect(outcome(episode, as(1, 2), as(1, 3))).toBe("seen");
  expect(outcome(episode, as(1, 2, 3))).toBe("seen");
  expect(outcome(episode, as(1, 2))).toBe("incomplete");
  expect(outcome(episode, as())).toBe("incomplete");
  expect(outcome(episode, as(1))).toBe("incomplete");
  expect(outcome(episode, as(1, 2, 10))).toBe("other_numbers");
  expect(outcome(episode, as(1, 4), as(1, 3))).toBe("other_numbers");
  expect(outcome(episode, as(1, 2), as(1, 3), as(1, 4))).toBe("other_numbers");
  expect(outcome(episode, as(2, 2, 3))).toBe("other_numbers");
  expect(outcome(episode, as(1, 2, 3, { ...firefly, guids: ["tmdb://1"] }))).toBe("mismatch");
  // Rows of another library neither help nor harm.
  const elsewhere = { ...as(1, 4), library: { id: "7", title: "4K" } };
  expect(outcome(episode, as(1, 2, 3), elsewhere)).toBe("seen");
  expect(outcome(episode, as(1, 2), { ...as(1, 3), library: elsewhere.library })).toBe(
    "incomplete",
  );
});

test("checks 2, 5, 10, 20 and 40 s after the request, then at growing intervals for a day", () => {
  const looks: number[] = [];
  for (let at = computeNextCheck(0); at !== undefined; at = computeNextCheck(at)) looks.push(at);
  expect(looks.slice(0, 5)).toEqual([2000, 5000, 10_000, 20_000, 40_000]);
  expect(looks).toContain(GIVE_UP_MS);
  expect(looks.length).toBeLessThan(25);
  const pauses = looks.map((at, place) => at - (looks[place - 1] ?? 0));
  expect(Math.max(...pauses)).toBe(MAX_CHECK_PAUSE_MS);
  expect(looks.at(-1)).toBeLessThanOrEqual(FORGET_MS);
});

test("a server's delay moves all checks, and a time from before the clock was set back is now", () => {
  expect(computeNextCheck(-60_000)).toBe(2000);
  expect(scanStart(70_000, 10_000, true)).toBe(70_000);
  expect(scanStart(70_000, 10_000, false)).toBe(10_000);
  expect(scanStart(10_001 + MAX_SCAN_DELAY_MS, 10_000, true)).toBe(10_000);
  expect(scanStart(undefined, 10_000, true)).toBe(10_000);
  expect(scanStart(9000, 10_000, false)).toBe(9000);
});

test("schedules the next check in the future, and does not make up for missed checks", () => {
  for (const age of [0, 1, 7_777, 1_799_999, 1_800_000, 40_000_000]) {
    expect(computeNextCheck(age)).toBeGreaterThan(age);
  }
  expect(computeNextCheck(FORGET_MS)).toBeUndefined();
});
