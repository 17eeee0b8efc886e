import { baseOf, withoutExtension } from "../../src/base/path/path-parts.ts";
import type { NameReader } from "../../src/core/plan/names/name-rules.ts";
import {
  findMisreadings,
  type Misreading,
  type VideoNumbers,
} from "../../src/core/plan/names/server-reading.ts";

/** The item that a server shows for one file. Null if it shows no item. */
export type FileReading = {
  type?: string | undefined;
  name?: string | undefined;
  year?: number | undefined;
  season?: number | undefined;
  episode?: number | undefined;
  episode_end?: number | undefined;
  ids?: Readonly<Record<string, string>> | undefined;
  /** The kind of extra. */
  extra?: string | undefined;
  /** True if the file is a version of another file's item. */
  version_of_another?: boolean | undefined;
  language?: string | null | undefined;
};

type NamedFile = { path: string; role: string } & Readonly<Record<string, unknown>>;

/** A work's files, with the readings of each version under its number. */
export type ReadWork = {
  type: "movie" | "tv";
  title: string;
  year?: number | undefined;
  folder: string;
  files: readonly NamedFile[];
  series?: Readonly<Record<string, FileReading | undefined>> | undefined;
};

/** How a server's reading differs from what was filed. */
type Difference =
  | "hidden"
  | "id"
  | "title"
  | "apart"
  | "numbers"
  | "series"
  | "language"
  | "edition";

/** `silent`: differences without a note. `untrue`: notes without a difference. */
export type Comparison = {
  files: number;
  right: number;
  noted: number;
  silent: string[];
  untrue: string[];
};

/** The differences that each kind of note is about. */
const ABOUT: Readonly<Record<Misreading["kind"], readonly Difference[]>> = {
  extra: ["hidden"],
  left_out: ["hidden"],
  by_itself: ["id", "title", "apart"],
  separate_films: ["apart", "id", "title"],
  parts_with_versions: ["apart"],
  edition: ["edition"],
  two_films: ["id"],
  // Jellyfin 12 also groups by the numbers that it reads.
  other_numbers: ["numbers", "apart"],
  same_first_number: ["apart", "numbers"],
  year_of_id: ["title", "series"],
  date_only: ["numbers"],
  episode_versions: ["apart"],
  series_title: ["series"],
  id_not_read: ["id", "hidden"],
  subtitle_region: ["language"],
};

