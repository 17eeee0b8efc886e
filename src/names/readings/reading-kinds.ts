import { isVideoFile } from "../../base/file-types.ts";
import { baseOf } from "../../base/path/path-parts.ts";
import type { ReasonCode } from "../../base/reason-codes.ts";
import { fold } from "../../base/text/fold.ts";
import { titleKey } from "../identify/title-key.ts";
import { readFolder, splitComponents } from "../parse/folder.ts";
import { AS_IT_STANDS, type ParsedName } from "../parse/lex/parsed-name.ts";
import { parseName, readName } from "../parse/name.ts";
import { readSeasonEpisode } from "../parse/numbers/season-episode.ts";
import { tokensOf } from "../parse/tokens.ts";
import { readCountedPieces } from "./counted-pieces.ts";
import { readDayInFolders } from "./day-in-folders.ts";
import { componentOf } from "./facts/path-component.ts";
import { readAsFilms } from "./films.ts";
import { readJoinedInitials } from "./initials-and-number.ts";
import { readJoinedPieces } from "./initials-and-piece.ts";
import { type OtherReading, pathsOf, type ReleaseNames } from "./other-reading.ts";
import { listTitleSpellings, removeEdition } from "./title-spellings.ts";
import { readTitledVideos } from "./titled-videos.ts";

/** A way to read a release other than its first reading. */
export type ReadingWay = {
  name: string;
  example: string;
  /** The videos of the example, if it has several. */
  videos?: readonly string[];
  /** The condition for trying this way: the first reading is held, it is certain, or always. */
  asked: "held" | "certain" | "always";
  /** Reasons that this way can resolve, in addition to those that any reading may resolve. */
  cures?: readonly ReasonCode[];
  /** `first` is the first reading of the names. */
  read: (names: ReleaseNames, first: ParsedName) => OtherReading[];
};

// A misread dot or title makes the files of one series look like several works or other episodes.
const OTHER_EPISODES: readonly ReasonCode[] = ["several_works", "episode_title_differs"];

/** All ways, in the order in which they are tried. The first way that leads to a work decides. */
export const WAYS: readonly ReadingWay[] = [
  {
    name: "film",
    example: "01 - Harbour.German (2011) 1080p.mkv",
    asked: "held",
    read: readAsFilms,
  },
  {
    name: "film of another year",
    example: "Harbour [2011] [2024].mkv",
    asked: "certain",
    read: otherYears,
  },
  {
    name: "two folders as one title",
    example: "Stone/Pier/Season 2/S02E01.mkv",
    asked: "always",
    read: twoFolders,
  },
  {
    name: "film of the year of its length",
    example: "Harbour.1080p.BluRay.x264-GRP.mkv",
    asked: "held",
    read: (_, { title, year, type }) =>
      title === null || year !== null || type === "episode"
        ? []
        : [{ type: "movie", title, reading: AS_IT_STANDS }],
  },
  {
    name: "titles in place of numbers",
    example: "Stone Pier/Season 2/Wet Rope.mkv",
    asked: "held",
    // Episodes named only by titles look like several works until each title is found in the
    // season.
    cures: ["several_works"],
    read: readTitledVideos,
  },
  ...["2.16", "705"].map((form): ReadingWay => {
    const example = `Stone Pier ${form}.mkv`;
    return {
      name: form,
      example,
      asked: "held",
      cures: OTHER_EPISODES,
      read: (names) => withNumbers(names, form),
    };
  }),
  {
    name: "404 Title",
    example: "stone.pier.404.wet.rope.dvdrip.avi",
    asked: "held",
    cures: OTHER_EPISODES,
    read: (names) =>
      withNumbers(names, "404 Title").map((reading) => ({ ...reading, isTitled: true })),
  },
  {
    name: "initials and number",
    example: "Stone.Pier.S03.DVDRip.XviD-GRP/grp-sp301.avi",
    asked: "held",
    // The videos look like works with other titles and without a number.
    cures: ["several_works", "folder_disagrees", "pack_incomplete"],
    read: readJoinedInitials,
  },
  {
    name: "initials and piece",
    example: "Harbour.Light.2011.DVDRip.XviD-GRP",
    videos: ["grp-hla.avi", "grp-hlb.avi"],
    asked: "held",
    cures: ["several_works", "folder_disagrees"],
    read: readJoinedPieces,
  },
  {
    name: "pieces out of a total",
    example: "Harbour Light (2011)",
    videos: ["Harbour Light (2011) (1of2).mkv", "Harbour Light (2011) (2of2).mkv"],
    asked: "held",
    cures: ["several_works", "folder_disagrees"],
    read: readCountedPieces,
  },
  {
    name: "day in folders",
    example: "Stone Pier/2023/02/03.mkv",
    asked: "held",
    cures: ["several_works", "numbers_unclear", "pack_incomplete", "episode_missing"],
    read: readDayInFolders,
  },
  {
    name: "edition before numbers",
    example: "Stone.Pier.EXTENDED.S01E02.720p.mkv",
    asked: "held",
    read: withoutEdition,
  },
  {
    name: "title after a hyphen",
    example: "Stone Pier-S02E05-13 Ropes.mkv",
    asked: "held",
    // The number was read as the end of a range.
    cures: ["episode_missing", "runtime_differs", "episode_title_differs"],
    read: withTitleAfterHyphen,
  },
  {
    name: "apostrophe",
    example: "Alex.s.Row.S01E02.mkv",
    asked: "held",
    cures: OTHER_EPISODES,
    read: withApostrophe,
  },
];

