import { expect, test } from "vitest";
import type { IdentifyDeps } from "../../../src/names/index.ts";
import type { Listed } from "../../support/catalogue-ports.ts";
import { identifying } from "../../support/identifying.ts";
import { movie, season, series } from "../../support/works.ts";

const FIRST = [
  "Salt and Iron",
  "The Lamp",
  "A Quiet Harbour",
  "Low Water",
  "The Toll-Keeper",
  "Pilot Boat",
];
const SECOND = [
  "The Long Tide",
  "Northern Light (1)",
  "Northern Light (2)",
  "404",
  "Half Mast",
  "Interview with a Gull",
];
const SPECIALS = ["The Keeper's Christmas", "Storm Warning"];

const CATALOGUE: Listed[] = [
  series(
    7,
    "Lighthouse Row",
    2011,
    [
      season(0, 2, 2012, SPECIALS),
      season(1, 6, 2011, FIRST),
      season(2, 6, 2014, SECOND),
      season(
        3,
        9,
        2016,
        Array.from({ length: 9 }, (_, at) => `Chapter Nr ${at + 1} of the Log`),
      ),
    ],
    { alternativeTitles: ["灯塔街"] },
  ),
  series(8, "Copper Street", 2009, [season(1, 10), season(3, 12, 2011)]),
  series(9, "Endless Voyage", 1999, [
    season(1, 60, 1999),
    season(2, 80, 2001),
    season(3, 20, 2003, [
      "Landfall",
      "The Reef",
      "Trade Winds",
      "Doldrums",
      "Wild Horizon",
      "Anchor",
    ]),
  ]),
  series(10, "Long Watch", 1999, [season(1, 40, 1999), season(2, 100, 2001), season(3, 20, 2003)]),
  series(11, "Paper Harbour", 2019, [season(1, 6)]),
  movie(21, "Ember Days", 1996),
  movie(22, "Ember Days: Afterglow", 2016),
  movie(23, "Tin Soldier", 2014),
];

const titles: IdentifyDeps["titles"] = async (_id, season, episode) =>
  season === 2 && episode === 5
    ? ["Halbmast", "Le Drapeau en berne", "À la dérive", "Приспущен"]
    : [];
const identify = identifying(CATALOGUE, { titles });

/** Returns `2x5` for a filed video, and the codes for a held one. */
async function placed(
  name: string,
  videos: string[] = [],
  decide = identify,
): Promise<string | string[]> {
  const { verdict, places } = await decide({ name, videos });
  return typeof verdict === "number" ? (places[0] ?? `${verdict}`) : verdict;
}

test.each([
  "Lighthouse Row - S02E05 - A Quiet Harbour.mkv",
  "Lighthouse.Row.S02E05.A.Quiet.Harbour.1080p.WEB.H264-GRP.mkv",
  "Lighthouse Row 2x05 Quiet Harbour.avi",
  "Lighthouse Row/Season 2/05 - A Quiet Harbour.mkv",
  "Lighthouse Row - S02E05 - Storm Warning.mkv",
])(
  "holds a name with the title of an episode that is not in the named season: %s",
  async (name) => {
    expect(await placed(name)).toContain("episode_title_elsewhere");
  },
);

test("also holds a name with the title of another episode of the same season", async () => {
  expect(await placed("Lighthouse Row - S02E02 - Northern Light (2).mkv")).toContain(
    "episode_title_differs",
  );
});

test("the reason names the other episode, both in its text and as data for a call", async () => {
  const { decision } = await identify("Lighthouse Row - S02E05 - A Quiet Harbour.mkv");
  expect(decision).toMatchObject({
    reasons: [
      {
        message:
          "By its number it is S02E05, but the name has the title “A Quiet Harbour”, which is that of season 1 episode 3.",
        path: "Lighthouse Row - S02E05 - A Quiet Harbour.mkv",
        places: [{ season: 1, episodes: [3] }],
      },
    ],
  });
});

