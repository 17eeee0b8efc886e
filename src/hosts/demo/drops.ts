const KIB = 1024;

/**
 * A download: one file, or a folder with files by relative path. Sizes are in bytes; `minutes` is
 * the running time of a video.
 */
export type DemoDownload = {
  name: string;
  files: readonly { path: string; bytes: number; minutes?: number | undefined }[];
  /** The situation that the download demonstrates. */
  note?: string | undefined;
  /** True if the download first has another name, as with browsers and torrent clients. */
  partial?: boolean | undefined;
};

const film = (
  name: string,
  kib: number,
  minutes?: number,
  more: Partial<DemoDownload> = {},
): DemoDownload => ({
  name,
  files: [{ path: "", bytes: kib * KIB, minutes }],
  ...more,
});

type DemoFile = [path: string, kib: number, minutes?: number];

const folder = (name: string, files: readonly DemoFile[], note?: string): DemoDownload => ({
  name,
  files: files.map(([path, kib, minutes]) => ({ path, bytes: kib * KIB, minutes })),
  note,
});

const MATRIX = "The.Matrix.1999.1080p.BluRay.x264-DEMO.mkv";
const SHERLOCK = "Sherlock.S01.1080p.BluRay.x264-DEMO";
const episode = (number: number): DemoFile[] => {
  const stem = `Sherlock.S01E0${number}.1080p.BluRay.x264-DEMO`;
  return [
    [`${stem}.mkv`, 180 + number, 88 + (number % 2)],
    [`Subs/${stem}/2_English.srt`, 3],
  ];
};

/** The remake that a person decides on. */
export const REMAKE = "Dune.1080p.BluRay.x264-DEMO.mkv";
/** The series that stays undecided, for users of `--keep`. */
export const UNDECIDED = "The.Office.S01E02.720p.HDTV.x264-DEMO.mkv";
/** A season pack with an episode that its name does not identify. */
export const ODD_PACK = "Firefly.S01.720p.WEB-DL.x264-DEMO";
export const ODD_EPISODE = "fx-the-ghost-ship.mkv";
export const DISC = "Metropolis.1927.COMPLETE.BLURAY-DEMO";
/** The film that an MCP client undoes. */
export const UNDONE_BY_CLIENT = "Die.fabelhafte.Welt.der.Amelie.2001.1080p-DEMO.mkv";
/** The film that a person undoes. */
export const UNDONE_BY_PERSON = "Sintel.2010.1080p.WEB-DL.x264-DEMO.mkv";

/** Downloads whose names leave no doubt. */
export const certainDrops: readonly DemoDownload[] = [
  film(MATRIX, 420, 136),
  folder(
    "Dune.2021.2160p.WEB-DL.H.265-DEMO",
    [
      ["Dune.2021.2160p.WEB-DL.H.265-DEMO.mkv", 610, 155],
      ["Dune.2021.2160p.WEB-DL.H.265-DEMO.nfo", 1],
    ],
    "two films have this title; the year decides",
  ),
  folder(
    SHERLOCK,
    [...episode(1), ...episode(2), ...episode(3), ["Sample/sherlock.s01e01.sample.mkv", 24, 1]],
    "a season pack with subtitles and a sample",
  ),
  film(UNDONE_BY_CLIENT, 380, 122, { note: "a French film under its German title" }),
  film(UNDONE_BY_PERSON, 256, 15, { partial: true }),
];

/** Downloads whose names are not sufficient to file them. */
export const doubtfulDrops: readonly DemoDownload[] = [
  film(REMAKE, 350, 137, { note: "no year: the 1984 film or the 2021 film?" }),
  film(UNDECIDED, 210, 22, { note: "the British or the American series?" }),
  film("Harbour.Lights.2009.DVDRip.XviD-DEMO.avi", 190, undefined, {
    note: "a film so obscure that TMDB does not list it",
  }),
  folder(
    DISC,
    [
      ["BDMV/index.bdmv", 1],
      ["BDMV/STREAM/00000.m2ts", 300],
    ],
    "a whole disc",
  ),
  folder(
    ODD_PACK,
    [
      ["Firefly.S01E01.720p.WEB-DL.x264-DEMO.mkv", 140, 86],
      ["Firefly.S01E02.720p.WEB-DL.x264-DEMO.mkv", 150, 42],
      [ODD_EPISODE, 145, 44],
    ],
    "a season with one file that has no episode number",
  ),
  folder(
    "VA-Summer.Mix-WEB-FLAC-2019-DEMO",
    [
      ["01-opening.flac", 160],
      ["02-sunset.flac", 140],
      ["cover.jpg", 12],
    ],
    "an album in the wrong folder",
  ),
];
