import { expect, test } from "vitest";
import { hasOurPrefix, nearest } from "../../../src/bin/config/suggest.ts";

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
])("%.20s → %s", (word, expected) => expect(nearest(word, known)).toBe(expected));

test("of two that are near the nearer one, and nothing for a word that is mostly changed", () => {
  expect(nearest("copi", ["cop", "copy!", "copy"])).toBe("cop");
  expect(nearest("ab", ["xy"])).toBeUndefined();
});

test("our prefixes end in an underscore", () => {
  expect(["PLEX_X", "INGEST_X", "TMDB_", "PLEXY", "MY_PLEX_X"].map(hasOurPrefix)).toEqual([
    true,
    true,
    true,
    false,
    false,
  ]);
});
