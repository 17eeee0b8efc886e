import { expect, test } from "vitest";
import { createIdentify, createIdentifyPath } from "../../../src/names/index.ts";
import { cataloguePorts, type Listed } from "../../support/catalogue-ports.ts";
import { identifying } from "../../support/identifying.ts";
import { movie, season, series } from "../../support/works.ts";

const CATALOGUE: Listed[] = [
  movie(348, "Alien", 1979),
  movie(679, "Aliens", 1986, { ids: ["tt0090605"] } as Partial<Listed>),
  movie(9340, "The Goonies", 1985),
  movie(438631, "Dune", 2021),
  movie(694, "The Shining", 1980),
  movie(808, "Shrek", 2001),
  movie(809, "Shrek 2", 2004),
  movie(7, "Home", 2015),
  series(1396, "Breaking Bad", 2008, [season(1, 7, 2008, ["Pilot"]), season(2, 13, 2009)]),
  series(1418, "The Big Bang Theory", 2007, [season(1, 17)]),
];

const identify = identifying(CATALOGUE);

async function verdictOf(name: string, videos: string[] = []) {
  const { decision, verdict, places } = await identify({ name, videos });
  return decision.kind === "review" ? "held" : [verdict, ...places].join(" ");
}

// Tests the path both as a line of `identify -` and as a dropped folder that contains only that
// video.
test.each([
  ["nolib/Aliens.1986.mkv", "679"],
  ["Downloads/the.goonies.1985.mp4", "9340"],
  ["BB.pack/Breaking.Bad.S01E01.1080p.mkv", "1396 1x1"],
  ["Dune.Part.One.2021/Dune.2021.mkv", "438631"],
  ["Home/Aliens.1986.mkv", "679"],
  ["TV Shows/Breaking Bad/Season 02/Breaking.Bad.S02E03.mkv", "1396 2x3"],
  ["my stuff/Aliens (1986) {tmdb-679}.mkv", "679"],
  ["qwertz/sub folder/Breaking Bad - 1x02.mkv", "1396 1x2"],
  ["Aliens (1986)/movie.mkv", "679"],
  ["Aliens.1986.1080p-GRP/grp-aliens.mkv", "679"],
  ["Breaking.Bad.S01E01-GRP/grp-bb.s01e01.mkv", "1396 1x1"],
  ["Breaking Bad/Season 1/01 - Pilot.mkv", "1396 1x1"],
  ["qwertz/movie.mkv", "held"],
  ["qwertz/Aliens.mkv", "held"],
  ["Alien (1979)/Aliens.1986.mkv", "held"],
  ["Shrek (2001)/Shrek 2.mkv", "held"],
  ["Qwertz.2015.1080p/Aliens.1986.mkv", "held"],
  ["Qwertz.S02/Breaking.Bad.S01E01.mkv", "held"],
  ["Qwertz.S01E05.720p/Breaking.Bad.S01E01.mkv", "held"],
  ["nolib/Aliens.1986.CD1.avi", "held"],
  ["Alien/Aliens.1986.mkv", "held"],
  ["The Big Bang Theory/Breaking.Bad.S01E01.mkv", "held"],
  ["Orphan.BDRip.x264-GRP/Breaking.Bad.S01E01.mkv", "held"],
  ["Orphan.1080p.BluRay-GRP/Aliens.1986.mkv", "held"],
  ["bb.s01.1080p-grp/Breaking.Bad.S01E01.mkv", "1396 1x1"],
  ["Breaking.Bad.Complete.1080p/Breaking.Bad.S01E01.mkv", "1396 1x1"],
  ["BB.pack/Breaking.Bad.S01E99.mkv", "held"],
])("the identify line and the engine agree on %s", async (path, expected) => {
  const at = path.indexOf("/");
  expect({
    line: await verdictOf(path),
    engine: await verdictOf(path.slice(0, at), [path.slice(at + 1)]),
  }).toEqual({ line: expected, engine: expected });
});

