import { describe, expect, test } from "vitest";
import { asFilm, listFilmReadings, readAsFilms } from "../../../src/names/readings/films.ts";
import { listTitleSpellings } from "../../../src/names/readings/title-spellings.ts";

const titles = (name: string) =>
  listFilmReadings(name).map(({ title, year }) => `${title} ${year}`);

test.each([
  ["The Quiet Harbour (Drama 2011) Some Actor 720p.mkv", "Some Actor"],
  ["The Quiet Harbour (Comedy West. 2011) Some Actor 720p.mkv", "Some Actor"],
  ["The Quiet Harbour (2011) by Some Director.mkv", "Some Director"],
  ["The Quiet Harbour (2011) - De Some Director.avi", "Some Director"],
])("reads a person after the year: %s", (name, person) => {
  expect(listFilmReadings(name)).toContainEqual(
    expect.objectContaining({ title: "The Quiet Harbour", year: 2011, people: [person] }),
  );
});

test("a word that describes releases does not end a title outside the year's brackets", () => {
  expect(titles("Tall.Ship.in.Malay.1984.Criterion.1993.1080p.mkv")).not.toContain(
    "Tall Ship in 1984",
  );
  expect(titles("Tall Ship in Malay (1984).mkv")).toEqual(["Tall Ship in Malay 1984"]);
});

describe("removes known words around title and year", () => {
  test.each([
    ["The.Quiet.Harbour.German.2011.1080p.BluRay.x264-GRP.mkv", "The Quiet Harbour 2011"],
    ["The.Quiet.Harbour.Rogue.Cut.2011.1080p.mkv", "The Quiet Harbour 2011"],
    ["The.Quiet.Harbour.2011.Bootleg.Cut.1080p.mkv", "The Quiet Harbour 2011"],
    ["The.Quiet.Harbour.2011.SF.20th.Anniversary.Edition.1080p.mkv", "The Quiet Harbour 2011"],
    ["01 - The Quiet Harbour (2011).mkv", "The Quiet Harbour 2011"],
    ["7. The Quiet Harbour (2011).mkv", "The Quiet Harbour 2011"],
    ["Marvel 05 - The Quiet Harbour (2011).mkv", "The Quiet Harbour 2011"],
    ["(Comedy) Netflix Originals - The Quiet Harbour (2011) 1080p.mkv", "The Quiet Harbour 2011"],
    ["2011 - The Quiet Harbour.mkv", "The Quiet Harbour 2011"],
    ["The Quiet Harbour (2011) [1080p] [BluRay] [E-AC3-S78].mkv", "The Quiet Harbour 2011"],
    ["The Quiet Harbour (2011) (BDRip x265 AC3 5.1x2+2.0x3)[abc].mkv", "The Quiet Harbour 2011"],
    ["The Quiet Harbour (2011) (2019 Remaster) 1080p.mkv", "The Quiet Harbour 2011"],
    ["www.site.com - The Quiet Harbour (2011).mkv", "The Quiet Harbour 2011"],
    ["ww.someblast.sbs - The Quiet Harbour (2011).mkv", "The Quiet Harbour 2011"],
    ["[The Quiet Harbour 2011] [BDRemux site.org].mkv", "The Quiet Harbour 2011"],
    ["The Quiet Harbour[2011]-LIFE[someboard]", "The Quiet Harbour 2011"],
  ])("%s", (name, wanted) => {
    expect(titles(name)).toContain(wanted);
  });
});

test("ignores a year inside a tag or a cut, and returns at most 24 readings of a hostile name", () => {
  expect(titles("The.Quiet.Harbour.1080p.HEVC.10bit.BT.2020.DTS-HD-GRP.mkv")).toEqual([]);
  expect(titles("The.Quiet.Harbour.2011.2160p.Rec.2020.HEVC-GRP.mkv")).toEqual([
    "The Quiet Harbour 2011",
  ]);
  expect(
    listFilmReadings("Harbour (2011) (2019 Remaster).mkv").map(({ edition }) => edition),
  ).toContain("Remaster");
  const hostile = `${"2011 German - ".repeat(200)}.mkv`;
  expect(listFilmReadings(hostile).length).toBeLessThanOrEqual(24);
});

