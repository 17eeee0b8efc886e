import { fold } from "../../src/base/text/fold.ts";
import type { ShownVideo } from "./readers/reader.ts";

/** A file as it was filed. `path` is the server's. */
export type FiledFile = {
  path: string;
  role: string;
  season?: number | undefined;
  episodes?: readonly number[] | undefined;
  /** Undefined if this machine does not have the file. */
  bytes?: number | undefined;
};

/** A work with all files that were filed for it. */
export type FiledWork = {
  type: "movie" | "tv";
  title: string;
  year: number;
  /** Ids by lower-case source. */
  ids: ReadonlyMap<string, string>;
  files: readonly FiledFile[];
};

const PART = / - (?:pt|part|cd|disc)\d+\b/i;
const EDITION = /\{edition-([^}]+)\}/;
const ID = /[[{](?:tmdb|imdb|tvdb)(?:id)?[-=]([^\]}]+)[\]}]/g;

const baseOf = (path: string): string => path.split(/[/\\]/).at(-1) ?? "";
const stemOf = (path: string): string => baseOf(path).replace(/\.[^.]+$/, "");
/** Letters and digits, because a file's name cannot have each sign of a title. */
const bare = (title: string): string => fold(title).replaceAll(/[^\p{L}\p{N}]+/gu, "");
/** Without metadata, a server can show a name with its year and ids. */
const toTitle = (name: string): string =>
  name
    .replaceAll(/[[{](?:tmdb|imdb|tvdb)(?:id)?[-=][^\]}]+[\]}]/g, "")
    .replace(/ \(\d{4}\)\s*$/, "");
const numbersOf = (season: number | undefined, episodes: readonly number[]): string =>
  `s${season ?? "?"}e${episodes.toSorted((a, b) => a - b).join("-")}`;

/**
 * Ends a difference that metadata of the right id corrects. The trial's libraries have no metadata.
 * See decision 317.
 */
export const UNTIL_FOUND = " until its id is looked up";

const holds = (row: ShownVideo, path: string): boolean =>
  row.parts.includes(path) || row.files.some((file) => file.path === path);

/**
 * Compares what a server shows with what was filed. Each difference is a few words; the list is
 * empty if the server shows everything as it was filed.
 */
export function findDifferences(work: FiledWork, shown: readonly ShownVideo[]): string[] {
  const videos = work.files.filter(({ role }) => role === "video");
  const differences = [
    ...videos.flatMap((file) => compareVideo(work, file, rowsOf(file, shown))),
    ...compareGroups(work, videos, shown),
    ...work.files.flatMap((file) => compareOther(file, shown)),
  ];
  return [...new Set(differences)];
}

/** Plex has a row for each episode of a file. */
const rowsOf = ({ path }: FiledFile, shown: readonly ShownVideo[]): ShownVideo[] =>
  shown.filter((row) => holds(row, path));

function compareVideo(work: FiledWork, file: FiledFile, rows: readonly ShownVideo[]): string[] {
  const [row] = rows;
  if (row === undefined) return [`not shown: ${baseOf(file.path)}`];
  const differences: string[] = [];
  const read = rows.flatMap(({ files }) => files).find(({ path }) => path === file.path)?.bytes;
  if (read !== undefined && file.bytes !== undefined && read !== file.bytes) {
    differences.push(`size ${read} instead of ${file.bytes}`);
  }
  const isById = work.type === "tv" && hasRightId(work, file, row);
  const until = isById ? UNTIL_FOUND : "";
  if (bare(toTitle(row.title ?? "")) !== bare(work.title)) {
    differences.push(`title "${row.title ?? ""}"${until}`);
  }
  if (row.year !== work.year) differences.push(`year ${row.year ?? "missing"}${until}`);
  differences.push(...compareIds(work, file, row));
  const edition = EDITION.exec(stemOf(file.path))?.[1];
  if (edition !== undefined && row.edition === undefined) differences.push("no edition");
  if (work.type === "tv") {
    const numbers = numbersOf(row.season, [...new Set(rows.flatMap(({ episodes }) => episodes))]);
    const filed = numbersOf(file.season, file.episodes ?? []);
    if (numbers !== filed) differences.push(`${filed} is ${numbers}`);
  }
  return differences;
}

/** Lists the ids in a file's path, by source. */
function listNamedIds({ ids }: FiledWork, { path }: FiledFile): [source: string, id: string][] {
  const named = new Set([...path.matchAll(ID)].map(([, id]) => id));
  return [...ids].filter(([, id]) => named.has(id));
}

const hasRightId = (work: FiledWork, file: FiledFile, row: ShownVideo): boolean =>
  listNamedIds(work, file).some(([source, id]) => row.ids.get(source) === id);