test.each([
  ["Lighthouse Row - S02E05 - Half Mast.mkv", "2x5"],
  ["Lighthouse Row - S02E05 - Der Halbmast.mkv", "2x5"],
  ["Lighthouse.Row.S02E05.Halbmast.GERMAN.1080p.WEB.H264-GRP.mkv", "2x5"],
  ["Lighthouse Row - S02E05 - Le drapeau en berne.mkv", "2x5"],
  ["Lighthouse Row - S02E05 - À la dérive.mkv", "2x5"],
  ["Lighthouse Row - S02E05 - Halbmast.mkv", "2x5"],
  ["Lighthouse Row - S02E05 - Приспущен.mkv", "2x5"],
  ["Lighthouse Row - S02E02 - Northern Light.mkv", "2x2"],
  ["Lighthouse Row - S02E02 - Northern Light Part 1.mkv", "2x2"],
  ["Lighthouse Row - S01E02 - Lamp.mkv", "1x2"],
  ["Lighthouse Row - S02E04 - 404.mkv", "2x4"],
  ["Lighthouse.Row.S02E06.Interview.with.a.Gull.1080p.mkv", "2x6"],
])(
  "files an episode with its own title, another spelling of it or its translation: %s",
  async (name, place) => {
    expect(await placed(name)).toBe(place);
  },
);

test("compares a title with the episode's translations only if it is not the episode's title", async () => {
  const asked: string[] = [];
  const noting: typeof titles = async (id, number, episode, ...rest) => {
    asked.push(`${id} ${number} ${episode}`);
    return titles(id, number, episode, ...rest);
  };
  for (const words of [
    "Half.Mast.GERMAN.1080p.WEB",
    "GERMAN.DL.1080p.WEB",
    "Halbmast.GERMAN.1080p.WEB",
  ]) {
    await identify(`Lighthouse.Row.S02E05.${words}.mkv`, { titles: noting });
  }
  expect(asked).toEqual(["7 2 5"]);
});

test("requests all seasons only if the title in the name is not the episode's title", async () => {
  const details = async (name: string) =>
    (await identify(name)).asked.filter((one) => one.startsWith("details"));
  expect(await details("Lighthouse Row - S02E05 - Half Mast.mkv")).toEqual(["details tv/7 [2]"]);
  expect(await details("Lighthouse.Row.S02E05.1080p.WEB.mkv")).toEqual(["details tv/7 [2]"]);
  expect(await details("Lighthouse Row - S02E05 - Halbmast.mkv")).toEqual([
    "details tv/7 [2]",
    "details tv/7 [0,1,3]",
  ]);
  // Words that read as tags may also end a title, but not if the release's own tags follow.
  expect(await details("Lighthouse Row - S02E05 - INT. SUB.mkv")).toEqual([
    "details tv/7 [2]",
    "details tv/7 [0,1,3]",
  ]);
  expect(await details("Lighthouse.Row.S02E05.INTERNAL.1080p.mkv")).toEqual(["details tv/7 [2]"]);
});

test.each([
  "Lighthouse Row - S02E05 - Réaction.mkv",
  "Lighthouse Row - S02E05 - Аварии.mkv",
  "Lighthouse.Row.S02E05.Das.Making-of.1080p.mkv",
  "Lighthouse.Row.S02E05.Set.Tour.1080p.WEB.H264-GRP.mkv",
  "Lighthouse.Row.S02E05.Set.Tour.GERMAN.1080p.WEB.H264-GRP.mkv",
  "Lighthouse.Row.S02E05.Half.Mast.Live.Reading.mkv",
  "Lighthouse Row - S02E05 - The Making of Half Mast.mkv",
  "Lighthouse.Row.S02E05.XXX.1080p.MP4-GRP.mkv",
  "Lighthouse Row S02E05 - Copper Street S02E05.mkv",
  "[Grp] Lighthouse Row [番外][S02E05].mkv",
  "Lighthouse Row Set Tour S02E05.mkv",
  "Lighthouse.Row.S02E05.Set.Tour.1080p-GRP/grp-lr.s02e05.mkv",
  "Lighthouse Row S02E05 (2 of 2).mkv",
  "[Copper Street] S02E05 Lighthouse Row.mkv",
])("holds a name with an unexplained word: %s", async (name) => {
  expect(await placed(name)).not.toBe("2x5");
});