const ID = /[[{](tmdb|imdb|tvdb)(?:id)?[-=]/gi;
const PART = / - pt\d+$/;
const FILED = /(?:^|[ .])s(\d+)e(\d+)(?:-e(\d+))?(?=[ .]|$)/gi;

const stemOf = (path: string): string => withoutExtension(baseOf(path));

/** Compares the notes about works with what a server of this version shows. */
export function compareReadings(
  works: readonly ReadWork[],
  { version, reader }: { version: string; reader: NameReader },
): Comparison {
  const result: Comparison = { files: 0, right: 0, noted: 0, silent: [], untrue: [] };
  for (const work of works) {
    const found = findDifferences(work, version);
    const notes = findMisreadings([reader], namesOf(work));
    const isNoted = (path: string, difference: Difference): boolean =>
      notes.some(
        ({ kind, videos }) =>
          ABOUT[kind].includes(difference) &&
          (videos.length === 0 || path === "" || isSameGroup(kind) || videos.includes(path)),
      );
    for (const file of work.files.filter(({ role }) => role !== "extra")) {
      const path = file.path.slice(work.folder.length + 1);
      const all = [...(found.get(path) ?? []), ...(found.get("") ?? [])];
      result.files += 1;
      const silent = all.filter((difference) => !isNoted(path, difference));
      if (all.length === 0) result.right += 1;
      else if (silent.length === 0) result.noted += 1;
      else result.silent.push(`${work.folder}/${path}: ${silent.join(", ")}`);
    }
    for (const { kind, videos } of notes) {
      const about = videos.length === 0 || isSameGroup(kind) ? [...found.keys()] : videos;
      const isTrue = about.some((path) =>
        [...(found.get(path) ?? [])].some((difference) => ABOUT[kind].includes(difference)),
      );
      if (!isTrue) result.untrue.push(`${work.folder}/${videos[0] ?? ""}: ${kind}`);
    }
  }
  return result;
}

/** One name of the folder decides about all of its files. */
const isSameGroup = (kind: Misreading["kind"]): boolean => kind === "separate_films";

function namesOf({ type, folder, files }: ReadWork) {
  const of = (role: string): string[] =>
    files.flatMap((file) => (file.role === role ? [file.path.slice(folder.length + 1)] : []));
  const relative = files.map((file) => ({ ...file, path: file.path.slice(folder.length + 1) }));
  const numbers = new Map(
    relative.flatMap((file) => {
      const filed = filedNumbers(file);
      return filed === undefined ? [] : [[file.path, filed] as const];
    }),
  );
  return { type, folder, videos: of("video"), subtitles: of("subtitle"), numbers };
}

/** The numbers that the file was filed with, or those in its name behind the title. */
function filedNumbers({ path, ...file }: NamedFile): VideoNumbers | undefined {
  const numbers = file["numbers"] as VideoNumbers | undefined;
  if (numbers !== undefined) return numbers;
  const stem = stemOf(path);
  const behind = /\(\d{4}\)(.*)$/.exec(stem)?.[1] ?? stem;
  const [first] = behind.matchAll(FILED);
  if (!first) return undefined;
  const [, season, start, end = start] = first;
  const count = Number(end) - Number(start) + 1;
  const episodes = Array.from({ length: count }, (_, index) => Number(start) + index);
  return { season: Number(season), episodes };
}

/** Returns the differences by path below the work's folder; those of the folder under "". */
function findDifferences(work: ReadWork, version: string): Map<string, Set<Difference>> {
  const found = new Map<string, Set<Difference>>();
  const add = (path: string, difference: Difference): void => {
    found.set(path, (found.get(path) ?? new Set()).add(difference));
  };
  const videos = work.files
    .filter(({ role }) => role === "video")
    .map((file) => ({
      path: file.path.slice(work.folder.length + 1),
      filed: filedNumbers(file),
      reading: file[version] as FileReading | null,
    }));
  for (const { path, filed, reading } of videos) {
    for (const difference of ofVideo(work, path, filed, reading)) add(path, difference);
  }
  const isShown = (reading: FileReading | null): reading is FileReading =>
    reading !== null && !reading.extra;
  // All files of a film, or all files with the same numbers, are one item.
  const groups = Map.groupBy(videos, ({ filed, path }) =>
    work.type === "movie" ? "" : filed ? JSON.stringify(filed) : path,
  );
  for (const group of groups.values()) {
    const items = group.filter(
      ({ reading, path }) =>
        isShown(reading) && reading.type !== "Video" && !reading.version_of_another && path,
    );
    if (items.length > 1) for (const { path } of group) add(path, "apart");
    const isPart = group.every(({ path }) => PART.test(stemOf(path)));
    // An episode that is only a version of another one is not shown.
    if (items.length === 0 && !isPart && group.every(({ reading }) => isShown(reading))) {
      for (const { path } of group) add(path, "apart");
    }
  }
  for (const { path, role, ...file } of work.files) {
    const language = (file[version] as FileReading | null)?.language;
    if (role === "subtitle" && language?.includes("-")) {
      add(path.slice(work.folder.length + 1), "language");
    }
  }
  const series = work.series?.[version];
  if (series) for (const difference of ofSeries(work, series)) add("", difference);
  return found;
}

function ofVideo(
  work: ReadWork,
  path: string,
  filed: VideoNumbers | undefined,
  reading: FileReading | null,
): Difference[] {
  const isPart = PART.test(stemOf(path)) && reading?.type === "Video";
  if (isPart && !reading.extra) return [];
  const wanted = work.type === "movie" ? "Movie" : "Episode";
  if (!reading || reading.extra || reading.type !== wanted) return ["hidden"];
  if (work.type === "tv") return sameNumbers(filed, reading) ? [] : ["numbers"];
  const differences: Difference[] = [];
  const wantedIds = new Set([...work.folder.matchAll(ID)].map(([, one = ""]) => one.toLowerCase()));
  if ([...wantedIds].some((one) => reading.ids?.[one] === undefined)) differences.push("id");
  if (reading.year !== work.year || !hasTitle(work, reading)) differences.push("title");
  if (/\{edition-/.test(path)) differences.push("edition");
  return differences;
}

function sameNumbers(filed: VideoNumbers | undefined, reading: FileReading): boolean {
  if (filed === undefined) return false;
  const { season, episode, episode_end: end = episode } = reading;
  return season === filed.season && episode === filed.episodes[0] && end === filed.episodes.at(-1);
}

/** A work is found by its id. Without one, title and year must be right. */
function ofSeries(work: ReadWork, series: FileReading): Difference[] {
  const wantedIds = [...work.folder.matchAll(ID)].map(([, one = ""]) => one.toLowerCase());
  const isRead = wantedIds.some((one) => series.ids?.[one] !== undefined);
  if (isRead) return [];
  const differences: Difference[] = wantedIds.length > 0 ? ["id"] : [];
  if (!hasTitle(work, series) || series.year !== work.year) differences.push("series");
  return differences;
}

const toTitle = (name: string): string =>
  name
    .replace(/ ?(?:\((?:19|20)\d\d\)|[[{]).*$/, "")
    .replace(/[._]/g, " ")
    .trim()
    .toLowerCase();

/** The name of a version is its label. */
const hasTitle = ({ folder }: ReadWork, { name, version_of_another: isVersion }: FileReading) =>
  isVersion === true || name === undefined || toTitle(name) === toTitle(folder);
