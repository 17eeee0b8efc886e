import { describe, expect, test } from "vitest";
import type { IdentifyDeps } from "../../../src/app/identify/clues/ports.ts";
import type { ReleaseName } from "../../../src/app/identify/clues/read-release.ts";
import { createIdentify } from "../../../src/app/identify/identify.ts";
import { cataloguePorts, type Listed } from "../../support/catalogue-ports.ts";
import { movie } from "../../support/works.ts";

const MINUTE = 60_000;
const film = (id: number, title: string, year: number, runtimeMinutes: number): Listed => ({
  ...movie(id, title, year),
  runtimeMinutes,
  seasonCounts: [],
  seasons: [],
});
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
  film(20, "Northern Ferry", 2001, 100),
  film(21, "Southern Ferry", 2001, 100),
  film(22, "Southern Ferry", 2013, 101),
  film(23, "Western Ferry", 2001, 100),
  { ...film(24, "Le Bac de l'Ouest", 1981, 128), alternativeTitles: ["Western Ferry"] },
  film(25, "Eastern Ferry", 2001, 100),
  { ...film(26, "Le Bac de l'Est", 1981, 128), alternativeTitles: ["Eastern Ferry at Night"] },
];

async function run(input: Partial<ReleaseName> & { name: string }, minutes?: number) {
  const { ports, asked } = cataloguePorts(CATALOGUE);
  const lengths: IdentifyDeps["lengths"] = async (_at, videos) =>
    new Map(videos.map((video) => [video, { kind: "read", duration_ms: (minutes ?? 0) * MINUTE }]));
  const deps = minutes === undefined ? ports : { ...ports, lengths };
  const identified = await createIdentify(deps)({ videos: [], ...input }, new AbortController().signal);
  const { decision } = identified;
  return {
    ...identified,
    asked,
    id: decision.kind === "auto" ? decision.identity.tmdbId : decision.reasons.map(({ code }) => code),
  };
}

describe("a name is filed by another reading than its first", () => {
  test.each([
    ["Quiet.Harbour.German.2011.1080p.BluRay.x264-GRP.mkv", 1],
    ["01 - Quiet Harbour (2011).mkv", 1],
    ["494 Quiet Harbour [2011].mkv", 1],
    ["0607 Quiet Harbour (2011).mkv", 1],
    ["Disney - Lantern (2003).mkv", 9],
    ["Marvel 07 - Lantern (2003).mkv", 9],
    ["Criterion - 04 - Quiet Harbour (2011).mkv", 1],
    ["Orchard (1984) [Blu-ray 2015].mkv", 14],
    ["Orchard.1984.Criterion.2006.1080p.mkv", 14],
    ["Winter Orchard Chapter 2 (1987).mkv", 15],
    ["Disney - Quiet Harbour (2011).mkv", 1],
    ["Quiet Harbour (2011) [1080p] [E-AC3-S78].mkv", 1],
    ["Quiet.Harbour.2011.Bootleg.Cut.1080p.mkv", 1],
    ["Harbour Part 2 (2005).mkv", 10],
    ["Alex.s.Long.Day.2006.1080p.mkv", 11],
    ["Quiet Harbour (2011)/title_t00.mkv", 1],
    ["[BluRay Rip 720p ITA AC3] Lantern[2003]-LIFE[someboard].mkv", 9],
  ])("%s", async (name, id) => {
    const found = await run({ name });
    expect(found.id).toBe(id);
    expect(found.asked.length).toBeLessThanOrEqual(8);
    expect(found.parsed.name).toBe(name);
  });

  test("a video keeps its own name where the release is read otherwise", async () => {
    const found = await run({
      name: "Quiet.Harbour.German.2011.1080p-GRP",
      videos: ["quiet.harbour.german.2011.720p-grp.mkv"],
    });
    expect(found.id).toBe(1);
    expect([...found.files.keys()]).toEqual(["quiet.harbour.german.2011.720p-grp.mkv"]);
  });
});

describe("a name that may be another film is asked about", () => {
  test.each([
    ["Strangers.at.The.Pier.2010.1080p.mkv"],
    ["Decision.to.Leave.2022.1080p.mkv"],
    ["Hello - Come Again 2015.mkv"],
    ["Meadow - Lantern (2003).mkv"],
    ["Marvel - Harbour (1998).mkv"],
    ["Quiet.Harbour.German.2012.1080p.mkv"],
    ["Stone.Bridge.1990.Final.Cut.Bootleg.Cut.1080p.mkv"],
    ["Quiet.Harbour.German.2011.Extras.1080p.mkv"],
    // What says that it is a series is no film's, whatever tag it is part of.
    ["Quiet.Harbour.2011.S01.1080p.BluRay.x264-GRP"],
    ["Quiet.Harbour.2011.S01.1080p.mkv"],
    ["Quiet Harbour (2011) S01/Quiet.Harbour.2011.S01.mkv"],
    ["Quiet.Harbour.2011.S01-GRP"],
    ["Quiet.Harbour.2011.Complete.Series.1080p"],
    ["Quiet.Harbour.2011.1080p.Complete.Series-GRP"],
    ["Quiet.Harbour.2011.Miniseries.1080p.mkv"],
    ["Quiet.Harbour.2011.TV.Series.1080p.mkv"],
    ["Quiet.Harbour.2011.Season.Pack.1080p"],
    ["Quiet.Harbour.2011.German.L.Integrale.1080p"],
    ["Quiet.Harbour.German.2011.S01.1080p"],
  ])("%s", async (name) => {
    expect(await run({ name })).toMatchObject({ decision: { kind: "review" } });
  });

  test("a name of two films is asked about even if one of them is little known", async () => {
    expect((await run({ name: "Low Meadow (2014).mkv" })).id).toBe(31);
    const found = await run({ name: "Low Meadow (2013) Remastered 2014.mkv" });
    expect(found.id).toContain("remake_rival");
    expect(found.ranked.slice(0, 2).map(({ candidate }) => candidate.tmdbId)).toEqual([30, 31]);
  });

  test("with the years of two films of one title in its name, both films are shown", async () => {
    expect((await run({ name: "Quiet Harbour [2011] [2024 Restored].mkv" })).id).toEqual(["year_differs"]);
  });
});