test.each([
  "[Grp][灯塔街][Lighthouse Row][S02E05][简体内嵌][1080p].mkv",
  "[Grp][Lighthouse Row][S02E05][BIG5][全集][1080p].mkv",
  "Lighthouse Row (2011) S02E05 REPACK iNTERNAL-GRP.mkv",
  "www.site.com - Lighthouse.Row.S02E05.mkv",
  "Lighthouse.Row.S02E05.FiNAL.1080p.WEB.mkv",
  "Row, Lighthouse/Season 2/Lighthouse Row 2x05.mkv",
  "Lighthouse Row Season 2 Episode 5 English Dubbed.mkv",
  "Lighthouse Row S02E06 Interview with.mkv",
])("recognises the role of each word in %s", async (name) => {
  expect(await placed(name)).toMatch(/^2x[56]$/);
});

test("files a special only with its title", async () => {
  expect(await placed("Lighthouse Row - S00E02 - Storm Warning.mkv")).toBe("0x2");
  expect(await placed("Lighthouse Row/Specials/02 - Storm Warning.mkv")).toBe("0x2");
  expect(await placed("Lighthouse Row - S00E02.mkv")).toEqual(["numbers_unclear"]);
  expect(await placed("Lighthouse Row/Specials/01 - Storm Warning.mkv")).toContain(
    "episode_title_elsewhere",
  );
  expect(await placed("Lighthouse Row - S00E02 - Ten Years Later.mkv")).toEqual([
    "episode_title_elsewhere",
  ]);
});

test.each(["Specials", "Webisodes", "OVA", "Part B", "II", "Box 2", "Uncle Abe", "1080p Bonus"])(
  "holds the files of a season folder with additional words in its name: Season 2 %s",
  async (words) => {
    expect(await placed(`Lighthouse Row/Season 2 ${words}/02.mkv`)).toContain("unaccounted");
    expect(await placed(`Lighthouse Row Season 2 ${words}`, ["Episode 2.mkv"])).toContain(
      "unaccounted",
    );
  },
);

test("holds the first number in a season's second part, because it may be another episode", async () => {
  expect(await placed("Lighthouse Row/Season 2 Part B/Lighthouse Row S02E01.mkv")).toContain(
    "numbers_unclear",
  );
  expect(await placed("Lighthouse Row/Season 2 Part B/Lighthouse Row S02E05.mkv")).toBe("2x5");
});

test.each(["Season 2.2", "Season 2-2", "Season 2B", "S02.2"])(
  "holds the files in a folder for half a season: %s",
  async (folder) => {
    expect(await placed(`Lighthouse Row/${folder}/02.mkv`)).toBeInstanceOf(Array);
  },
);

test.each([
  "",
  " (2014)",
  " 1080p BluRay x265-GRP",
  " - Complete",
  " (6 Episodes)",
  " Uncut DVDRip",
  " - Disc 1",
])(
  "files a season whose folder name has only words that describe the whole season: Season 2%s",
  async (words) => {
    expect(await placed(`Lighthouse Row/Season 2${words}/02.mkv`)).toBe("2x2");
  },
);

test("accepts a season's own title in the name of its folder", async () => {
  const [show, ...rest] = CATALOGUE;
  const titled = {
    ...show,
    seasonCounts: [{ season: 2, episodeCount: 6, title: "Uncle Abe" }],
  } as Listed;
  const of = async (name: string) => (await identifying([titled, ...rest])(name)).decision.kind;
  expect(await of("Lighthouse Row/Season 2 - Uncle Abe/02.mkv")).toBe("auto");
  expect(await of("Lighthouse Row/Season 2 - Aunt Bee/02.mkv")).toBe("review");
});