/** An id in a name must be the one that the server has. */
function compareIds(work: FiledWork, file: FiledFile, row: ShownVideo): string[] {
  const known = listNamedIds(work, file);
  if (known.length === 0) return [];
  const wrong = known.filter(([source, id]) => (row.ids.get(source) ?? id) !== id);
  if (wrong.length > 0) return wrong.map(([source]) => `${source} ${row.ids.get(source)}`);
  return known.some(([source, id]) => row.ids.get(source) === id) ? [] : ["no id"];
}

/** Versions of one film or episode are one row, and so are its parts. Editions are rows of Plex. */
function compareGroups(
  { type }: FiledWork,
  videos: readonly FiledFile[],
  shown: readonly ShownVideo[],
): string[] {
  const groups = Map.groupBy(videos, ({ path, season, episodes = [] }) =>
    type === "movie" ? (EDITION.exec(stemOf(path))?.[1] ?? "") : numbersOf(season, episodes),
  );
  const differences: string[] = [];
  for (const files of groups.values()) {
    const rows = new Set(files.flatMap((file) => rowsOf(file, shown).slice(0, 1)));
    if (rows.size > 1) differences.push(`${files.length} files are ${rows.size} items`);
    const wanted = files.filter(({ path }) => PART.test(stemOf(path))).length > 1;
    const parts = [...rows].flatMap((row) => row.parts);
    if (wanted && rows.size === 1 && parts.length === 0) differences.push("parts are versions");
  }
  for (const [one, two] of pairs([...groups.values()])) {
    const rows = one.flatMap((file) => rowsOf(file, shown));
    const joined = two.some((file) => rows.some((row) => holds(row, file.path)));
    if (joined && type === "tv") differences.push("different episodes are one item");
  }
  return differences;
}

const pairs = <T>(all: readonly T[]): [T, T][] =>
  all.flatMap((one, index) => all.slice(index + 1).map((two): [T, T] => [one, two]));

/** Subtitles must have their language and flags, and an extra must not be a film or an episode. */
function compareOther({ path, role }: FiledFile, shown: readonly ShownVideo[]): string[] {
  if (role === "extra" && shown.some((row) => holds(row, path))) {
    return [`an extra is an item: ${baseOf(path)}`];
  }
  if (role !== "subtitle" || shown.every(({ subtitles }) => subtitles === undefined)) return [];
  const [, tags = ""] = /((?:\.[\w-]+)+)\.\w+$/.exec(baseOf(path)) ?? [];
  const [language = "", ...flags] = tags.split(".").slice(1);
  const found = shown.flatMap(({ subtitles = [] }) => subtitles).find((one) => one.path === path);
  if (found === undefined) return [`no subtitle ${tags}`];
  const wanted = { forced: flags.includes("forced"), sdh: flags.includes("sdh") };
  return [
    ...(toLanguage(found.language) === toLanguage(language)
      ? []
      : [`subtitle ${tags} has the language ${found.language ?? "none"}`]),
    ...(found.forced === wanted.forced ? [] : [`subtitle ${tags}: forced is ${found.forced}`]),
    ...(found.sdh === wanted.sdh ? [] : [`subtitle ${tags}: sdh is ${found.sdh}`]),
  ];
}

/** Servers use codes of two or three letters, and for some languages two of the latter. */
const LANGUAGES: Readonly<Record<string, string>> = {
  deu: "de",
  ger: "de",
  eng: "en",
  fra: "fr",
  fre: "fr",
  por: "pt",
  "pt-PT": "pt",
};
const toLanguage = (code = ""): string => LANGUAGES[code] ?? code.toLowerCase();

/** Describes the entries of a work on a server in a few words. */
export function describeShown(work: FiledWork, shown: readonly ShownVideo[]): string {
  const rows = shown.filter((row) => work.files.some(({ path }) => holds(row, path)));
  if (rows.length === 0) return "nothing";
  return [...new Set(rows.map(describeRow))].join("; ");
}

function describeRow(row: ShownVideo): string {
  const numbers = row.type === "tv" ? ` ${numbersOf(row.season, row.episodes)}` : "";
  const id = ["tmdb", "tvdb", "imdb"].find((source) => row.ids.has(source));
  return [
    `${toTitle(row.title ?? "?")} (${row.year ?? "?"})${numbers}`,
    ...(id === undefined ? [] : [`${id} ${row.ids.get(id)}`]),
    ...(row.edition === undefined ? [] : [row.edition]),
    ...(row.files.length > 1 ? [`${row.files.length} versions`] : []),
    ...(row.parts.length > 0 ? [`${row.parts.length + 1} parts`] : []),
  ].join(", ");
}
