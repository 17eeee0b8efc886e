import { type Sentence, sentence } from "../../base/actions/sentence.ts";
import { baseOf, folderOf, withoutExtension } from "../../base/path/path-parts.ts";
import { seasonOf } from "../../base/season-folder-name.ts";
import { cleanText } from "../../base/text/clean-text.ts";
import type { NameReader } from "../plan/names/name-rules.ts";
import { ID_TAG_STYLES, ID_TAGS, listIdTags } from "../plan/names/name-tags.ts";
import type { NAME_PRESETS } from "../plan/names/presets.ts";
import { readsId, selectOtherReaders } from "../plan/names/server-reading.ts";

/** A media server that will show the library. */
export type NamedReader = NameReader & { title: string };

/** Values for the settings that decide how names are written. */
export type NameSettings = {
  INGEST_NAMES: (typeof NAME_PRESETS)[number];
  INGEST_ID_TAGS: (typeof ID_TAG_STYLES)[number];
};

/** The values that are in force if nothing is set. */
const DEFAULTS: NameSettings = { INGEST_NAMES: "plex", INGEST_ID_TAGS: "plex" };

const NAMES = Object.keys(DEFAULTS) as (keyof NameSettings)[];

/** How the works of a library are named. A value is undefined if its names fit any. */
export type LibraryNaming = Partial<NameSettings> & {
  /** Names of the folders of works. */
  folders: readonly string[];
  /** Number of films whose file would get another name with the preset `both`. */
  filmsWithoutFolder: number;
};

/** Settings to write, and sentences that explain them. */
export type NamesChoice = { values: Partial<NameSettings>; lines: Sentence[] };

const example = (style: NameSettings["INGEST_ID_TAGS"]): string => ID_TAGS[style].id("tmdb", "603");

/** Plex reads only braces and ignores square brackets. */
const readsStyle = (reader: NameReader, style: NameSettings["INGEST_ID_TAGS"]): boolean =>
  reader.kind === "plex"
    ? example(style).includes(example("plex"))
    : readsId(reader, example(style));

/** Returns the settings for a new library that these servers show. */
function chooseForServers(readers: readonly NameReader[]): NameSettings {
  return {
    INGEST_NAMES: selectOtherReaders(readers).length > 0 ? "both" : "plex",
    INGEST_ID_TAGS:
      ID_TAG_STYLES.find((style) => readers.every((reader) => readsStyle(reader, style))) ?? "both",
  };
}

// The first bracket of TRaSH's formats: `[Bluray-1080p]`, `[WEBDL-2160p Proper]`.
const QUALITY = /\[(?:Bluray|Remux|WEBDL|WEBRip|HDTV|SDTV|DVD|DVDRip)(?:-\d{3,4}p)?[^\]]*\]/i;
const EPISODE = /(?:^|[^a-z0-9])s\d{1,4}[ ._-]?e\d|\d{1,3}x\d{2}|\d{4}[-. ]\d\d[-. ]\d\d/i;

/** Reads how the videos of a library are named. `videos` are absolute paths. */
export function readLibraryNaming(videos: readonly string[]): LibraryNaming {
  const folders = new Set<string>();
  const presets: NameSettings["INGEST_NAMES"][] = [];
  let filmsWithoutFolder = 0;
  for (const path of videos) {
    const stem = withoutExtension(baseOf(path));
    const inside = folderOf(path);
    const isSeason = seasonOf(baseOf(inside)) !== undefined;
    const folder = isSeason ? folderOf(inside) : inside;
    folders.add(folder);
    if (QUALITY.test(stem)) {
      presets.push("trash");
      continue;
    }
    if (isSeason || EPISODE.test(stem)) continue;
    const name = baseOf(folder);
    const title = withoutTags(name);
    // Without an id in the folder's name, both presets make the same name.
    if (title === name || !stem.startsWith(title)) continue;
    const hasFolder = stem.startsWith(name);
    presets.push(hasFolder ? "both" : "plex");
    if (!hasFolder) filmsWithoutFolder += 1;
  }
  const names = [...folders].map(baseOf);
  const preset = mostFrequent(presets);
  const style = mostFrequent(names.flatMap((name) => styleOf(name) ?? []));
  return {
    folders: names,
    filmsWithoutFolder,
    ...(preset && { INGEST_NAMES: preset }),
    ...(style && { INGEST_ID_TAGS: style }),
  };
}