test.each([
  "Lighthouse Row - Season 2 - Disc 2 - Episode 1.mkv",
  "Lighthouse Row/Disc 3 Episode 3 Season 2.mkv",
  "Lighthouse Row Season 2 Blu-ray 3 Episode 1.mkv",
  "Lighthouse Row Temporada 2 Disco 2 Episodio 1.mkv",
  "Lighthouse Row/Season 2 Disc 2/02.mkv",
])(
  "reads the number of a disc, volume or box as a part of the season, never as an episode: %s",
  async (name) => {
    expect(await placed(name)).toContain("numbers_unclear");
  },
);

test.each([
  "Lighthouse.Row.S02E05.1080p.BluRay.2.0.x264-GRP.mkv",
  "Lighthouse Row S02E05 DVD 5.mkv",
  "Lighthouse Row Disc 1 S02E05.mkv",
])("does not read a tag as a piece of a season: %s", async (name) => {
  expect(await placed(name)).not.toContain("numbers_unclear");
});

test.each([
  "Explained",
  "Table.Read",
  "Cast.Interview",
  "The.Revealed",
  "Half.Mast.Explained",
  "Fan.Edit",
])("does not file extra material about an episode as the episode: %s", async (words) => {
  expect(await placed(`Lighthouse.Row.S02E05.${words}.1080p.WEB.H264-GRP.mkv`)).toBeInstanceOf(
    Array,
  );
});

test.each([
  ["Lighthouse Row - S04E02 - 010 - Low Water.mkv", ["absolute_unmapped"]],
  ["Lighthouse Row - S01E03 - 011 - Half Mast.mkv", "2x5"],
  ["Lighthouse Row - S01E03 - 011 - A Quiet Harbour.mkv", "1x3"],
  ["Lighthouse Row - S01E03 - 011.mkv", ["absolute_unmapped"]],
  ["Lighthouse Row S04E02 [011].mkv", "2x5"],
  ["Lighthouse Row S01E03 [11].mkv", ["absolute_unmapped"]],
  ["[Grp] Lighthouse Row - S02E05 (11) [1080p].mkv", "2x5"],
  ["Lighthouse Row - S02E03 - 11 - Half Mast [1080p].mkv", "2x5"],
  ["Lighthouse Row - S02E03 - 11 - A Stranger [1080p].mkv", ["absolute_unmapped"]],
  ["Lighthouse Row - S02E05 - 011 - Half Mast.mkv", "2x5"],
])("two numberings must agree, unless a title or TMDB's list decides: %s", async (name, place) => {
  if (typeof place === "string") expect(await placed(name)).toBe(place);
  else expect(await placed(name)).toEqual(expect.arrayContaining(place));
});

test("maps an absolute number in season 1 by its title, or by the counts if nothing else fits", async () => {
  expect(await placed("Endless Voyage - S01E145 - Wild Horizon.mkv")).toBe("3x5");
  expect(await placed("Endless Voyage - S01E161.mkv")).toContain("episode_missing");
  // 45 is also an episode of season 1.
  expect(await placed("Endless Voyage - S01E145.mkv")).toEqual(["absolute_unmapped"]);
  expect(await placed("Long Watch - S01E145.mkv")).toBe("3x5");
  expect(await placed("Long Watch - S02E145.mkv")).toContain("episode_missing");
  expect(await placed("Endless Voyage - S01E145 - Anchor.mkv")).toContain("episode_missing");
  expect(await placed("Endless Voyage/Season 3/145 - Wild Horizon.mkv")).toBe("3x5");
});

test.each([
  "Copper Street 305.avi",
  "The Oaks 305.avi",
  "Copper.Street.305.avi",
  "Copper Street - 05.avi",
])(
  "does not assign another show's file in a season folder to the folder's show: %s",
  async (file) => {
    expect(await placed(`Lighthouse Row/Season 3/${file}`)).toContain("folder_disagrees");
  },
);

