import {
  type FakeCatalogue,
  type FakeMovie,
  type FakeSeason,
  type FakeSeries,
  movie,
  season,
  series,
} from "../../src/hosts/demo/stand-ins/tmdb/catalogue/works.ts";
import { INVENTED } from "./invented.ts";
import type { NameChoice } from "./name-choices.ts";

/** One download of a work, which arrives after the work's earlier downloads were filed. */
export type TrialDownload = {
  /** The name of its file, or of its folder if it has `files`. */
  name: string;
  /** Paths below its folder. */
  files?: readonly string[];
  /** Required if the library has the work already. */
  duplicates?: "replace" | "keep_both";
  label?: string;
  /** True for a name that is taken for a sample, so that a person must say that it is the film. */
  isNoSample?: boolean;
};

/** A row of the trial's table. */
export type TrialWork = {
  /** The case that the work stands for. */
  kind: string;
  names: NameChoice;
  type: "movie" | "tv";
  tmdb: FakeMovie | FakeSeries;
  downloads: readonly TrialDownload[];
};

type FilmFacts = [id: number, title: string, date: string, runtime: number, imdb?: string];

const film =
  ([id, title, date, runtime, imdb]: FilmFacts) =>
  (kind: string, names: NameChoice, ...downloads: (string | TrialDownload)[]): TrialWork => ({
    kind,
    names,
    type: "movie",
    tmdb: movie([id, title, date, runtime, 50, imdb ?? null]),
    downloads: downloads.map(toDownload),
  });

type SeriesFacts = [id: number, title: string, date: string, runtime: number, tvdb?: number];

const show =
  ([id, title, date, runtime, tvdb]: SeriesFacts, seasons: readonly FakeSeason[]) =>
  (kind: string, names: NameChoice, ...downloads: (string | TrialDownload)[]): TrialWork => ({
    kind,
    names,
    type: "tv",
    tmdb: series([id, title, date, runtime, 50, null], tvdb ?? null, [...seasons]),
    downloads: downloads.map(toDownload),
  });

const toDownload = (download: string | TrialDownload): TrialDownload =>
  typeof download === "string" ? { name: download } : download;

const folder = (name: string, ...files: string[]): TrialDownload => ({ name, files });
const beside = (name: string, label?: string): TrialDownload => ({
  name,
  duplicates: "keep_both",
  ...(label === undefined ? {} : { label }),
});

const WEEKLY = "2015-01-05";
/** Episodes without a harmful title. */
const plain = (count: number): FakeSeason => season(1, WEEKLY, count);
const titled = (...titles: string[]): FakeSeason => season(1, WEEKLY, titles);

// A stand-in for TMDB answers with these works, so that no account is needed. Ids of works that
// exist are TMDB's. Works from `INVENTED` up do not exist, and a Plex that looks them up cannot match
// them.

