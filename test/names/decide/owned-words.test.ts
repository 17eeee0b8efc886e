// A word without a role, at each place of a path and for each owner: the file, the work's folder, a
// season's folder, a folder between them, and a folder above. Words are made in many scripts and
// written in many brackets.
import { describe, expect, test } from "vitest";
import { toWork } from "../../../src/names/identify/work.ts";
import { AS_IT_STANDS } from "../../../src/names/parse/lex/parsed-name.ts";
import { parsePath } from "../../../src/names/parse/path.ts";
import { listOwners, type Owner } from "../../../src/names/readings/facts/owners.ts";
import type { Listed } from "../../support/catalogue-ports.ts";
import { identifying } from "../../support/identifying.ts";
import { FIRST, type Made, made, NAMES, TIMEOUT_MS } from "../../support/made-words.ts";
import { movie, season, series } from "../../support/works.ts";

const CATALOGUE: Listed[] = [
  movie(21, "Ember Days", 1996, { alternativeTitles: ["Дни углей", "余烬之日"] }),
  movie(22, "Ember Nights", 1999),
  series(7, "Lighthouse Row", 2011, [
    season(1, 6, 2011, ["Salt and Iron", "The Lamp", "Low Water", "Fog", "Ebb Tide", "Rope"]),
    season(2, 6, 2012),
  ]),
];
const identify = identifying(CATALOGUE, { titles: async () => [], people: async () => [] });

/** Where a word is put: a template with `*` at that place. */
type Place = { of: string; owner: Owner; place: string; path: string };

const FILM = "Ember Days (1996)";
const EPISODE = "Lighthouse Row S01E03";
const HELD: readonly Place[] = [
  { of: "film", owner: "file", place: "before the title", path: `${FILM}/* Ember Days (1996).mkv` },
  { of: "film", owner: "file", place: "before the year", path: `${FILM}/Ember Days * (1996).mkv` },
  { of: "film", owner: "file", place: "behind the year", path: `${FILM}/Ember Days (1996) *.mkv` },
  {
    of: "film",
    owner: "file",
    place: "among the tags",
    path: `${FILM}/Ember Days (1996) 1080p * x264.mkv`,
  },
  { of: "film", owner: "work", place: "before the title", path: `* ${FILM}/${FILM}.mkv` },
  { of: "film", owner: "work", place: "before the year", path: `Ember Days * (1996)/${FILM}.mkv` },
  { of: "film", owner: "work", place: "behind the year", path: `${FILM} */${FILM}.mkv` },
  { of: "film", owner: "work", place: "without a year", path: `Ember Days */${FILM}.mkv` },
  {
    of: "film",
    owner: "work",
    place: "among the tags",
    path: `${FILM} 1080p * x264/${FILM}.mkv`,
  },
  {
    of: "film",
    owner: "work",
    place: "of a collection",
    path: `Ember Days Collection */${FILM}/${FILM}.mkv`,
  },
  { of: "film", owner: "between", place: "as a whole", path: `${FILM}/*/${FILM}/${FILM}.mkv` },
  { of: "series", owner: "file", place: "before the title", path: `* ${EPISODE}.mkv` },
  { of: "series", owner: "file", place: "before the numbers", path: "Lighthouse Row * S01E03.mkv" },
  { of: "series", owner: "file", place: "behind the numbers", path: `${EPISODE} *.mkv` },
  { of: "series", owner: "file", place: "among the tags", path: `${EPISODE} 1080p * x264.mkv` },
  {
    of: "series",
    owner: "work",
    place: "before the title",
    path: `* Lighthouse Row/${EPISODE}.mkv`,
  },
  {
    of: "series",
    owner: "work",
    place: "behind the title",
    path: `Lighthouse Row */${EPISODE}.mkv`,
  },
  {
    of: "series",
    owner: "work",
    place: "behind the year",
    path: `Lighthouse Row (2011) */${EPISODE}.mkv`,
  },
  {
    of: "series",
    owner: "work",
    place: "behind its season",
    path: `Lighthouse Row Season 1 */${EPISODE}.mkv`,
  },
  {
    of: "series",
    owner: "season",
    place: "behind the number",
    path: `Lighthouse Row/Season 1 */${EPISODE}.mkv`,
  },
  {
    of: "series",
    owner: "between",
    place: "above the season",
    path: `Lighthouse Row/*/Season 1/${EPISODE}.mkv`,
  },
  {
    of: "series",
    owner: "between",
    place: "below the season",
    path: `Lighthouse Row/Season 1/*/${EPISODE}.mkv`,
  },
  { of: "series", owner: "between", place: "alone", path: `Lighthouse Row/*/${EPISODE}.mkv` },
  {
    of: "series",
    owner: "between",
    place: "beside the episode's number",
    path: `Lighthouse Row/Season 1/* 03/${EPISODE}.mkv`,
  },
];
const FREE: readonly Place[] = [
  { of: "film", owner: "above", place: "as a whole", path: `*/${FILM}/${FILM}.mkv` },
  { of: "film", owner: "above", place: "above a shelf", path: `*/Movies/${FILM}/${FILM}.mkv` },
  { of: "series", owner: "above", place: "as a whole", path: `*/Lighthouse Row/${EPISODE}.mkv` },
  {
    of: "series",
    owner: "above",
    place: "above a shelf",
    path: `*/TV Shows/Lighthouse Row/Season 1/${EPISODE}.mkv`,
  },
];

/** The word in one of several brackets, in a case in which no word is a code. */
function written({ word, pick }: Made): string {
  const [one = ""] = word
    .toLowerCase()
    .split(/[^\p{L}\p{M}]+/u)
    .filter((part) => part !== "");
  return pick(["", "", "[]", "()", "【】", "「」", "{}"]).replace(/^(.?)(.?)$/u, `$1${one}$2`);
}

const isHeld = async (path: string): Promise<boolean> =>
  Array.isArray((await identify(path)).verdict);
const without = (path: string): string =>
  path.replace(/(?<=\/|^)\*(?: 03)?\//, "").replaceAll(/ \*|\* /g, "");

/** Returns the owner of the component at `*`. */
function ownerAt(path: string): Owner | undefined {
  const at = path
    .split("/")
    .toReversed()
    .findIndex((part) => part.includes("*"));
  const file = parsePath(path.replace("*", "Ploqueth"));
  const work = CATALOGUE.find(({ title }) => path.includes(title));
  if (work === undefined) throw new Error(`No work for ${path}`);
  return listOwners({ file, release: file, reading: AS_IT_STANDS }, toWork(work))[at]?.owner;
}

describe.each([...HELD, ...FREE])("$of, $owner: $place", ({ owner, path }) => {
  test("assigns this owner to the component", () => {
    expect(ownerAt(path), path).toBe(owner);
  });
});

describe.each(HELD)("$of, $owner: a word without a role $place", ({ path }) => {
  test("holds the path with the word, and files it without", {
    timeout: TIMEOUT_MS,
  }, async () => {
    expect(await isHeld(without(path)), without(path)).toBe(false);
    for (let seed = FIRST; seed < FIRST + NAMES / 4; seed += 1) {
      const held = path.replace("*", written(made(seed)));
      expect(await isHeld(held), held).toBe(true);
    }
  });
});

describe.each(FREE)("$of, $owner: a folder may have any name $place", ({ path }) => {
  test("files the path with the word", { timeout: TIMEOUT_MS }, async () => {
    for (let seed = FIRST; seed < FIRST + NAMES / 4; seed += 1) {
      const filed = path.replace("*", written(made(seed)));
      expect(await isHeld(filed), filed).toBe(false);
    }
  });
});
