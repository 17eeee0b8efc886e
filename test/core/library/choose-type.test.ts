import { expect, test } from "vitest";
import { chooseType } from "../../../src/core/library/library-kind.ts";

const library = (type: string) => ({ title: "Lib", type });

test.each([
  ["movie", "movie"],
  ["show", "show"],
  ["artist", "artist"],
  ["photo", undefined],
  ["constructor", undefined],
])("uses the library's own item type when none is requested: %s", (type, expected) => {
  expect(chooseType(library(type), {})).toBe(expected);
});

test("rejects an item type that the library lacks, and lists the types that it has", () => {
  expect(chooseType(library("show"), { type: "episode" })).toBe("episode");
  expect(chooseType(library("photo"), { type: "photo" })).toBe("photo");
  expect(() => chooseType(library("show"), { type: "movie" })).toThrow(
    expect.objectContaining({
      code: "invalid_request",
      hint: expect.stringMatching(/show, season, episode/),
    }),
  );
  expect(() => chooseType(library("playlist"), { type: "movie" })).toThrow(/has no items/);
});

test("rejects a filter that the type does not support, before sending any request", () => {
  expect(() => chooseType(library("artist"), { year: 2001 })).toThrow(/no year/);
  expect(chooseType(library("artist"), { type: "album", year: 2001 })).toBe("album");
  expect(() => chooseType(library("artist"), { unwatched: true })).toThrow(
    /cannot be filtered by unwatched/,
  );
  expect(() => chooseType(library("photo"), { unwatched: true })).toThrow(
    /cannot be filtered by unwatched/,
  );
  expect(chooseType(library("photo"), { unwatched: false })).toBeUndefined();
});