const FILMS: readonly TrialWork[] = [
  film([949, "Heat", "1995-12-15", 170, "tt0113277"])(
    "film",
    "plex",
    "Heat.1995.1080p.BluRay.x264.DTS-GRP.mkv",
  ),
  film([348, "Alien", "1979-05-25", 117, "tt0078748"])(
    "film",
    "trash",
    "Alien.1979.1080p.BluRay.x264.DTS-GRP.mkv",
  ),
  film([578, "Jaws", "1975-06-20", 124, "tt0073195"])(
    "film",
    "both",
    "Jaws.1975.1080p.BluRay.x264-GRP.mkv",
  ),
  film([539, "Psycho", "1960-06-22", 109, "tt0054215"])(
    "film",
    "jellyfin",
    "Psycho.1960.1080p.BluRay.x264-GRP.mkv",
  ),
  film([289, "Casablanca", "1943-01-15", 102, "tt0034583"])(
    "film",
    "emby",
    "Casablanca.1943.1080p.BluRay.x264-GRP.mkv",
  ),
  film([679, "Aliens", "1986-07-18", 137, "tt0090605"])(
    "two versions",
    "plex",
    "Aliens.1986.1080p.BluRay.x264-GRP.mkv",
    beside("Aliens.1986.2160p.WEB-DL.x265-GRP.mkv"),
  ),
  film([218, "The Terminator", "1984-10-26", 108, "tt0088247"])(
    "two versions",
    "trash",
    "The.Terminator.1984.1080p.BluRay.x264-GRP.mkv",
    beside("The.Terminator.1984.2160p.WEB-DL.x265-GRP.mkv"),
  ),
  film([280, "Terminator 2: Judgment Day", "1991-07-03", 137, "tt0103064"])(
    "two versions",
    "both",
    "Terminator.2.Judgment.Day.1991.1080p.BluRay.x264-GRP.mkv",
    beside("Terminator.2.Judgment.Day.1991.2160p.WEB-DL.x265-GRP.mkv"),
  ),
  film([62, "2001: A Space Odyssey", "1968-04-02", 149, "tt0062622"])(
    "three versions",
    "both",
    "2001.A.Space.Odyssey.1968.720p.BluRay.x264-GRP.mkv",
    beside("2001.A.Space.Odyssey.1968.1080p.BluRay.x264-GRP.mkv"),
    beside("2001.A.Space.Odyssey.1968.2160p.WEB-DL.x265-GRP.mkv"),
  ),
  film([78, "Blade Runner", "1982-06-25", 117, "tt0083658"])(
    "edition beside the film",
    "plex",
    "Blade.Runner.1982.1080p.BluRay.x264-GRP.mkv",
    beside("Blade.Runner.1982.The.Final.Cut.1080p.BluRay.x264-GRP.mkv"),
  ),
  film([98, "Gladiator", "2000-05-05", 155, "tt0172495"])(
    "edition beside the film",
    "both",
    "Gladiator.2000.1080p.BluRay.x264-GRP.mkv",
    beside("Gladiator.2000.Extended.Cut.1080p.BluRay.x264-GRP.mkv"),
  ),
  film([68, "Brazil", "1985-02-20", 143, "tt0088846"])(
    "edition alone",
    "trash",
    "Brazil.1985.Directors.Cut.1080p.BluRay.x264-GRP.mkv",
  ),
  film([947, "Lawrence of Arabia", "1962-12-11", 228, "tt0056172"])(
    "two parts",
    "plex",
    folder(
      "Lawrence.of.Arabia.1962.1080p.BluRay.x264-GRP",
      "Lawrence.of.Arabia.1962.1080p.BluRay.x264-GRP.CD1.mkv",
      "Lawrence.of.Arabia.1962.1080p.BluRay.x264-GRP.CD2.mkv",
    ),
  ),
  film([770, "Gone with the Wind", "1939-12-15", 233, "tt0031381"])(
    "two parts",
    "both",
    folder(
      "Gone.with.the.Wind.1939.1080p.BluRay.x264-GRP",
      "Gone.with.the.Wind.1939.1080p.BluRay.x264-GRP.CD1.mkv",
      "Gone.with.the.Wind.1939.1080p.BluRay.x264-GRP.CD2.mkv",
    ),
  ),
  film([387, "Das Boot", "1981-09-17", 149, "tt0082096"])(
    "subtitles",
    "plex",
    folder(
      "Das.Boot.1981.1080p.BluRay.x264-GRP",
      "Das.Boot.1981.1080p.BluRay.x264-GRP.mkv",
      "Das.Boot.1981.1080p.BluRay.x264-GRP.de.srt",
      "Das.Boot.1981.1080p.BluRay.x264-GRP.en.forced.srt",
      "Das.Boot.1981.1080p.BluRay.x264-GRP.fr.sdh.srt",
    ),
  ),
  film([598, "City of God", "2002-08-30", 130, "tt0317248"])(
    "subtitles of two regions",
    "both",
    folder(
      "City.of.God.2002.1080p.BluRay.x264-GRP",
      "City.of.God.2002.1080p.BluRay.x264-GRP.mkv",
      "City.of.God.2002.1080p.BluRay.x264-GRP.pt.srt",
      "City.of.God.2002.1080p.BluRay.x264-GRP.pt-PT.srt",
    ),
  ),
  film([275, "Fargo", "1996-03-08", 98, "tt0116282"])(
    "extras",
    "both",
    folder(
      "Fargo.1996.1080p.BluRay.x264-GRP",
      "Fargo.1996.1080p.BluRay.x264-GRP.mkv",
      "Featurettes/Making of Fargo.mkv",
      "Trailers/Fargo Trailer.mkv",
      "Deleted Scenes/The Lake.mkv",
    ),
  ),
  film([77, "Memento", "2000-10-11", 113, "tt0209144"])(
    "extras",
    "plex",
    folder(
      "Memento.2000.1080p.BluRay.x264-GRP",
      "Memento.2000.1080p.BluRay.x264-GRP.mkv",
      "Behind The Scenes/On the Set.mkv",
      "Interviews/Director.mkv",
    ),
  ),
  film([389, "12 Angry Men", "1957-04-10", 96, "tt0050083"])(
    "title with a number",
    "both",
    "12.Angry.Men.1957.1080p.BluRay.x264-GRP.mkv",
  ),
  film([530915, "1917", "2019-12-25", 119, "tt8579674"])(
    "title is a number",
    "plex",
    "1917.2019.1080p.BluRay.x264-GRP.mkv",
  ),
  film([693134, "Dune: Part Two", "2024-02-27", 167, "tt15239678"])(
    "title with a colon and a part",
    "both",
    "Dune.Part.Two.2024.1080p.WEB-DL.x264-GRP.mkv",
  ),
  film([754, "Face/Off", "1997-06-27", 139, "tt0119094"])(
    "title with a slash",
    "plex",
    "Face-Off.1997.1080p.BluRay.x264-GRP.mkv",
  ),
  film([194, "Amélie", "2001-04-25", 122, "tt0211915"])(
    "Unicode",
    "both",
    "Amelie.2001.1080p.BluRay.x264-GRP.mkv",
  ),
  film([INVENTED + 1, "Ночная река", "2004-07-08", 114])(
    "Unicode",
    "plex",
    "Ночная.река.2004.1080p.BluRay.x264-GRP.mkv",
  ),
  film([INVENTED + 2, "The Free Sample", "2012-03-02", 95])("sample in the title", "plex", {
    name: "The.Free.Sample.2012.1080p.WEB-DL.x264-GRP.mkv",
    isNoSample: true,
  }),
  film([INVENTED + 3, "Sample", "2015-03-06", 97])(
    "sample in the title",
    "both",
    "Sample.2015.1080p.WEB-DL.x264-GRP.mkv",
  ),
  film([671, "Harry Potter and the Philosopher's Stone", "2001-11-16", 152, "tt0241527"])(
    "group OTHER",
    "trash",
    "Harry.Potter.and.the.Philosophers.Stone.2001.1080p.BluRay.x264-OTHER.mkv",
  ),
  film([807, "Se7en", "1995-09-22", 127, "tt0114369"])(
    "group CLIP",
    "trash",
    "Se7en.1995.1080p.BluRay.x264-CLIP.mkv",
  ),
  film([238, "The Godfather", "1972-03-14", 175, "tt0068646"])(
    "label Trailer",
    "both",
    "The.Godfather.1972.1080p.BluRay.x264-GRP.mkv",
    beside("The.Godfather.1972.2160p.WEB-DL.x265-GRP.mkv", "Trailer"),
  ),
  film([36658, "X2", "2003-04-27", 134, "tt0290334"])(
    "title like a number of an episode",
    "plex",
    "X2.2003.1080p.BluRay.x264-GRP.mkv",
  ),
];