test("recognises another show's file in a release of the season by its words", async () => {
  expect(await placed("Lighthouse Row", ["Season 3/Copper Street 305.avi"])).toContain(
    "folder_disagrees",
  );
  expect(await placed("Lighthouse Row", ["Season 3/Chapter Nr 5 of the Log.mkv"])).not.toContain(
    "folder_disagrees",
  );
});

test("holds a name with the year of one season and the numbers of another", async () => {
  expect(await placed("Lighthouse.Row.2012.S02E05.1080p.mkv")).toContain("year_differs");
  expect(await placed("Lighthouse.Row.2014.S02E05.1080p.mkv")).toBe("2x5");
  expect(await placed("Lighthouse.Row.2011.S02E05.1080p.mkv")).toBe("2x5");
  expect(await placed("Lighthouse.Row.2012.S01E05.1080p.mkv")).toBe("1x5");
});

test("does not treat a reversed name as another title", async () => {
  const file = "XLA-462x.p0801.50E20S.woR.esuohthgiL.mkv";
  expect(await placed("Lighthouse.Row.S02E05.1080p.x264-ALX", [file])).toBe("2x5");
});

test("does not read a folder of tags below a season's folder as a season", async () => {
  for (const folder of ["1080p", "x265 10bit", "720p WEB-DL"]) {
    expect(await placed("Paper Harbour", [`Season 1/${folder}/05.mkv`]), folder).toBe("1x5");
  }
  expect(await placed("Paper Harbour", ["Season 1/1080p 2/05.mkv"])).toContain("numbers_unclear");
});

test("reads a number joined to a word as the folder's episode, or holds it", async () => {
  for (const file of [
    "lighthouserow203",
    "lr203-720p",
    "grp-lr203",
    "lr2x03",
    "lr0203",
    "lr03",
    "a1s02e05b7c9d0",
  ]) {
    expect(await placed("Lighthouse.Row.S02E03.720p-GRP", [`${file}.mkv`]), file).toBe("2x3");
  }
  for (const file of ["lighthouserow204", "lr103-720p", "grp-lr204", "lr2x04", "lr0204"]) {
    expect(await placed("Lighthouse.Row.S02E03.720p-GRP", [`${file}.mkv`]), file).toContain(
      "numbers_unclear",
    );
  }
  const pack = ["Lighthouse.Row.S02E02.720p/lr202.mkv", "Lighthouse.Row.S02E03.720p/lr204.mkv"];
  expect(await placed("Lighthouse.Row.S02.720p-GRP", pack)).toContain("numbers_unclear");
});

test("a bare number equal to the season's number does not identify the episode", async () => {
  expect(await placed("Lighthouse.Row.S02E05.720p-GRP", ["02.mkv"])).toContain("numbers_unclear");
  expect(await placed("Lighthouse.Row.S02E02.720p-GRP", ["02.mkv"])).toBe("2x2");
  expect(await placed("Lighthouse Row", ["Season 2/Lighthouse Row 2x03.mkv"])).toBe("2x3");
});

test("a year range in a show's folder must include the year of the season", async () => {
  for (const folder of [
    "Lighthouse Row (2011-2016)",
    "Lighthouse Row 2011-16 Complete",
    "Lighthouse Row (2013–2015)",
  ]) {
    expect(await placed(folder, ["Season 2/Lighthouse Row S02E03.mkv"]), folder).toBe("2x3");
  }
  for (const folder of [
    "Lighthouse Row (1963-1989)",
    "Lighthouse Row 2022-2024",
    "Lighthouse Row (2017–2019)",
  ]) {
    expect(await placed(folder, ["Season 2/Lighthouse Row S02E03.mkv"]), folder).toContain(
      "unaccounted",
    );
    expect(await placed(folder, ["S02E03.mkv"]), folder).toContain("unaccounted");
  }
});

test("holds a bare number in a folder of several seasons", async () => {
  for (const folder of ["Season 1-2", "Season 1.2"]) {
    expect(await placed("Paper Harbour", [`${folder}/05.mkv`]), folder).toContain(
      "numbers_unclear",
    );
  }
  expect(await placed("Paper Harbour", ["Season 1-2/Paper Harbour S01E05.mkv"])).toBe("1x5");
});