// The engine has its own way of deciding discs and extras inside the release's folder.
test.each([
  ["Alien (1979)/Disc 2/title_t01.mkv"],
  ["Alien (1979)/Bonus Disc/title_t03.mkv"],
  ["Alien (1979)/Disc 2/Alien.mkv"],
  ["Alien (1979)/Extras/Alien.mkv"],
  ["Breaking Bad/Season 1/Disc 2/01.mkv"],
  ["Movies/Alien (1979)/Disc 2/title_t01.mkv"],
])("the identify line and the engine agree on a path with a disc or extras: %s", async (path) => {
  const { ports } = cataloguePorts(CATALOGUE);
  const { signal } = new AbortController();
  const line = await createIdentifyPath(createIdentify(ports))(path, signal);
  const [folder = "", ...video] = path.replace("Movies/", "").split("/");
  const { decision: engine } = await identify({ name: folder, videos: [video.join("/")] });
  expect(line.decision).toEqual(engine);
  expect(line.parsed.name).toBe(path);
  expect(engine.kind).toBe("review");
});

test.each([
  ["Breaking Bad/versions/S01E02.avi", "auto"],
  ["Breaking Bad/Season 1/versions/Season 1/S01E02.avi", "auto"],
  ["TV Shows/Breaking Bad/versions/S01E01.Pilot.avi", "auto"],
  ["Breaking Bad/Podcast/S01E02.mkv", "review"],
  ["Breaking Bad/Qwertz/S01E02.mkv", "review"],
  ["Alien (1979)/Qwertz/movie.mkv", "review"],
])("the identify line and the engine agree on a titled folder between: %s", async (path, want) => {
  const { ports } = cataloguePorts(CATALOGUE);
  const { signal } = new AbortController();
  const line = await createIdentifyPath(createIdentify(ports))(path, signal);
  const [folder = "", ...video] = path.replace("TV Shows/", "").split("/");
  const { decision: engine } = await identify({ name: folder, videos: [video.join("/")] });
  expect(line.decision).toEqual(engine);
  expect(engine.kind).toBe(want);
  expect(JSON.stringify(engine)).not.toContain("no_match");
});

test.each([
  ["BB.pack", ["Breaking.Bad.S01E01.mkv", "Breaking.Bad.S01E02.mkv"], "1396 1x1 1x2"],
  ["BB.pack", ["Breaking.Bad.S01E01.mkv", "extras/Breaking.Bad.S01.Trailer.mkv"], "1396 1x1"],
  ["qwertz", ["The.Shining.1980.CD1.avi", "The.Shining.1980.CD2.avi"], "694"],
  ["BB.pack", ["Breaking.Bad.S01E01.mkv", "The.Big.Bang.Theory.S01E02.mkv"], "held"],
  ["qwertz", ["Shrek.2001.mkv", "Shrek.2004.mkv"], "held"],
  ["Orphan.BDRip.x264-GRP", ["Breaking.Bad.S01E01.mkv", "Breaking.Bad.S01E02.mkv"], "held"],
  ["Orphan.1080p.BluRay-GRP", ["The.Shining.1980.CD1.avi", "The.Shining.1980.CD2.avi"], "held"],
  ["qwertz 2015", ["The.Shining.1980.CD1.avi", "The.Shining.1980.CD2.avi"], "held"],
  ["Qwertz.S02", ["Breaking.Bad.S01E01.mkv", "Breaking.Bad.S01E02.mkv"], "held"],
  ["BB.pack", ["Breaking.Bad.S01E01.mkv", "02.mkv"], "held"],
])(
  "decides by all videos in a folder together if the folder has no title: %s %j",
  async (name, videos, want) => {
    expect(await verdictOf(name, videos)).toBe(want);
  },
);

test("explains that a folder contains several works", async () => {
  const { decision } = await identify({
    name: "qwertz",
    videos: ["Aliens.1986.mkv", "The.Goonies.1985.mkv"],
  });
  expect(decision).toMatchObject({
    kind: "review",
    reasons: [
      {
        code: "several_works",
        message: "The release's files seem to be different works: “Aliens”, “The Goonies”.",
      },
    ],
  });
});