const YEAR = /(?<!\d)(?:18|19|20)\d\d(?!\d)/g;
const countYears = ({ name, videos }: ReleaseNames) =>
  new Set([name, ...videos.slice(0, 1)].join("/").match(YEAR)).size;

/**
 * True if the names may mean a work that a search for the spellings of their title does not find. A
 * year in a name may be a number.
 */
export const mayBeOtherwise = (names: ReleaseNames): boolean =>
  countYears(names) > 0 || readTitledVideos(names).length > 0;

/**
 * Returns readings of the release as a film with the same title and another year that is closer to
 * the title. The later year belongs to a cut or a disc.
 */
function otherYears(names: ReleaseNames, { title, year, type }: ParsedName): OtherReading[] {
  if (type !== "movie" || year === null || countYears(names) < 2) return [];
  const [key, yearText] = [titleKey(title ?? ""), String(year)];
  return readAsFilms(names).filter(
    ({ title: filmTitle, taken, roles }) =>
      titleKey(filmTitle) === key &&
      taken.after.split(" ").includes(yearText) &&
      roles.findIndex(({ role }) => role === "year") <
        roles.findIndex(({ text }) => text === yearText),
  );
}

const isTitle = (name: string): boolean => {
  const { parsed, named, season } = readFolder(name, false);
  const isPlain =
    parsed.year === null && parsed.seasons.length === 0 && parsed.episodes.length === 0;
  return named && !season && isPlain && parsed.title !== null;
};

/** Returns the two folders directly above a season's folder, outer folder first. */
function foldersOf(path: string): [string, string] | undefined {
  const [, ...folders] = splitComponents(path);
  const season = folders.findIndex((name) => readFolder(name, false).season);
  const [inner, outer] = season < 0 ? [] : folders.slice(season + 1);
  if (inner === undefined || outer === undefined || !isTitle(inner) || !isTitle(outer)) {
    return undefined;
  }
  // `Star Trek/Star Trek Voyager`: the inner folder has the whole title.
  const [whole, start] = [titleKey(inner), titleKey(outer)];
  return ` ${whole} `.includes(` ${start} `) ? undefined : [outer, inner];
}

/**
 * Reads the two folders above a season's folder as one title. All videos must have the same two
 * folders.
 */
