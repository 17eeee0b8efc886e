// Names of the kinds that people reported to other programs, dropped as files with lengths into the
// folder of a real daemon. The titles are invented.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import {
  dated,
  movie,
  season,
  series,
} from "../../src/hosts/demo/stand-ins/tmdb/catalogue/works.ts";
import { runProgram } from "../support/daemon.ts";
import { startFakeTmdb } from "../support/stand-ins.ts";
import { joined, mkv } from "../support/video-bytes.ts";
import { type HomeOptions, makeHome, TMDB_KEY, visibleFiles } from "./home.ts";

const FILM = 100;
const EPISODE = 40;
const TEN = Array.from("ABCDEFGHIJ", (letter) => `Ridge ${letter}`);

const film = (id: number, title: string, year: number) =>
  movie([id, title, `${year}-05-05`, FILM, 40, null]);
const show = (id: number, title: string, seasons: Parameters<typeof series>[2]) =>
  series([id, title, "2009-02-02", EPISODE, 40, null], null, seasons);

const catalogue = {
  movies: [
    film(1, "Copper Heron", 2003),
    film(2, "Slate Heron", 2004),
    film(3, "Amber Heron", 2005),
    film(4, "Birch Heron", 2006),
    film(5, "Clara & Otto", 2007),
    film(6, "Dune Heron", 2008),
    film(7, "Ebony Heron", 2009),
  ],
  series: [
    show(21, "Noon Panel", [
      dated(4, [
        ["2023-03-06", "Ida Moor"],
        ["2023-03-07", "Sam Tell"],
      ]),
    ]),
    show(22, "Featurettes", [season(1, "2010-01-01", TEN)]),
    show(23, "Gravel Road", [season(1, "2010-01-01", TEN), season(2, "2011-01-01", TEN)]),
    show(24, "Tin Whistle", [season(1, "2010-01-01", ["The Loft", "Ladder"])]),
    show(25, "Wet Paint", [season(1, "2010-01-01", ["Brush", "Roller", "412", "7 Pots", "Tape"])]),
    show(26, "Old Engines", [
      season(2014, "2014-01-01", ["Wind", "Water"]),
      season(2015, "2015-01-01", ["Steam", "Gas", "Oil"]),
    ]),
    show(28, "Clay Bridge", [season(1, "2010-01-01", TEN)]),
    show(27, "Long Tunnel", [season(1, "2010-01-01", TEN)]),
  ],
};

/** Each release's videos with their lengths in minutes, and its other files without. */
type Drops = Record<string, number | undefined>;

/** Drops the files, runs the daemon until nothing is left to do, and returns what it did. */
async function filing(drops: Drops, library: Drops = {}, settings: HomeOptions["settings"] = {}) {
  await using tmdb = await startFakeTmdb({ key: TMDB_KEY, catalogue });
  using home = makeHome({ tmdb, settings: { INGEST_BACKLOG: "process", ...settings } });
  const write = (folder: string, files: Drops): void => {
    for (const [path, minutes] of Object.entries(files)) {
      const target = join(folder, path);
      mkdirSync(dirname(target), { recursive: true });
      const name = new TextEncoder().encode(path);
      writeFileSync(target, minutes === undefined ? name : joined(mkv(60_000 * minutes), name));
    }
  };
  write(home.library, library);
  write(home.downloads, drops);
  expect((await runProgram(home, ["daemon", "--once"])).code).toBe(0);
  const waiting = (await home.releases()).filter(({ state }) => state !== "filed");
  return {
    filed: visibleFiles(home.library).filter((path) => !Object.hasOwn(library, path)),
    waiting: Object.fromEntries(
      waiting.map(({ name, state, reasons }) => [
        name,
        [state, ...reasons.map(({ code }) => code)].join(" "),
      ]),
    ),
  };
}

test("films: every edition word, clips, numbered subtitles, “und” and containers", async () => {
  const slate = "Slate.Heron.2004.1080p.BluRay.x264-GRP/Slate.Heron.2004.1080p.BluRay.x264-GRP";
  const amber = "Amber Heron (2005)";
  const done = await filing({
    "Copper.Heron.2003.REMASTERED.EXTENDED.1080p.BluRay.x264-GRP.mkv": FILM + 9,
    [`${slate}.mkv`]: FILM,
    [`${slate}.en.srt`]: undefined,
    [`${slate}.2.en.srt`]: undefined,
    [`${amber}/${amber}.mkv`]: FILM,
    [`${amber}/SPs/[GRP] Amber Heron [Menu].mkv`]: 1.5,
    "Birch Heron (2006) {edition-Theatrical Remastered} 1080p.mkv": FILM,
    "Clara.und.Otto.2007.German.1080p.BluRay.x264-GRP.mkv": FILM,
    "Dune Heron 2008 MKV 1080p/Dune Heron 2008.mkv": FILM,
  });
  expect(done).toEqual({
    filed: [
      "Movies/Amber Heron (2005) {tmdb-3}/Amber Heron (2005).mkv",
      "Movies/Birch Heron (2006) {tmdb-4}/Birch Heron (2006) {edition-Theatrical Remastered}.mkv",
      "Movies/Clara & Otto (2007) {tmdb-5}/Clara & Otto (2007).mkv",
      "Movies/Copper Heron (2003) {tmdb-1}/Copper Heron (2003) {edition-Remastered Extended}.mkv",
      "Movies/Dune Heron (2008) {tmdb-6}/Dune Heron (2008).mkv",
      "Movies/Slate Heron (2004) {tmdb-2}/Slate Heron (2004).en.srt",
      "Movies/Slate Heron (2004) {tmdb-2}/Slate Heron (2004).eng.srt",
      "Movies/Slate Heron (2004) {tmdb-2}/Slate Heron (2004).mkv",
    ],
    waiting: {},
  });
});

