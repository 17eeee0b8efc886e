import { rmSync, writeFileSync } from "node:fs";
import { afterEach, expect, test } from "vitest";
import { toIdentifyLine } from "../../../src/app/identify/identify-line.ts";
import { formatFileProblem } from "../../../src/app/own-files/own-file.ts";
import { createWords, formatWordCounts, WORDS } from "../../../src/app/own-files/words.ts";
import { explainWords, parsePath, readOwnWords } from "../../../src/names/index.ts";
import { diskFiles } from "../../../src/program/config/files.ts";
import { createOwnFiles } from "../../../src/program/config/own-files.ts";
import type { Listed } from "../../support/catalogue-ports.ts";
import { identifying } from "../../support/identifying.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { movie, season, series } from "../../support/works.ts";

afterEach(() => readOwnWords(WORDS.none));

const wordsOf = (said: object) => {
  const read = WORDS.parse(JSON.stringify(said));
  if (!read.ok) throw new Error(read.problems.map(formatFileProblem).join("; "));
  return read.value;
};
const problemsOf = (text: string): string[] => {
  const read = WORDS.parse(text);
  return read.ok ? [] : read.problems.map(formatFileProblem);
};

test("accepts words in the spelling people use, and reports where each problem is", () => {
  expect(
    wordsOf({
      tags: ["QxR-Mix"],
      titles: { "Das Boot (1981)": "movie:387", Dark: "https://www.themoviedb.org/tv/70523" },
    }),
  ).toEqual({
    tags: ["qxr mix"],
    groups: [],
    titles: [
      { title: "Das Boot (1981)", key: "das boot", year: 1981, type: "movie", tmdbId: 387 },
      { title: "Dark", key: "dark", type: "tv", tmdbId: 70_523 },
    ],
  });
  const work =
    "allowed: a work like tv:71446 or movie:603, or the address of its page on themoviedb.org";
  const word = "allowed: a word of at least two characters that is not a number, season or episode";
  expect(
    problemsOf(
      JSON.stringify({ tag: [], tags: ["S01", "x", 7], titles: { Dark: "70523", "!": "tv:1" } }),
    ),
  ).toEqual([
    `tags 1: found "S01"; ${word}`,
    `tags 2: found "x"; ${word}`,
    "tags 3: found 7; allowed: text",
    `titles Dark: found "70523"; ${work}`,
    'found the word "tag"; allowed: one of tags, groups, titles',
  ]);
  expect(problemsOf('{"titles":{"Amélie":"movie:194","amelie":"movie:1"}}')).toEqual([
    'titles amelie: found "movie:1"; allowed: each title once; this one is read as Amélie',
  ]);
  expect(problemsOf('{"titles":{"!":"tv:1"}}')).toEqual([
    'titles !: found "tv:1"; allowed: a title with letters or digits',
  ]);
  expect(problemsOf("[1]")).toEqual(["found a list; allowed: an object"]);
  expect(problemsOf("{")[0]).toMatch(/^found text that is not JSON/);
});

test("the user's own tags and groups are recognised anywhere in a name, with their source", () => {
  const name = "Tall Ship QxR Mix 2010 Some Crew 1080p";
  expect(explainWords(parsePath(name)).roles.some(({ source }) => source !== undefined)).toBe(
    false,
  );
  readOwnWords(wordsOf({ tags: ["qxr.mix"], groups: ["Some Crew"] }));
  const parsed = parsePath(name);
  expect(parsed).toMatchObject({ title: "Tall Ship", year: 2010, group: "Some Crew" });
  expect(explainWords(parsed).roles).toEqual([
    { text: "Tall Ship", role: "title" },
    { text: "QxR Mix", role: "tag", source: "words.json" },
    { text: "2010", role: "year" },
    { text: "Some Crew", role: "group", source: "words.json" },
    { text: "1080p", role: "tag" },
  ]);
  readOwnWords(WORDS.none);
  expect(parsePath(name).group).toBeNull();
});

test("reads the file when it appears, changes or disappears, and keeps the previous words if it is invalid", () => {
  using folder = tempFolder();
  const words = createWords([folder.at("words.json")], createOwnFiles(diskFiles));
  const counts = () => formatWordCounts(words.value());
  expect(counts()).toBe("tags 0, groups 0, titles 0");
  writeFileSync(folder.at("words.json"), '{"tags":["QXR"],"titles":{"Dark":"tv:70523"}}');
  expect(counts()).toBe("tags 1, groups 0, titles 1");
  writeFileSync(folder.at("words.json"), '{"tags":["QXR",""]}');
  expect(words.problem()).toMatch(
    /words\.json: tags 2: found ""; allowed: .*\. The earlier words stay in force until the file is corrected\.$/,
  );
  expect(counts()).toBe("tags 1, groups 0, titles 1");
  rmSync(folder.at("words.json"));
  expect([counts(), words.problem()]).toEqual(["tags 0, groups 0, titles 0", undefined]);
});

const CATALOGUE: Listed[] = [
  series(71_446, "Money Heist", 2017, [season(1, 13)]),
  series(1, "Casa Papel", 2001, [season(1, 8)]),
  movie(438_631, "Dune", 2021),
  movie(841, "Dune", 1984),
  movie(9, "The Desert Planet", 1999),
];

const identify = identifying(CATALOGUE);

async function decide(titles: Record<string, string>, name: string) {
  const words = wordsOf({ titles });
  const identified = await identify(name, { words: () => (readOwnWords(words), words) });
  return { is: identified.verdict, roles: toIdentifyLine(name, identified).roles };
}

const HEIST = { "Casa de Papel": "tv:71446" };
const DUNE = "Dune.2021.1080p.BluRay.x264-GRP.mkv";

test.each([
  [
    "a title that TMDB does not list so",
    HEIST,
    "Casa.de.Papel.S01E02.1080p.WEB.x264-GRP.mkv",
    71_446,
  ],
  [
    "an episode that is not there",
    HEIST,
    "Casa.de.Papel.S03E02.1080p.WEB.x264-GRP.mkv",
    ["episode_missing"],
  ],
  ["another title", HEIST, "Casa.Papel.S01E02.1080p.WEB.x264-GRP.mkv", 1],
  ["a film without a year", { Dune: "movie:841" }, "Dune.1080p.BluRay.x264-GRP.mkv", 841],
  ["a film of another year", { Dune: "movie:841" }, DUNE, ["person_contradicted"]],
  ["a film of that year", { "Dune (2021)": "movie:9" }, DUNE, ["person_contradicted"]],
  ["another year than the entry's", { "Dune (1984)": "movie:9" }, DUNE, 438_631],
  ["a series' title on a film's name", { Dune: "tv:71446" }, DUNE, 438_631],
  ["a work that TMDB does not have", { Dune: "movie:77" }, DUNE, ["person_contradicted"]],
])("%s: %o has the same effect as a correction by a person", async (_, titles, name, is) => {
  expect((await decide(titles, name)).is).toEqual(is);
});

test("reports the source of a title from the user's own words", async () => {
  const { roles } = await decide(HEIST, "Casa.de.Papel.S01E02.1080p.WEB.x264-GRP.mkv");
  expect(roles[0]).toEqual({ text: "Casa de Papel", role: "title", source: "words.json" });
});