function twoFolders(names: ReleaseNames): OtherReading[] {
  const [first, ...others] = pathsOf(names).map(foldersOf);
  if (first === undefined || others.some((other) => other?.join("/") !== first.join("/"))) {
    return [];
  }
  const title = first.join(" ");
  const reading = new Map(
    first.map((folder) => [folder, { ...parseName(folder), title, altTitles: [] }]),
  );
  return [{ type: "tv", title, reading }];
}

/**
 * In each video's name, reads the only claim of this form as season and episode. Empty if a video
 * has no such claim, or several.
 */
function withNumbers({ name, videos }: ReleaseNames, form: string): OtherReading[] {
  const paths = (videos.length === 0 ? [name] : videos).map(baseOf);
  const claimed = paths.map((path) => {
    const claims = isVideoFile(path) ? componentOf(path).lostClaims() : [];
    return { own: path, claims: claims.filter((lostClaim) => lostClaim.form === form) };
  });
  if (claimed.some(({ claims }) => claims.length !== 1)) return [];
  const numbered = claimed.flatMap(({ own, claims }) => claims.map((claim) => ({ own, claim })));
  const reading = new Map(
    numbered.map(({ own, claim }) => [
      own,
      readName(own, { series: true, movie: false, numbering: claim }),
    ]),
  );
  const hundreds = numbered.map(({ own, claim: { end, seasons, episodes } }) => ({
    number: (seasons[0] ?? 0) * 100 + (episodes[0] ?? 0),
    film: tokensOf(own).text.slice(0, end).replace(/ - /g, " "),
  }));
  return [{ type: "tv", reading, ...(form === "705" && { hundreds }) }];
}

/**
 * Reads the title without the edition at its end, in each component that contains the title. Only
 * asked if no series has the whole title.
 */
function withoutEdition(names: ReleaseNames, { title, type }: ParsedName): OtherReading[] {
  const short = title === null || type !== "episode" ? undefined : removeEdition(title);
  return short === undefined ? [] : withTitle(names, title ?? "", short);
}

const RANGE = /^(.*?\d)-\d{1,5}$/;

/**
 * Reads a single video's range after a hyphen as its first episode and the start of that episode's
 * title: `S02E05-13 Ropes`. TMDB must list exactly this title.
 */
function withTitleAfterHyphen({ name, videos }: ReleaseNames): OtherReading[] {
  const own = baseOf(videos[0] ?? name);
  if (videos.length > 1 || !isVideoFile(own)) return [];
  const { text } = tokensOf(own);
  const claim = readSeasonEpisode(text);
  const [first] = claim?.episodes ?? [];
  const [, before] = RANGE.exec(text.slice(claim?.start, claim?.end)) ?? [];
  if (claim === undefined || first === undefined || before === undefined) return [];
  const numbering = { ...claim, end: claim.start + before.length, episodes: [first] };
  const parsed = readName(own, { series: true, movie: false, numbering });
  return [{ type: "tv", reading: new Map([[own, parsed]]), isTitled: true }];
}

const MAX_TITLE_CHARS = 200;

/** Reads the title with an apostrophe, in each component that contains the title. */
function withApostrophe({ name, videos }: ReleaseNames, { title }: ParsedName): OtherReading[] {
  if (title === null || title.length > MAX_TITLE_CHARS) return [];
  return listTitleSpellings(title)
    .filter((one) => one !== title && one.includes("'"))
    .flatMap((spelt) => withTitle({ name, videos }, title, spelt));
}

/** Reads another title in place of `title`, in each component that contains it. */
function withTitle({ name, videos }: ReleaseNames, title: string, other: string): OtherReading[] {
  const every = [...new Set([name, ...videos].flatMap(splitComponents))];
  const bearing = every
    .map(parseName)
    .filter((parsedName) => fold(parsedName.title ?? "") === fold(title));
  const reading = new Map(
    bearing.map((parsedName) => [parsedName.name, { ...parsedName, title: other }]),
  );
  return [{ type: "tv", reading }];
}
