import { describe, expect, test } from "vitest";
import type { IdentifyDeps } from "../../../src/names/index.ts";
import type { Listed } from "../../support/catalogue-ports.ts";
import { type Given, identifying, running } from "../../support/identifying.ts";
import { movie } from "../../support/works.ts";

const CATALOGUE: Listed[] = [
  movie(1, "Quiet Harbour", 2011),
  movie(2, "Quiet Harbour", 2024),
  movie(3, "The Pier", 2010),
  movie(4, "Come Again", 2015),
  movie(5, "Hello", 2015),
  movie(6, "Leave", 2022),
  movie(7, "Stone Bridge", 1990),
  movie(8, "Stone Bridge Final Cut", 1999),
  movie(9, "Lantern", 2003),
  movie(12, "Harbour", 1998),
  movie(30, "Low Meadow", 2013, { popularity: 1, votes: 200 }),
  movie(31, "Low Meadow", 2014, { popularity: 30, votes: 2000 }),
  movie(13, "Marvel Harbour", 1998),
  movie(14, "Orchard", 1984),
  movie(15, "Winter Orchard 2", 1987),
  movie(10, "Harbour 2", 2005),
  movie(11, "Alex's Long Day", 2006),
  movie(20, "Northern Ferry", 2001, { runtimeMinutes: 100 }),
  movie(21, "Southern Ferry", 2001, { runtimeMinutes: 100 }),
  movie(22, "Southern Ferry", 2013, { runtimeMinutes: 101 }),
  movie(23, "Western Ferry", 2001, { runtimeMinutes: 100 }),
  movie(24, "Le Bac de l'Ouest", 1981, {
    runtimeMinutes: 128,
    alternativeTitles: ["Western Ferry"],
  }),
  movie(25, "Eastern Ferry", 2001, { runtimeMinutes: 100 }),
  movie(26, "Le Bac de l'Est", 1981, {
    runtimeMinutes: 128,
    alternativeTitles: ["Eastern Ferry at Night"],
  }),
];

const run = identifying(CATALOGUE);

describe("a name that is filed by a reading other than its first", () => {
  test.each([
    ["Quiet.Harbour.German.2011.1080p.BluRay.x264-GRP.mkv", 1],
    ["01 - Quiet Harbour (2011).mkv", 1],
    ["0607 Quiet Harbour (2011).mkv", 1],
    ["Disney - Lantern (2003).mkv", 9],
    ["Criterion - 04 - Quiet Harbour (2011).mkv", 1],
    ["Orchard (1984) [Blu-ray 2015].mkv", 14],
    ["Orchard.1984.Criterion.2006.1080p.mkv", 14],
    ["Winter Orchard Chapter 2 (1987).mkv", 15],
    ["Harbour Part 2 (2005).mkv", 10],
    ["Alex.s.Long.Day.2006.1080p.mkv", 11],
    ["Quiet Harbour (2011)/title_t00.mkv", 1],
  ])("%s", async (name, id) => {
    const found = await run(name);
    expect(found.verdict).toBe(id);
    expect(found.asked.length).toBeLessThanOrEqual(8);
    expect(found.parsed.name).toBe(name);
  });

  test("a video keeps its own name if the release is read in another way", async () => {
    const found = await run({
      name: "Quiet.Harbour.German.2011.1080p-GRP",
      videos: ["quiet.harbour.german.2011.720p-grp.mkv"],
    });
    expect(found.verdict).toBe(1);
    expect([...found.files.keys()]).toEqual(["quiet.harbour.german.2011.720p-grp.mkv"]);
  });
});

describe("a name that may mean another film goes to review", () => {
  test.each([
    ["Strangers.at.The.Pier.2010.1080p.mkv"],
    ["Decision.to.Leave.2022.1080p.mkv"],
    ["Hello - Come Again 2015.mkv"],
    ["Meadow - Lantern (2003).mkv"],
    ["Marvel - Harbour (1998).mkv"],
    ["Quiet.Harbour.German.2012.1080p.mkv"],
    ["Stone.Bridge.1990.Final.Cut.Bootleg.Cut.1080p.mkv"],
    ["Quiet.Harbour.German.2011.Extras.1080p.mkv"],
    // Words that mark a series never belong to a film, regardless of the tag that contains them.
    ["Quiet.Harbour.2011.S01.1080p.BluRay.x264-GRP"],
    ["Quiet.Harbour.2011.S01.1080p.mkv"],
    ["Quiet Harbour (2011) S01/Quiet.Harbour.2011.S01.mkv"],
    ["Quiet.Harbour.2011.Complete.Series.1080p"],
    ["Quiet.Harbour.2011.Miniseries.1080p.mkv"],
    ["Quiet.Harbour.2011.TV.Series.1080p.mkv"],
    ["Quiet.Harbour.2011.Season.Pack.1080p"],
    ["Quiet.Harbour.2011.German.L.Integrale.1080p"],
    ["Quiet.Harbour.German.2011.S01.1080p"],
  ])("%s", async (name) => {
    expect(await run(name)).toMatchObject({ decision: { kind: "review" } });
  });

  test("sends a name that fits two films to review, even if one of them is little known", async () => {
    expect((await run("Low Meadow (2014).mkv")).verdict).toBe(31);
    const found = await run("Low Meadow (2013) Remastered 2014.mkv");
    expect(found.verdict).toContain("remake_rival");
    expect(found.ranked.slice(0, 2).map(({ candidate }) => candidate.tmdbId)).toEqual([30, 31]);
  });

  test("sends a name with the years of two films with the same title to review", async () => {
    expect((await run("Quiet Harbour [2011] [2024].mkv")).verdict).toEqual(["year_differs"]);
  });
});