const withoutTags = (name: string): string =>
  listIdTags(name)
    .reduce((left, { tag }) => left.replace(tag, ""), name)
    .trim();

/**
 * Returns the form in which all ids of a name are written; undefined without ids of such a form.
 */
function styleOf(name: string): NameSettings["INGEST_ID_TAGS"] | undefined {
  const tags = listIdTags(name);
  const [first, second] = ID_TAG_STYLES.filter((style) =>
    tags.some(({ catalogue, id }) => name.includes(ID_TAGS[style].id(catalogue, id))),
  );
  return second === undefined ? first : "both";
}

function mostFrequent<T>(values: readonly T[]): T | undefined {
  const groups = [...Map.groupBy(values, (value) => value).values()];
  return groups.toSorted((a, b) => b.length - a.length)[0]?.[0];
}

/**
 * Chooses the settings for names by the servers that show the library. A library that has works
 * keeps their names, and the last sentences state what the servers' own choice would change.
 * `given` are values that were set, which are kept without a sentence.
 */
export function chooseNames(
  readers: readonly NamedReader[],
  library: LibraryNaming,
  given: Partial<Record<keyof NameSettings, string | undefined>>,
): NamesChoice {
  const open = NAMES.filter((name) => !given[name]);
  if (readers.length === 0 || open.length === 0) return { values: {}, lines: [] };
  const fitting = chooseForServers(readers);
  const kept = open.filter((name) => library[name] !== undefined);
  const chosen: NameSettings = { ...fitting };
  for (const name of kept) Object.assign(chosen, { [name]: library[name] });
  const settings = open.map((name) => formatSetting(name, chosen)).join(" and ");
  const servers = joinWords(readers.map(formatReader));
  const lines = [
    kept.length > 0
      ? `The library has works, so new names are like theirs: ${settings}.`
      : `New names fit ${servers}: ${settings}.`,
    ...open.flatMap((name) => explainOther(name, { readers, library, chosen, fitting })),
  ];
  const values = Object.fromEntries(
    open.flatMap((name) => (chosen[name] === DEFAULTS[name] ? [] : [[name, chosen[name]]])),
  );
  return { values, lines };
}

function formatSetting(name: keyof NameSettings, chosen: NameSettings): string {
  const ids = name === "INGEST_ID_TAGS" ? `, for ids like ${example(chosen[name])}` : "";
  return `${name}=${chosen[name]}${ids}`;
}

const formatReader = ({ title, version = "" }: NamedReader): string =>
  [title, cleanText(version, 40)].filter(Boolean).join(" ");

const joinWords = (words: readonly string[]): string =>
  words.join(", ").replace(/, ([^,]+)$/, " and $1");

type ComparedNames = {
  readers: readonly NamedReader[];
  library: LibraryNaming;
  chosen: NameSettings;
  fitting: NameSettings;
};

/** Explains what the servers' own choice would change about the names of a library. */
function explainOther(
  name: keyof NameSettings,
  { readers, library, chosen, fitting }: ComparedNames,
): Sentence[] {
  if (chosen[name] === fitting[name]) return [];
  const setting = `${name}=${fitting[name]}`;
  if (name === "INGEST_NAMES") {
    const count = library.filmsWithoutFolder;
    if (chosen[name] !== "plex" || count === 0) return [];
    const others = joinWords(selectOtherReaders(readers).map(formatReader));
    const why = `${others} would show a second version of such a film as a separate film.`;
    const films = count === 1 ? "the file of 1 film" : `the files of ${count} films`;
    return [remedy(why, films, setting)];
  }
  const blind = readers.filter((reader) => !readsStyle(reader, chosen[name]));
  const count = library.folders.filter((folder) => styleOf(folder) === chosen[name]).length;
  if (blind.length === 0 || count === 0) return [];
  const verbs = blind.length > 1 ? ["do", "match"] : ["does", "matches"];
  const why =
    `${joinWords(blind.map(formatReader))} ${verbs[0]} not read such ids and ${verbs[1]} ` +
    "works by title and year.";
  const folders = count === 1 ? "1 folder" : `${count} folders`;
  return [remedy(why, folders, setting)];
}

const remedy = (why: string, renamed: string, setting: string): Sentence =>
  sentence`${why} To rename ${renamed}, set ${setting}, then use ${{ do: "adopt" }} and ${{ do: "rename" }}.`;
