import { expect, test } from "vitest";
import { cataloguePorts, type Listed } from "../../support/catalogue-ports.ts";
import { identifying } from "../../support/identifying.ts";
import { movie, season, series } from "../../support/works.ts";

const CATALOGUE: Listed[] = [
  series(7, "Copper Street", 2009, [
    season(1, 10, 2009, ["The Kiln"]),
    season(2, 12, 2010, ["Ash", "Tin and Salt"]),
    season(3, 12, 2011, ["Verdigris"]),
  ]),
  series(8, "Endless Ferry", 1999, [
    season(1, 60, 1999),
    season(2, 80, 2001, ["Doldrums"]),
    season(3, 90, 2003),
  ]),
  series(9, "Alder's Row", 2001, [season(1, 10, 2001)]),
  series(10, "The O'Hanlon House", 2003, [season(1, 10, 2003)]),
  series(11, "Quarry", 2005, [season(1, 10, 2005), season(2, 10, 2006), season(3, 10, 2007)]),
  movie(21, "Quarry 305", 2006),
  movie(22, "Copper Street 2.10", 2016),
];

const identify = identifying(CATALOGUE);

/** Returns `7 2x5` for a filed release and `held` for any other. */
async function placed(
  name: string,
  videos: string[] = [],
  more: Parameters<typeof identify>[1] = {},
): Promise<string> {
  const { decision, verdict, places } = await identify({ name, videos }, more);
  return decision.kind === "review" ? "held" : [verdict, ...places].join(" ");
}

test.each([
  ["Copper Street 2.09.mkv", "7 2x9"],
  ["Copper Street 2.10.mkv", "held"],
  ["Copper Street 2.13.mkv", "held"],
  ["Copper Street 2.02 3.01.mkv", "held"],
])(
  "reads a dot as the separator of season and episode if nothing else can be meant: %s",
  async (name, place) => {
    expect(await placed(name)).toBe(place);
  },
);

test("reads a dot as the separator of season and episode in every video of a pack", async () => {
  const files = ["2.01 Ash.mkv", "2.02 Tin and Salt.mkv"];
  const inside = files.map((file) => `Season 2/${file}`);
  expect(await placed("Copper Street", inside)).toBe("7 2x1 2x2");
  expect(
    await placed("Copper Street Season 2", ["Copper Street 2.01.mkv", "Copper Street 2.02.mkv"]),
  ).toBe("7 2x1 2x2");
  expect(
    await placed("Copper Street", ["Season 2/2.01 Tin and Salt.mkv", "Season 2/2.02 Ash.mkv"]),
  ).toBe("held");
});

test.each([
  ["Copper Street 305.avi", "7 3x5"],
  ["Copper Street - 202 - Tin and Salt.avi", "7 2x2"],
  ["Copper Street - 315 - The Kiln.avi", "held"],
  // The series has 230 episodes.
  ["Endless Ferry - 205.avi", "held"],
  ["Endless Ferry - 201 - Doldrums.avi", "8 2x1"],
  ["Quarry 305.avi", "held"],
  ["Quarry 306.avi", "11 3x6"],
])(
  "reads three digits as season and episode if they cannot mean anything else: %s",
  async (name, place) => {
    expect(await placed(name)).toBe(place);
  },
);

test.each([
  ["Alder s Row - S01E02.mkv", "9 1x2"],
  ["Alder.s.Row.S01E02.1080p.WEB.H264-GRP.mkv", "9 1x2"],
  ["The.O.Hanlon.House.S01E02.1080p.WEB.H264-GRP.mkv", "10 1x2"],
])("a dot may stand for an apostrophe in a series title: %s", async (name, place) => {
  // TMDB does not find a title by only the letters around its apostrophe.
  const { ports } = cataloguePorts(CATALOGUE);
  const search: typeof ports.search = async (query, signal) =>
    / [so] /i.test(query.title) ? [] : ports.search(query, signal);
  expect(await placed(name, [], { search })).toBe(place);
});
