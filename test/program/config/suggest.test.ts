import { expect, test } from "vitest";
import { findNearestWord } from "../../../src/base/text/nearest-word.ts";
import { findUnknownNames } from "../../../src/program/config/suggest.ts";

const known = ["PLEX_TOKEN", "PLEX_URL", "SERVER_PORT"];

test.each([
  ["PLEX_TOKN", "PLEX_TOKEN"],
  ["PLEX_TKOEN", "PLEX_TOKEN"],
  ["PLEXTOKENS", "PLEX_TOKEN"],
  ["SREVER_PROT", "SERVER_PORT"],
  ["PLEX_TKON", "PLEX_TOKEN"],
  ["PLEX_MODE", undefined],
  ["", undefined],
  ["X".repeat(1_000_000), undefined],
])("the nearest to %.20s is %s", (word, expected) =>
  expect(findNearestWord(word, known)).toBe(expected),
);

test("suggests the nearest of several names, and nothing for a very different word", () => {
  expect(findNearestWord("copi", ["cop", "copy!", "copy"])).toBe("cop");
  expect(findNearestWord("ab", ["xy"])).toBeUndefined();
});

test("a name has our prefix if everything before its underscore matches", () => {
  const values = {
    PLEX_X: "1",
    INGEST_X: "1",
    TMDB_: "1",
    HEALTH_X: "1",
    PLEXY: "1",
    MY_PLEX_X: "1",
    "": "1",
  };
  const { problems, warnings } = findUnknownNames({}, { path: "/e", mode: 0o600, values }, {});
  expect(problems.map(({ name }) => name)).toEqual(["PLEX_X", "INGEST_X", "TMDB_", "HEALTH_X"]);
  expect(warnings).toEqual([]);
});
