// Tests the table of what holds a work because of a word.
import { describe, expect, test } from "vitest";
import {
  HELD_WORDS,
  reasonFor,
  type UnexplainedWords,
} from "../../../src/names/decide/guards/word-table.ts";
import { toWork } from "../../../src/names/identify/work.ts";
import { componentOf } from "../../../src/names/readings/facts/path-component.ts";
import { listSigners } from "../../../src/names/readings/facts/signers.ts";
import { movie, season, series } from "../../support/works.ts";

const WORKS = [
  toWork(movie(21, "Ember Days", 1996)),
  toWork(series(7, "Lighthouse Row", 2011, [season(1, 6, 2011)])),
];
const ANCHORS = ["year", "edition", "episode", "title", "release"] as const;
const ROLES = [
  "word",
  "number",
  "part",
  "day",
  "year",
  "season",
  "episode",
  "title",
  "extra",
  "about",
] as const;
const PLACES = ["before", "behind", "block", "whole"] as const;
const OWNERS = ["file", "work", "season", "between", "above", "around"] as const;

function* everyLeft(): Generator<UnexplainedWords> {
  for (const anchor of ANCHORS) {
    for (const role of ROLES) {
      for (const place of PLACES) {
        for (const owner of OWNERS) {
          yield { text: "Ploqueth", other: "2012", path: "x.mkv", anchor, role, place, owner };
        }
      }
    }
  }
}

const rowsFor = (left: UnexplainedWords, type: "movie" | "tv") =>
  HELD_WORDS.filter(
    ({ of = type, anchor = ANCHORS, role, place = PLACES, owner }) =>
      of === type &&
      anchor.includes(left.anchor) &&
      role.includes(left.role) &&
      place.includes(left.place) &&
      owner.includes(left.owner),
  );

describe.each(WORKS)("words in a path of $main", (work) => {
  const { type } = work.candidate;
  test("words match at most one row, which sets their reason", () => {
    for (const left of everyLeft()) {
      const rows = rowsFor(left, type);
      expect(rows.length, JSON.stringify(left)).toBeLessThan(2);
      const reason = reasonFor(left, { work, path: "x.mkv", wanted: "S01E01" });
      expect(reason?.code, JSON.stringify(left)).toBe(rows[0]?.code);
    }
  });
  test("words next to a title need a role in the file and in each folder of the work", () => {
    for (const owner of OWNERS) {
      const left = { text: "Ploqueth", anchor: "title", role: "word", place: "behind" } as const;
      const isHeld = reasonFor({ ...left, owner }, { work }) !== undefined;
      // In an episode's own name, the anchor is its numbers.
      const isOwn = owner !== "above" && owner !== "around";
      expect(isHeld, owner).toBe(isOwn && !(type === "tv" && owner === "file"));
    }
  });
  test("next to the numbers or the year of a name, a word needs a role for every owner", () => {
    const anchor = type === "tv" ? "episode" : "year";
    for (const owner of OWNERS) {
      for (const place of ["before", "behind"] as const) {
        const left = { text: "Ploqueth", anchor, role: "word", place, owner } as const;
        expect(reasonFor(left, { work }), `${owner} ${place}`).toBeDefined();
      }
    }
  });
});

test("each row of the table matches some words", () => {
  for (const row of HELD_WORDS) {
    const types = row.of === undefined ? (["movie", "tv"] as const) : [row.of];
    const isReached = types.some((type) =>
      [...everyLeft()].some((left) => rowsFor(left, type)[0] === row),
    );
    expect(isReached, row.code).toBe(true);
  }
});

describe("the signature of a name", () => {
  const signs = (word: string, at: number, ...names: string[]): boolean => {
    const components = names.map(componentOf);
    const component = components[at];
    if (component === undefined) throw new Error(`No component ${at}`);
    return listSigners(components).areNamed(word, component);
  };
  test("is the group of another component, or of its own component after a tag", () => {
    const release = "Ember.Days.1996.1080p.WEB.x264-Lanterns";
    expect(signs("lanterns", 0, "lanterns-ember.days.1996.mkv", release)).toBe(true);
    expect(signs("lanterns", 0, release)).toBe(true);
    expect(signs("lanterns", 0, "Ember Days (1996)-Lanterns[1080p].mkv")).toBe(false);
    expect(signs("lanterns", 0, "x.mkv", "Ember Days (1996)-Lanterns")).toBe(false);
    expect(signs("", 0, release)).toBe(false);
    expect(signs("iffv", 0, "[IFFV]", "Ember Days (1996)")).toBe(false);
  });
  test("is a block of codes, or a block before tags or a bare number", () => {
    expect(signs("grp", 0, "[Grp7] x.mkv", "[GRP] Lighthouse Row")).toBe(true);
    expect(signs("lanterns", 1, "[Lanterns] Lighthouse Row - 03 [1080p].mkv", "Lanterns")).toBe(
      true,
    );
    expect(signs("lanterns", 1, "[Lanterns] Lighthouse Row - 03.mkv", "Lanterns")).toBe(true);
    for (const block of ["[Lanterns] Disc 1", "[Lanterns] 03", "[Lanterns] Episode 3"]) {
      expect(signs("lanterns", 1, block, "Lanterns"), block).toBe(false);
    }
  });
});