const SERIES: readonly TrialWork[] = [
  show([1438, "The Wire", "2002-06-02", 60, 79126], [plain(13)])(
    "episode",
    "plex",
    "The.Wire.S01E03.1080p.BluRay.x264-GRP.mkv",
  ),
  show([1396, "Breaking Bad", "2008-01-20", 47, 81189], [plain(7)])(
    "episode",
    "trash",
    "Breaking.Bad.S01E02.1080p.BluRay.x264-GRP.mkv",
  ),
  show([95396, "Severance", "2022-02-17", 50, 371980], [plain(9)])(
    "episode",
    "both",
    "Severance.S01E04.1080p.WEB-DL.x264-GRP.mkv",
  ),
  show([87108, "Chernobyl", "2019-05-06", 65, 360893], [plain(5)])(
    "episode",
    "jellyfin",
    "Chernobyl.S01E01.1080p.WEB-DL.x264-GRP.mkv",
  ),
  show([4607, "Lost", "2004-09-22", 45, 73739], [plain(24)])(
    "episode",
    "emby",
    "Lost.S01E05.1080p.BluRay.x264-GRP.mkv",
  ),
  show([1437, "Firefly", "2002-09-20", 44, 78874], [plain(6)])(
    "pack",
    "both",
    folder(
      "Firefly.S01.1080p.BluRay.x264-GRP",
      ...[1, 2, 3, 4, 5, 6].map((n) => `Firefly.S01E0${n}.1080p.BluRay.x264-GRP.mkv`),
    ),
  ),
  show([1668, "Friends", "1994-09-22", 22, 79168], [plain(24)])(
    "double episode",
    "plex",
    "Friends.S01E16-E17.1080p.BluRay.x265-GRP.mkv",
  ),
  show([INVENTED + 11, "Harbour Street", "2013-01-05", 45], [plain(8)])(
    "double episode",
    "both",
    "Harbour.Street.S01E03E04.1080p.WEB-DL.x264-GRP.mkv",
  ),
  show([INVENTED + 12, "Group Tails", "2017-01-05", 45], [plain(8)])(
    "an episode and a double episode that begins with it",
    "both",
    "Group.Tails.S01E01.1080p.WEB-DL.x264-GRP.mkv",
    beside("Group.Tails.S01E01E02.1080p.WEB-DL.x264-GRP.mkv"),
  ),
  show([INVENTED + 13, "Low Tide", "2016-01-05", 45], [plain(8)])(
    "two versions of an episode",
    "both",
    "Low.Tide.S01E02.720p.WEB-DL.x264-GRP.mkv",
    beside("Low.Tide.S01E02.1080p.WEB-DL.x264-GRP.mkv"),
  ),
  show(
    [57243, "Doctor Who", "2005-03-26", 45, 78804],
    [season(0, "2005-12-25", ["The Christmas Invasion", "Attack of the Graske"]), plain(13)],
  )("special", "both", "Doctor.Who.2005.S00E01.1080p.BluRay.x264-GRP.mkv"),
  show(
    [2224, "The Daily Show", "1996-07-22", 22, 71256],
    [season(29, "2024-03-11", ["Guest One", "Guest Two", "Guest Three", "Guest Four"], 1)],
  )("named by date", "plex", "The.Daily.Show.2024.03.13.1080p.WEB.h264-GRP.mkv"),
  show(
    [INVENTED + 14, "Evening Report", "2018-01-05", 22],
    [season(7, "2024-03-11", ["Opening", "Middle", "Closing"], 1)],
  )("named by date", "trash", "Evening.Report.2024.03.12.1080p.WEB.h264-GRP.mkv"),
  show(
    [1429, "Attack on Titan", "2013-04-07", 24, 267440],
    [season(1, "2013-04-07", 25), season(2, "2017-04-01", 12)],
  )("absolute number", "plex", "[Grp] Attack on Titan - 28 (1080p) [10bit].mkv"),
  show(
    [INVENTED + 15, "Tin Soldiers", "2014-01-05", 24, 900015],
    [season(1, "2014-01-05", 25), season(2, "2015-01-05", 12)],
  )("absolute number", "trash", "[Grp] Tin Soldiers - 30 (1080p) [10bit].mkv"),
  show([157744, "1923", "2022-12-18", 55, 416744], [plain(8)])(
    "series title is a number",
    "plex",
    "1923.2022.S01E01.1080p.WEB-DL.x264-GRP.mkv",
  ),
  show([48866, "The 100", "2014-03-19", 43, 268592], [plain(13)])(
    "series title with a number",
    "both",
    "The.100.S01E02.1080p.BluRay.x264-GRP.mkv",
  ),
  show([75219, "9-1-1", "2018-01-03", 43, 338186], [plain(10)])(
    "series title with a number",
    "plex",
    "9-1-1.S01E03.1080p.WEB-DL.x264-GRP.mkv",
  ),
  show([INVENTED + 16, "Room 104", "2017-07-28", 25], [plain(12)])(
    "series title with a number",
    "trash",
    "Room.104.S01E04.1080p.WEB-DL.x264-GRP.mkv",
  ),
  show([INVENTED + 17, "Sample This", "2012-01-05", 45], [plain(8)])(
    "sample in the series title",
    "plex",
    { name: "Sample.This.S01E01.1080p.WEB-DL.x264-GRP.mkv", isNoSample: true },
  ),
  show([INVENTED + 18, "Market Day", "2011-01-05", 30], [titled("The Free Sample", "Opening")])(
    "episode title with sample",
    "plex",
    "Market.Day.S01E01.1080p.WEB-DL.x264-GRP.mkv",
  ),
  show([INVENTED + 19, "Cutting Room", "2010-01-05", 30], [titled("Trailer", "Opening")])(
    "episode title is Trailer",
    "both",
    "Cutting.Room.S01E01.1080p.WEB-DL.x264-GRP.mkv",
  ),
  show([INVENTED + 20, "Odd Jobs", "2009-01-05", 30], [titled("B-Short", "Opening")])(
    "episode title ends like an extra",
    "both",
    "Odd.Jobs.S01E01.1080p.WEB-DL.x264-GRP.mkv",
  ),
  show([INVENTED + 21, "Night Shift Nine", "2008-01-05", 30], [titled("Opening", "E10 Rises")])(
    "episode title begins like a number",
    "plex",
    "Night.Shift.Nine.S01E02.1080p.WEB-DL.x264-GRP.mkv",
  ),
  show([INVENTED + 22, "Signal Lost", "2007-01-05", 30], [titled("X2", "Opening")])(
    "episode title begins like a number",
    "both",
    "Signal.Lost.S01E01.1080p.WEB-DL.x264-GRP.mkv",
  ),
  show([INVENTED + 23, "Paper Boats", "2006-01-05", 30], [plain(8)])(
    "group OTHER",
    "trash",
    "Paper.Boats.S01E01.1080p.WEB-DL.x264-OTHER.mkv",
  ),
  show([INVENTED + 24, "Glass Harbour", "2005-01-05", 30], [titled("Opening: Part 1", "Part 2")])(
    "episode title with a part",
    "both",
    "Glass.Harbour.S01E01.1080p.WEB-DL.x264-GRP.mkv",
  ),
  show([INVENTED + 25, "東の海", "2003-01-05", 24], [titled("出発", "嵐")])(
    "Unicode",
    "both",
    "東の海.S01E01.1080p.WEB-DL.x264-GRP.mkv",
  ),
  show([INVENTED + 26, "Winter Coast", "2019-01-05", 45], [plain(8)])(
    "episode with subtitles",
    "plex",
    folder(
      "Winter.Coast.S01E01.1080p.WEB-DL.x264-GRP",
      "Winter.Coast.S01E01.1080p.WEB-DL.x264-GRP.mkv",
      "Winter.Coast.S01E01.1080p.WEB-DL.x264-GRP.en.sdh.srt",
      "Winter.Coast.S01E01.1080p.WEB-DL.x264-GRP.de.forced.srt",
    ),
  ),
  show(
    [19885, "Sherlock", "2010-07-25", 90, 176941],
    [
      season(1, "2010-07-25", ["A Study in Pink", "The Blind Banker", "The Great Game"]),
      season(2, "2012-01-01", ["A Scandal in Belgravia", "The Hounds of Baskerville"]),
    ],
  )(
    "two seasons",
    "trash",
    "Sherlock.S01E01.1080p.BluRay.x264-GRP.mkv",
    "Sherlock.S02E02.1080p.BluRay.x264-GRP.mkv",
  ),
];

/** The sixty works that a trial files. */
export const TRIAL_WORKS: readonly TrialWork[] = [...FILMS, ...SERIES];

/** Returns the catalogue of the stand-in for TMDB. */
export const toCatalogue = (works: readonly TrialWork[]): FakeCatalogue => ({
  movies: works.flatMap(({ tmdb }) => ("otherDates" in tmdb ? [tmdb] : [])),
  series: works.flatMap(({ tmdb }) => ("seasons" in tmdb ? [tmdb] : [])),
});
