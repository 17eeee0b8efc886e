import { expect, test } from "vitest";
import { parsePath } from "../../../../src/names/index.ts";

test.each([
  "Metropolis (1927) {tmdb-19}/Metropolis (1927) {tmdb-19} - [Bluray-720p][x264].mkv",
  "Metropolis (1927) [tmdbid-19]/Metropolis (1927).mkv",
  "Metropolis (1927) [tmdbid=19] {tmdb-19}/Metropolis.1080p.mkv",
  "Metropolis (1927) {imdb-tt0017136}.mkv",
  "Metropolis (1927) {edition-Uncut}.mkv",
  "Dark (2017) {tvdb-334824}/Season 01/Dark (2017) - s01e01.mkv",
])("an id or an edition is not the group: %s", (path) => {
  expect(parsePath(path).group).toBeNull();
});

test("a block at the end of a name is the group", () => {
  expect(parsePath("Metropolis (1927) 1080p [GRP].mkv").group).toBe("GRP");
});