test.each(["Paper Harbour (001-006)", "[Grp] Paper Harbour (01-06) [1080p]"])(
  "accepts the range of the episode numbers in a folder's name: %s",
  async (folder) => {
    const files = Array.from(
      { length: 6 },
      (_, at) => `[Grp] Paper Harbour - 00${at + 1} [1080p].mkv`,
    );
    expect(await placed(folder, files)).toBe("1x1");
    expect(await placed(folder.replace("06", "03"), files)).toContain("numbers_unclear");
  },
);

test.each([
  ["Lighthouse Row S2", "Karaoke/Lighthouse Row - 02.mkv"],
  ["Lighthouse Row Season 2", "Storyboards/02.mkv"],
  ["Lighthouse Row", "Season 2 Specials/02.mkv"],
  ["Lighthouse Row", "Season 2 x264 Bonus/02.mkv"],
  ["[Grp] Lighthouse Row [PV02][1080p].mkv"],
])("does not file a name that contains a word without a role: %s", async (name, ...videos) => {
  expect(await placed(name, videos)).toEqual(expect.any(Array));
});

test.each([
  ["2x2", "Lighthouse Row", "Season 2 + Extras/02.mkv"],
  ["2x2", "Lighthouse Row", "Season 2 Complete 1080p/02.mkv"],
  ["2x1", "Lighthouse Row S2", "1080p/Lighthouse Row S02E01.mkv"],
])(
  "does not hold a name whose words all have a role: %s is %s, %s",
  async (place, name, ...videos) => {
    expect(await placed(name, videos)).toBe(place);
  },
);

test.each(["Ember Days 1-2", "Ember Days I-II", "Ember Days 1 to 4"])(
  "reads %s as a folder of several films",
  async (folder) => {
    expect(await placed(folder, ["Ember.Days.1996.1080p.BluRay.x264-GRP.mkv"])).toBe("21");
    expect(await placed(folder, ["Ember.Days.Afterglow.2016.1080p.BluRay.x264-GRP.mkv"])).toBe(
      "22",
    );
    expect(await placed(folder, ["1.mkv"])).not.toBe("21");
  },
);

test.each(["Ember Days 2", "Ember Days 2-3", "Ember Days 4", "Ember Days II", "Ember Days II-I"])(
  "does not read %s as a folder of several films",
  async (folder) => {
    expect(await placed(folder, ["Ember.Days.1996.1080p.BluRay.x264-GRP.mkv"])).toEqual(
      expect.any(Array),
    );
  },
);

const at = (episode: number, title: string): string[] => [
  ...Array.from({ length: episode - 1 }, (_, n) => `Other ${n}`),
  title,
];
const short = identifying([
  series(31, "House", 2004, [season(6, 21, 2009, at(13, "5 to 9"))]),
  series(32, "9-1-1", 2018, [season(4, 14, 2021, at(3, "Future Tense"))]),
  series(33, "Dark", 2017, [season(2, 8, 2019, at(4, "The Travelers"))]),
  series(34, "24", 2001, [season(3, 24, 2003, at(5, "Day 3"))]),
]);

test.each([
  ["House - S06E13 - 5 to 9.mkv", "6x13"],
  ["9-1-1 - S04E03 - Future Tense.mkv", "4x3"],
  ["Dark.S02E04.The.Travelers.1080p.WEB.x264-GRP.mkv", "2x4"],
  ["24 - S03E05 - Day 3.mkv", "3x5"],
])(
  "files a series with a short title if the name has TMDB's title of the episode: %s",
  async (name, place) => {
    expect(await placed(name, [], short)).toBe(place);
  },
);

test.each([
  "House - S06E13.mkv",
  "House - S06E13 - Five.mkv",
  "9-1-1 - S04E03 - Past Tense.mkv",
  "24 - S03E05.mkv",
])("holds a series with a short title without TMDB's title of the episode: %s", async (name) => {
  expect(await placed(name, [], short)).toEqual(expect.any(Array));
});