describe("a film without a year is filed by its length", () => {
  const name = "Northern.Ferry.1080p.BluRay.x264-GRP.mkv";

  test("if one work has its title and the file runs as long", async () => {
    expect((await run({ name, videos: [name], at: "/in/film" }, 102)).id).toBe(20);
    expect((await run({ name, videos: [name], at: "/in/film" }, 104)).id).toContain("no_year_movie");
    expect((await run({ name })).id).toContain("no_year_movie");
  });

  test("never if two works have its title, whichever fits", async () => {
    const other = "Southern.Ferry.1080p.BluRay.x264-GRP.mkv";
    expect((await run({ name: other, videos: [other], at: "/in/film" }, 100)).decision.kind).toBe("review");
  });

  test("never if another film has it among its other titles", async () => {
    const [west, east] = ["Western.Ferry.1080p.mkv", "Eastern.Ferry.1080p.mkv"];
    expect((await run({ name: west, videos: [west], at: "/in/film" }, 100)).decision.kind).toBe("review");
    expect((await run({ name: east, videos: [east], at: "/in/film" }, 100)).id).toBe(25);
  });
});

describe("a director or actor whom TMDB names", () => {
  const PEOPLE: Record<number, string[]> = {
    1: ["Ada Quill", "Robert De Niro"],
    2: ["Ida Vane"],
    9: ["James Garner", "T. Stamp"],
  };
  const withPeople = async (name: string) => {
    const { ports, asked } = cataloguePorts(CATALOGUE);
    const people: IdentifyDeps["people"] = async (tmdbId) => {
      asked.push(`people ${tmdbId}`);
      return PEOPLE[tmdbId] ?? [];
    };
    const found = await createIdentify({ ...ports, people })({ name, videos: [] }, new AbortController().signal);
    return { found, asked, id: found.decision.kind === "auto" ? found.decision.identity.tmdbId : undefined };
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
  ])("is no word of the title: %s", async (name, id) => {
    const { id: filed, asked } = await withPeople(name);
    expect(filed).toBe(id);
    expect(asked.length).toBeLessThanOrEqual(8);
  });

  test.each([
    ["of another film", "Quiet Harbour (2011) Ida Vane 720p.mkv"],
    ["of nobody", "Quiet Harbour (2011) Second Coming 720p.mkv"],
    ["of one who is named and one who is not", "Lantern (2003) [James Garner, Ida Vane].mkv"],
    ["with another first letter", "Lantern (2003) [B.Garner].mkv"],
    ["without a first name", "Lantern (2003) [Garner].mkv"],
    ["of nobody, in the year's brackets", "Quiet Harbour (2011, Second Coming).mkv"],
    ["with a word more", "Quiet Harbour (2011) Ada Quill Returns 720p.mkv"],
  ])("a name %s is asked about", async (_, name) => {
    expect((await withPeople(name)).id).toBeUndefined();
  });

  test.each([
    ["Ada Quill", 1],
    ["Second Coming", undefined],
  ])("in the name of a file whose folder has the film's: %s", async (words, id) => {
    const { ports } = cataloguePorts(CATALOGUE);
    const people: IdentifyDeps["people"] = async (tmdbId) => PEOPLE[tmdbId] ?? [];
    const videos = [`Quiet Harbour (2011) ${words}.mkv`];
    const identify = createIdentify({ ...ports, people });
    const { decision } = await identify({ name: "Quiet Harbour (2011)", videos }, new AbortController().signal);
    expect(decision.kind === "auto" ? decision.identity.tmdbId : undefined).toBe(id);
  });

  test("the reading that lost says whom TMDB does not name", async () => {
    const { found } = await withPeople("Quiet Harbour (2011) Ida Vane 720p.mkv");
    expect(found.lost?.map(({ why }) => why)).toContain(
      "TMDB does not name Ida Vane among the film's directors and actors.",
    );
  });

  test("nobody is asked for where no word may be a name", async () => {
    const { asked } = await withPeople("Quiet.Harbour.German.2011.1080p.BluRay.x264-GRP.mkv");
    expect(asked.filter((one) => one.startsWith("people"))).toEqual([]);
  });
});