test("episodes: days and ranges of folders, pieces, numbers as titles, lists and seasons", async () => {
  const done = await filing({
    "Noon.Panel.2023.03.06.Ida.Moor.1080p.WEB.h264-GRP/noon.panel.2023.03.06.ida.moor.1080p.web.h264-grp.mkv":
      EPISODE,
    "Noon.Panel.2023.03.06.1080p.WEB/Noon.Panel.2023.03.07.1080p.WEB.mkv": EPISODE,
    "Featurettes/Season 1/Featurettes S01E02.mkv": EPISODE,
    "Clay Bridge Ep01-10 HDTV/Clay Bridge Ep06 HDTV.mkv": EPISODE,
    "Clay Bridge Ep01-10 HDTV/Clay Bridge Ep07 HDTV.mkv": EPISODE,
    "[Grp] Gravel Road Second Season - 03 [1080p].mkv": EPISODE,
    "Tin Whistle/Season 1/Tin Whistle S01E01 - pt1.mkv": EPISODE / 2,
    "Tin Whistle/Season 1/Tin Whistle S01E01 - pt2.mkv": EPISODE / 2,
    "Wet Paint-S01E03-412.mkv": EPISODE,
    "Wet_Paint-S01E04-7_Pots.mkv": EPISODE,
    "Old.Engines.S2015E02.720p.HDTV.mkv": EPISODE,
    "Long Tunnel.S01E04-05-06-07.mkv": 4 * EPISODE,
  });
  expect(done).toEqual({
    filed: [
      "TV Shows/Clay Bridge (2009) {tmdb-28}/Season 01/Clay Bridge (2009) - s01e06 - Ridge F.mkv",
      "TV Shows/Clay Bridge (2009) {tmdb-28}/Season 01/Clay Bridge (2009) - s01e07 - Ridge G.mkv",
      "TV Shows/Featurettes (2009) {tmdb-22}/Season 01/Featurettes (2009) - s01e02 - Ridge B.mkv",
      "TV Shows/Gravel Road (2009) {tmdb-23}/Season 02/Gravel Road (2009) - s02e03 - Ridge C.mkv",
      "TV Shows/Long Tunnel (2009) {tmdb-27}/Season 01/Long Tunnel (2009) - s01e04-e07 - Ridge D & Ridge E & Ridge F & Ridge G.mkv",
      "TV Shows/Noon Panel (2009) {tmdb-21}/Season 04/Noon Panel (2009) - s04e01 - Ida Moor.mkv",
      "TV Shows/Old Engines (2009) {tmdb-26}/Season 2015/Old Engines (2009) - s2015e02 - Gas.mkv",
      "TV Shows/Tin Whistle (2009) {tmdb-24}/Season 01/Tin Whistle (2009) - s01e01 - The Loft - pt1.mkv",
      "TV Shows/Tin Whistle (2009) {tmdb-24}/Season 01/Tin Whistle (2009) - s01e01 - The Loft - pt2.mkv",
      "TV Shows/Wet Paint (2009) {tmdb-25}/Season 01/Wet Paint (2009) - s01e03 - 412.mkv",
      "TV Shows/Wet Paint (2009) {tmdb-25}/Season 01/Wet Paint (2009) - s01e04 - 7 Pots.mkv",
    ],
    waiting: { "Noon.Panel.2023.03.06.1080p.WEB": "review numbers_unclear" },
  });
});

test("asks before filing a second copy of a film in any layout, or replacing another cut", async () => {
  const layout = "Movies/Western/Ebony Heron (2009)/Ebony Heron (2009).mkv";
  const cut = "Movies/Copper Heron (2003)/Copper Heron (2003) {edition-Remastered Extended}.mkv";
  const done = await filing(
    {
      "Ebony.Heron.2009.2160p.WEB.x264-GRP.mkv": FILM,
      "Copper.Heron.2003.REMASTERED.2160p.BluRay.x265-GRP.mkv": FILM,
    },
    { [layout]: FILM, [cut]: FILM + 12 },
    { INGEST_DUPLICATE_POLICY: "upgrade" },
  );
  expect(done).toEqual({
    filed: [],
    waiting: {
      "Ebony.Heron.2009.2160p.WEB.x264-GRP.mkv": "review duplicate",
      "Copper.Heron.2003.REMASTERED.2160p.BluRay.x265-GRP.mkv": "review duplicate",
    },
  });
});
