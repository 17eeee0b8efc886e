// Names that begin with season and episode in brackets: `[1x02] Title`.
import { expect, test } from "vitest";
import { identifying } from "../../support/identifying.ts";
import { season, series } from "../../support/works.ts";

const identify = identifying([
  series(1, "Quarry Line", 2012, [
    season(1, 4, 2012, ["Blasting Day", "Grey Dust", "Chalk", "The Long Haul"]),
    season(2, 4, 2013, ["Slate", "Tram", "Winch", "Derrick"]),
  ]),
  series(2, "Chalk", 2005, [season(1, 6)]),
  series(3, "Grey Dust", 2008, [season(1, 6)]),
]);

test.each([
  "Quarry Line/Season 1/[1x02] Grey Dust.mkv",
  "Quarry Line/Season 1/[S01E02] Grey Dust.mkv",
  "Quarry Line/Season 1/[1x02].mkv",
  "Quarry Line/[01x02] - Grey Dust [1080p].mkv",
  "Quarry Line (2012)/Season 1/[1x02] Quarry Line (2012).mkv",
  "Quarry.Line.S01/[S01 E02] Quarry Line - Grey Dust 720p.mkv",
])("%s: the folder has the title of the series", async (name) => {
  expect(await identify(name)).toMatchObject({ verdict: 1, places: ["1x2"] });
});

test.each([
  "Quarry Line/Season 1/[1x02] Chalk.mkv",
  "Quarry Line/Season 1/[1x02] Reaction.mkv",
  "Quarry Line/Season 1/[1x02] Grey Dust Reaction.mkv",
  "Quarry Line/Season 1/[1x02] 3.mkv",
  "Quarry Line/Season 2/[1x02] Grey Dust.mkv",
  "Quarry Line/[1x09] Grey Dust.mkv",
  "Quarry Line/[1x02] Derrick.mkv",
  "Quarry Line/[Podcast][1x02] Grey Dust.mkv",
  "Slate Hill/[1x02] Quarry Line.mkv",
  // Without a folder, the words may be the title of a series or of an episode.
  "[1x02] Chalk.mkv",
  "[S01E02] Grey Dust.mkv",
])("holds a name whose words have no place: %s", async (name) => {
  expect((await identify(name)).verdict).toBeInstanceOf(Array);
});

test("offers the series that is called like the words behind the numbers", async () => {
  const { ranked } = await identify("[1x02] Chalk.mkv");
  expect(ranked.map(({ candidate }) => candidate.tmdbId)).toContain(2);
});
