// The law about an id in a name: it names that component's work, and not each video inside it.
import { expect, test } from "vitest";
import { identifying } from "../../support/identifying.ts";
import { movie } from "../../support/works.ts";

const identify = identifying([
  movie(1, "Cinder Ferry", 2004),
  movie(2, "Marble", 2013),
  movie(3, "Marble Tide", 2016),
]);
const verdictOf = async (path: string) => {
  const [name = "", ...rest] = path.split("/");
  const { verdict } = await identify({ name, videos: [rest.join("/") || name] });
  return Array.isArray(verdict) ? "waits" : verdict;
};

const WORDS = ["Karaoke", "Ploqueth", "Kitchen Talk", "Обзор", "Zebra", "Vorn & Brix"];

test.each([
  (word: string) => `Marble (2013) {tmdb-2}/Marble ${word}.mkv`,
  (word: string) => `Marble (2013) {tmdb-2}/${word} Marble.mkv`,
  (word: string) => `Marble (2013) {tmdb-2}/Marble (2013) ${word}.mkv`,
  (word: string) => `Marble (2013) {tmdb-2}/${word} Marble (2013) 1080p.mkv`,
  (word: string) =>
    `Cinder Ferry (2004) [tmdbid-1]/Cinder.Ferry.${word.replaceAll(" ", ".")}.2004.mkv`,
  (word: string) => `Cinder Ferry (2004) {tmdb-1}/Cinder Ferry ${word}/Cinder Ferry.mkv`,
])("a word without a role waits inside a folder with an id: %o", async (toPath) => {
  for (const word of WORDS) {
    const path = toPath(word);
    expect(await verdictOf(path), path).toBe("waits");
  }
});

test.each([
  ["Marble (2013) {tmdb-2}/Marble.mkv", 2],
  ["Marble (2013) {tmdb-2}/Marble (2013) 1080p.mkv", 2],
  ["Marble Ploqueth (2013) {tmdb-2}/Marble.mkv", 2],
  ["Marble (2013) Ploqueth/Marble (2013) {tmdb-2}.mkv", 2],
  ["Marble (2013) Ploqueth {tmdb-2}.mkv", 2],
  ["Cinder Ferry (2004) {tmdb-1}/movie.mkv", 1],
  ["Cinder Ferry (2004) {tmdb-1}/Cinder.Ferry.2004.German.1080p.WEB.x264-GRP.mkv", 1],
])("an id settles its own name and the folders around it: %s", async (path, id) => {
  expect(await verdictOf(path)).toBe(id);
});
