import { expect, test } from "vitest";
import { judgeMatch, type MatchVerdict, type PlexIdentity } from "../../../src/core/curate/fix.ts";

const item = (guid: string, ...ids: string[]): PlexIdentity => ({
  guid,
  title: "Dune",
  year: 1984,
  ids,
});
const BEFORE = item("plex://movie/old", "tmdb://438631");

test.each<[MatchVerdict, string, PlexIdentity, boolean]>([
  ["proven", "the item has our file and our id", item("plex://movie/new", "tmdb://841"), true],
  ["open", "another item has our id", item("plex://movie/new", "tmdb://841"), false],
  ["open", "the old match is still there", BEFORE, true],
  ["open", "Plex has not read the metadata", item("plex://movie/new", "tmdb://438631"), true],
  ["open", "the item has no ids yet", item("plex://movie/new"), true],
  ["wrong", "the item has a third id", item("plex://movie/new", "tmdb://1"), true],
])("a match is %s if %s", (verdict, _, now, hasFile) => {
  expect(judgeMatch({ tmdbId: 841 }, { hasFile, before: BEFORE, now })).toBe(verdict);
});
