import type { ArrKind } from "../../../src/core/arr/app.ts";
import {
  type FakeMovie,
  type FakeSeries,
  movie,
  season,
  series,
} from "../../../src/hosts/demo/stand-ins/tmdb/catalogue/works.ts";

/**
 * The expected end of a download: the app imports it or decides against it (`app`), a person is
 * asked with the app's words (`ask`), or the program files it (`file`).
 */
export type Expected = "app" | "ask" | "file";

/** A download of the trial. */
export type ArrCase = {
  kind: string;
  app: ArrKind;
  work: FakeMovie | FakeSeries;
  /** The name of its file, or of its folder if it has `files`. */
  name: string;
  files?: readonly string[];
  /** Length of each video, if it is not the work's. */
  minutes?: number;
  /** True if the app has the work in its library. */
  isKnown: boolean;
  /** True if the download is where the app takes downloads from. */
  isInCategory: boolean;
  /** True for a download that the app grabs: its release is pushed. */
  isPushed?: boolean;
  /** True if the app's folder is away until a person would have been asked. */
  isFolderAway?: boolean;
  /** True for a download that arrives after the others were imported. */
  isLater?: boolean;
  expected: Expected;
};

// A stand-in for TMDB answers with these works. The apps look them up where they always do, so
// their ids are real.
const HEAT = movie([949, "Heat", "1995-12-15", 170, 50, "tt0113277"]);
const INCEPTION = movie([27205, "Inception", "2010-07-15", 148, 50, "tt1375666"]);
const DIE_HARD = movie([562, "Die Hard", "1988-07-15", 132, 50, "tt0095016"]);
const FIGHT_CLUB = movie([550, "Fight Club", "1999-10-15", 139, 50, "tt0137523"]);
const ALIEN = movie([348, "Alien", "1979-05-25", 117, 50, "tt0078748"]);
const SINTEL = movie([45745, "Sintel", "2010-09-30", 15, 50, "tt1727587"]);
const STAR_WARS = movie([11, "Star Wars", "1977-05-25", 121, 50, "tt0076759"]);
const CHERNOBYL = series([87108, "Chernobyl", "2019-05-06", 65, 50, "tt7366338"], 360893, [
  season(1, "2019-05-06", 5),
]);
const FIREFLY = series([1437, "Firefly", "2002-09-20", 45, 50, "tt0303461"], 78874, [
  season(1, "2002-09-20", 14),
]);
const THE_WIRE = series([1438, "The Wire", "2002-06-02", 60, 50, "tt0306414"], 79126, [
  season(1, "2002-06-02", 13),
]);

const PACK = "Chernobyl.S01.1080p.BluRay.x264-GRP";

export const ARR_CASES: readonly ArrCase[] = [
  {
    kind: "put into the category by hand",
    app: "radarr",
    work: HEAT,
    name: "Heat.1995.1080p.BluRay.x264-GRP",
    files: ["Heat.1995.1080p.BluRay.x264-GRP.mkv"],
    isKnown: true,
    isInCategory: true,
    expected: "app",
  },
  {
    kind: "not an upgrade",
    app: "radarr",
    work: HEAT,
    name: "Heat.1995.720p.HDTV.x264-GRP",
    files: ["Heat.1995.720p.HDTV.x264-GRP.mkv"],
    isKnown: true,
    isInCategory: true,
    isLater: true,
    expected: "app",
  },
  {
    kind: "grabbed",
    app: "radarr",
    work: INCEPTION,
    name: "Inception.2010.1080p.BluRay.x264-GRP",
    files: ["Inception.2010.1080p.BluRay.x264-GRP.mkv"],
    isKnown: true,
    isInCategory: true,
    isPushed: true,
    expected: "app",
  },
  {
    kind: "a sample",
    app: "radarr",
    work: DIE_HARD,
    name: "Die.Hard.1988.1080p.BluRay.x264-GRP",
    files: ["Die.Hard.1988.1080p.BluRay.x264-GRP.mkv"],
    minutes: 2,
    isKnown: true,
    isInCategory: true,
    expected: "ask",
  },
  {
    kind: "the app's folder is away",
    app: "radarr",
    work: FIGHT_CLUB,
    name: "Fight.Club.1999.1080p.BluRay.x264-GRP",
    files: ["Fight.Club.1999.1080p.BluRay.x264-GRP.mkv"],
    isKnown: true,
    isInCategory: true,
    isFolderAway: true,
    expected: "app",
  },
  {
    kind: "a film that the app does not have",
    app: "radarr",
    work: ALIEN,
    name: "Alien.1979.1080p.BluRay.x264-GRP",
    files: ["Alien.1979.1080p.BluRay.x264-GRP.mkv"],
    isKnown: false,
    isInCategory: true,
    expected: "ask",
  },
  {
    kind: "outside every category, known",
    app: "radarr",
    work: SINTEL,
    name: "Sintel.2010.1080p.WEB-DL.x264-GRP",
    files: ["Sintel.2010.1080p.WEB-DL.x264-GRP.mkv"],
    isKnown: true,
    isInCategory: false,
    expected: "file",
  },
  {
    kind: "outside every category, unknown",
    app: "radarr",
    work: STAR_WARS,
    name: "Star.Wars.1977.1080p.BluRay.x264-GRP.mkv",
    isKnown: false,
    isInCategory: false,
    expected: "file",
  },
  {
    kind: "a pack of three episodes",
    app: "sonarr",
    work: CHERNOBYL,
    name: PACK,
    files: [1, 2, 3].map((n) => `Chernobyl.S01E0${n}.1080p.BluRay.x264-GRP.mkv`),
    isKnown: true,
    isInCategory: true,
    expected: "app",
  },
  {
    kind: "an episode that is too short",
    app: "sonarr",
    work: CHERNOBYL,
    name: "Chernobyl.S01E04.1080p.BluRay.x264-GRP",
    files: ["Chernobyl.S01E04.1080p.BluRay.x264-GRP.mkv"],
    minutes: 1,
    isKnown: true,
    isInCategory: true,
    expected: "ask",
  },
  {
    kind: "a series that the app does not have",
    app: "sonarr",
    work: FIREFLY,
    name: "Firefly.S01E01.1080p.BluRay.x264-GRP",
    files: ["Firefly.S01E01.1080p.BluRay.x264-GRP.mkv"],
    isKnown: false,
    isInCategory: true,
    expected: "ask",
  },
  {
    kind: "an episode outside every category",
    app: "sonarr",
    work: THE_WIRE,
    name: "The.Wire.S01E01.1080p.BluRay.x264-GRP.mkv",
    isKnown: false,
    isInCategory: false,
    expected: "file",
  },
];

/** The catalogue of the stand-in for TMDB. */
export const toArrCatalogue = (cases: readonly ArrCase[]) => {
  const works = [...new Set(cases.map(({ work }) => work))];
  return {
    movies: works.flatMap((work) => ("otherDates" in work ? [work] : [])),
    series: works.flatMap((work) => ("seasons" in work ? [work] : [])),
  };
};