describe("a film without a year is filed by its running time", () => {
  const name = "Northern.Ferry.1080p.BluRay.x264-GRP.mkv";

  const lasting = async (video: string, minutes: number) =>
    (await run({ name: video, videos: [video], at: "/in/film" }, { lengths: running(minutes) }))
      .verdict;

  test("is filed if only one work has its title and the running time matches", async () => {
    expect(await lasting(name, 102)).toBe(20);
    expect(await lasting(name, 104)).toContain("no_year_movie");
    expect((await run(name)).verdict).toContain("no_year_movie");
  });

  test("is not filed if two works have its title, or another film has it as an alternative title", async () => {
    expect(await lasting("Southern.Ferry.1080p.BluRay.x264-GRP.mkv", 100)).not.toEqual(
      expect.any(Number),
    );
    expect(await lasting("Western.Ferry.1080p.mkv", 100)).not.toEqual(expect.any(Number));
    expect(await lasting("Eastern.Ferry.1080p.mkv", 100)).toBe(25);
  });
});

describe("a director or actor whom TMDB names", () => {
  const PEOPLE: Record<number, string[]> = {
    1: ["Ada Quill", "Robert De Niro"],
    2: ["Ida Vane"],
    9: ["James Garner", "T. Stamp"],
  };
  const withPeople = async (given: Given) => {
    const asked: number[] = [];
    const people: IdentifyDeps["people"] = async (tmdbId) => {
      asked.push(tmdbId);
      return PEOPLE[tmdbId] ?? [];
    };
    const found = await run(given, { people });
    return { ...found, people: asked };
  };

  test.each([
    ["Quiet Harbour (2011) Ada Quill 720p.mkv", 1],
    ["Ada Quill - Quiet Harbour (2011).mkv", 1],
    ["Quiet Harbour - Ada Quill (2011).mkv", 1],
    ["Quiet Harbour (2011, Ada Quill).mkv", 1],
    ["Quiet.Harbour.2011.Robert.De.Niro.VOSTFR.1080p.mkv", 1],
    ["Robert de Niro - Quiet Harbour (2011).mkv", 1],
    ["Lantern (2003) [J.Garner, T.Stamp].mkv", 9],
    ["James Garner - Lantern (2003).mkv", 9],
  ])("is not part of the title: %s", async (name, id) => {
    const { verdict, asked, people } = await withPeople(name);
    expect(verdict).toBe(id);
    expect(asked.length + people.length).toBeLessThanOrEqual(8);
  });

  test.each([
    ["of another film", "Quiet Harbour (2011) Ida Vane 720p.mkv"],
    ["of nobody", "Quiet Harbour (2011) Second Coming 720p.mkv"],
    ["of one who is named and one who is not", "Lantern (2003) [James Garner, Ida Vane].mkv"],
    ["with another first letter", "Lantern (2003) [B.Garner].mkv"],
    ["without a first name", "Lantern (2003) [Garner].mkv"],
    ["of nobody, in the year's brackets", "Quiet Harbour (2011, Second Coming).mkv"],
    ["with a word more", "Quiet Harbour (2011) Ada Quill Returns 720p.mkv"],
  ])("a name %s goes to review", async (_, name) => {
    expect((await withPeople(name)).decision.kind).toBe("review");
  });

  test.each([
    ["Ada Quill", "auto"],
    ["Second Coming", "review"],
  ])(
    "decides a file in the film's folder by whether TMDB names the person: %s",
    async (words, kind) => {
      const { decision } = await withPeople({
        name: "Quiet Harbour (2011)",
        videos: [`Quiet Harbour (2011) ${words}.mkv`],
      });
      expect(decision.kind).toBe(kind);
    },
  );

  test("the rejected reading names the person whom TMDB does not list", async () => {
    const { lost } = await withPeople("Quiet Harbour (2011) Ida Vane 720p.mkv");
    expect(lost?.map(({ why }) => why)).toContain(
      "TMDB does not name Ida Vane among the film's directors and actors.",
    );
  });

  test("requests no people if no word may be a name", async () => {
    expect(
      (await withPeople("Quiet.Harbour.German.2011.1080p.BluRay.x264-GRP.mkv")).people,
    ).toEqual([]);
  });
});