describe("keeps a word that is in no table", () => {
  test.each([
    ["Return.to.Harbour.2011.1080p.mkv", "Harbour 2011"],
    ["Strangers.in.the.Harbour.2011.1080p.mkv", "The Harbour 2011"],
    ["Hello - Come Again 2011.mkv", "Come Again 2011"],
    ["The.Quiet.Harbour.2011.Romulus.1080p.mkv", "The Quiet Harbour 2011"],
    ["The.Quiet.Harbour.German.2011.Extras.1080p.mkv", "The Quiet Harbour 2011"],
    ["The Quiet Harbour Collection 2011 1080p", "The Quiet Harbour 2011"],
    ["The Quiet Harbour (2011-2015)", "The Quiet Harbour 2011"],
    ["Quiet.2011.Vice.720p.mkv", "Quiet 2011"],
    ["8-Bit.Harbour.2011.mkv", "Bit Harbour 2011"],
    ["The Night Comes for Us (2011).mkv", "The Night Comes for 2011"],
  ])("%s", (name, unwanted) => {
    expect(titles(name)).not.toContain(unwanted);
  });
});

test("lists the longest title first, and reports what was removed", () => {
  const [whole, shorter] = listFilmReadings("Harbour.Lights.German.2011.1080p.mkv");
  expect(whole).toMatchObject({ title: "Harbour Lights German", taken: { before: "", after: "" } });
  expect(shorter).toMatchObject({
    title: "Harbour Lights",
    taken: { before: "", after: "german" },
  });
  expect(shorter?.roles).toContainEqual({ text: "German", role: "language" });
});

test("reads a component as a film with its facts but without its season numbers", () => {
  const name = "1 Harbour S01 German 2011 Bootleg Cut 1080p BluRay DD5.1-S78.mkv";
  expect(asFilm(name, { title: "Harbour", year: 2011, edition: "Bootleg Cut" })).toMatchObject({
    name,
    type: "movie",
    title: "Harbour",
    year: 2011,
    seasons: [],
    edition: "Bootleg Cut",
    resolution: "1080p",
    source: "BluRay",
    languages: ["de"],
    saidBy: { title: 0, year: 0 },
  });
});

test.each([
  ["Alex s Day", "Alex's Day"],
  ["L Aube", "L'Aube"],
  ["Harbour Part 2", "Harbour 2"],
  ["Harbour Vol. 3", "Harbour 3"],
  ["Harbour2", "Harbour 2"],
  ["Harbour Part2", "Harbour Part 2"],
  ["Harbour 1", "Harbour"],
])("%s may be spelled %s", (title, spelt) => {
  expect(listTitleSpellings(title)).toContain(spelt);
});

/** Returns, for each reading, the components that are read as the film. */
const read = (name: string, videos: string[] = []) =>
  readAsFilms({ name, videos }).map(({ reading }) =>
    [...reading].map(([component, { title, year }]) => `${component} => ${title} ${year}`),
  );

test("reads every component that can name the film, and leaves the others unchanged", () => {
  expect(read("Harbour Collection/2. Harbour (2011)/Harbour.mkv")).toContainEqual([
    "2. Harbour (2011) => Harbour 2011",
  ]);
  expect(
    read("Harbour.German.2011.1080p-GRP", ["harbour.german.2011.1080p-grp.mkv"]),
  ).toContainEqual([
    "harbour.german.2011.1080p-grp.mkv => harbour 2011",
    "Harbour.German.2011.1080p-GRP => Harbour 2011",
  ]);
});

test("reads the only title ripped by MakeMKV as its folder's film", () => {
  const ripped = (video: string) => [`${video} => Harbour 2011`, "Harbour (2011) => Harbour 2011"];
  expect(read("Harbour (2011)", ["title_t01.mkv"])).toContainEqual(ripped("title_t01.mkv"));
  expect(read("Harbour (2011)", ["Harbour_t00.mkv"])).toContainEqual(ripped("Harbour_t00.mkv"));
  expect(read("Harbour (2011)", ["Other_t00.mkv"]).flat()).toEqual([
    "Harbour (2011) => Harbour 2011",
  ]);
  expect(read("Harbour (2011)", ["title_t00.mkv", "title_t01.mkv"]).flat()).toEqual([
    "Harbour (2011) => Harbour 2011",
  ]);
});
