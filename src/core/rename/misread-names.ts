import { type Sentence, sentence } from "../../base/actions/sentence.ts";
import type { Identity } from "../../base/identity.ts";
import { asNamed, type EpisodeMapping } from "../../base/item.ts";
import { baseOf, folderOf } from "../../base/path/path-parts.ts";
import { quoted } from "../../base/text/clean-text.ts";
import { SERVER_TITLES, type ServerName } from "../library/server-entry.ts";
import { SERVER_FACTS } from "../library/server-facts.ts";
import type { OtherIds } from "../plan/names/movie-path.ts";
import type { NameReader } from "../plan/names/name-rules.ts";
import { ID_TAGS } from "../plan/names/name-tags.ts";
import {
  NAME_KINDS,
  type NameKind,
  type NameTemplates,
  parseTemplate,
  type Template,
} from "../plan/names/parse-template.ts";
import { presetsOf } from "../plan/names/presets.ts";
import {
  findMisreadings,
  formatNumbersRead,
  type Misreading,
  type WorkNames,
} from "../plan/names/server-reading.ts";
import { previewRename } from "./preview-names.ts";

/** The videos of one work in its folder. All paths are absolute. */
export type VideosInFolder = {
  identity: Identity;
  library: string;
  folder: string;
  videos: readonly { path: string; mapping?: EpisodeMapping | undefined }[];
  /** Videos of other works in the folder. */
  others?: readonly string[] | undefined;
  /** Subtitles of these videos. */
  subtitles?: readonly string[] | undefined;
};

/** Returns the names of these videos as servers read them. */
export const toWorkNames = ({
  identity,
  folder,
  videos,
  others,
  subtitles,
}: Pick<VideosInFolder, "folder" | "videos" | "others" | "subtitles"> & {
  identity: Pick<Identity, "type">;
}): WorkNames => {
  const below = (path: string): string => path.slice(folder.length + 1);
  return {
    type: identity.type,
    folder: baseOf(folder),
    videos: videos.map(({ path }) => below(path)),
    numbers: new Map(
      videos.flatMap(({ path, mapping }) =>
        mapping === undefined ? [] : [[below(path), asNamed(mapping)] as const],
      ),
    ),
    others: others?.map(below),
    subtitles: subtitles?.map(below),
  };
};

/** A rename fixes the names, after these settings if there are any: `INGEST_NAMES=both`. */
type NameRemedy = { settings: string | undefined };

export type Naming = { names: NameTemplates; ids?: OtherIds | undefined };

const RENAMED = new Set<Misreading["kind"]>([
  "extra",
  "left_out",
  "by_itself",
  "separate_films",
  "other_numbers",
  "date_only",
  "series_title",
  "id_not_read",
]);

// A form of ids that the server reads also makes up for a title that it does not.
const ABOUT_IDS = new Set<Misreading["kind"]>(["series_title", "id_not_read"]);

/** True if other names would be read as they are meant. */
export const isFixedByRename = (kind: Misreading["kind"]): boolean => RENAMED.has(kind);

/**
 * Finds out whether a rename fixes names that a server misreads: first with the templates in force,
 * then with other settings. Each attempt plans the rename and reads the new names. Returns
 * undefined if none of them helps.
 */
export function findNameRemedy(
  readers: readonly NameReader[],
  kind: Misreading["kind"],
  work: VideosInFolder,
  { names, ids }: Naming,
): NameRemedy | undefined {
  if (!isFixedByRename(kind)) return undefined;
  const other = ABOUT_IDS.has(kind)
    ? { settings: "INGEST_ID_TAGS=both", names: { ...names, tags: ID_TAGS.both } }
    : { settings: chooseSettings(names, work.identity), names: { ...names, ...BOTH } };
  const attempts: (NameRemedy & { names: NameTemplates })[] = [
    { settings: undefined, names },
    other,
  ];
  const fixing = attempts.find(({ names: tried }) => isFixed(readers, kind, work, tried, ids));
  return fixing && { settings: fixing.settings };
}

function isFixed(
  readers: readonly NameReader[],
  kind: Misreading["kind"],
  work: VideosInFolder,
  names: NameTemplates,
  ids?: OtherIds,
): boolean {
  const { identity, library, folder: home, videos } = work;
  const files = videos.map((video, rank) => ({ ...video, role: "video" as const, home, rank }));
  const renamed = previewRename({
    works: [{ identity, library, files }],
    libraries: [library],
    names,
    idsOf: () => ids,
  });
  const paths = videos.map(({ path }) => renamed.get(path)?.path ?? path);
  const [first = ""] = paths;
  const folder = identity.type === "movie" ? folderOf(first) : folderOf(folderOf(first));
  const isOneFolder = paths.every((path) => path.startsWith(`${folder}/`));
  const after = {
    ...work,
    folder,
    videos: videos.map(({ mapping }, index) => ({ path: paths[index] ?? "", mapping })),
  };
  const hasId = !ABOUT_IDS.has(kind) || ID.test(baseOf(folder));
  const rest = findMisreadings(readers, toWorkNames(after));
  return isOneFolder && hasId && rest.every((misread) => misread.kind !== kind);
}

const ID = /[[{](?:tmdb|imdb|tvdb)/;

const templateOf = (text: string): Template => {
  const template = parseTemplate(text);
  return "allowed" in template ? [] : template;
};

/** Templates of the preset `both` for files. */
const BOTH = {
  movieFile: templateOf(presetsOf("movieFile")["both"] ?? NAME_KINDS.movieFile.text),
  dailyFile: undefined,
} satisfies Partial<NameTemplates>;

/** A template that no preset has was set by a person, and a preset does not replace it. */
function chooseSettings(names: NameTemplates, { type }: Identity): string {
  const kind: NameKind = type === "movie" ? "movieFile" : "dailyFile";
  const template = names[kind];
  const texts = [NAME_KINDS[kind].text, ...Object.values(presetsOf(kind))];
  const isPreset =
    template === undefined ||
    texts.some((text) => JSON.stringify(templateOf(text)) === JSON.stringify(template));
  const variable = type === "movie" ? "INGEST_MOVIE_FILE" : "INGEST_DAILY_FILE";
  return isPreset ? "INGEST_NAMES=both" : `INGEST_NAMES=both without ${variable}`;
}

/** The parts of a sentence about a misreading. `verb` chooses its form by the number of servers. */
type MisreadingParts = {
  server: string;
  verb: (one: string, several: string) => string;
  named: string;
  folder: string;
  videos: readonly string[];
  names: WorkNames;
  withoutId: string;
};

/** A sentence for each kind of misreading. */
const SENTENCES: Readonly<Record<Misreading["kind"], (parts: MisreadingParts) => string>> = {
  extra: ({ server, verb, named, names }) =>
    `${server} ${verb("reads", "read")} ${named} as an extra, because of the end of its name, and ${verb("shows", "show")} no ${names.type === "movie" ? "film" : "episode"} for it.`,
  left_out: ({ server, verb, named }) =>
    `${server} ${verb("leaves", "leave")} out ${named}, because of the word “sample” in its name.`,
  by_itself: ({ server, verb, named }) =>
    `${server} ${verb("reads", "read")} ${named} without its folder, because of the word “sample” in its name: without the folder's id, and not as a version.`,
  other_numbers: ({ server, verb, named, videos: [only = "", ...others] }) =>
    `${server} ${verb("reads", "read")} ${named} as ${formatNumbersRead(only)}${others.length > 0 ? " and other wrong numbers" : ""}, because of its title.`,
  same_first_number: ({ server, verb, named }) =>
    `${server} ${verb("shows", "show")} ${named} as versions of one episode, because the first number is the same, so the other numbers are not shown.`,
  series_title: ({ server, verb, folder }) =>
    `${server} before version 12 ${verb("reads", "read")} the title in ${folder} as numbers, and cannot match the series without an id that it ${verb("reads", "read")}.`,
  subtitle_region: ({ server, verb, named }) =>
    `${server} ${verb("does", "do")} not read the language of ${named}, because a region follows it.`,
  separate_films: ({ server, verb, named, folder, withoutId }) =>
    `${server} ${verb("shows", "show")} the files in ${folder} as separate films, because the folder's name is not at the beginning of ${named}.${withoutId}`,
  parts_with_versions: ({ server, folder, videos }) =>
    `${server} cannot show a film with both parts and versions: each of the ${videos.length} files in ${folder} is shown on its own.`,
  edition: ({ server, verb, named, names }) =>
    names.videos.length === 1
      ? `${server} ${verb("has", "have")} no editions and ${verb("shows", "show")} ${named} as the film itself.`
      : `${server} ${verb("has", "have")} no editions, so ${named} can only be a version of the film.`,
  two_films: ({ server, verb, named, folder }) =>
    `${server} ${verb("uses", "use")} the id of ${folder} for ${named}, too, which is another film.`,
  year_of_id: ({ server, verb, named, folder, videos, names }) =>
    `${server} ${verb("reads", "read")} the id in ${videos.length === 0 ? folder : named} as the year, until it has matched the ${names.type === "movie" ? "film" : "series"} by its id.`,
  date_only: ({ server, verb, named }) =>
    `${server} ${verb("reads", "read")} no episode number from a date, so ${named} cannot be found in TMDB.`,
  episode_versions: ({ server, named }) =>
    `${server} before version 12 shows versions of one episode as separate episodes: ${named}.`,
  id_not_read: ({ server, verb, folder }) =>
    `${server} ${verb("does", "do")} not read the id in ${folder} and ${verb("matches", "match")} the work by title and year.`,
};

/**
 * Explains in one sentence what a server shows instead of what the names mean. Present tense, for
 * names that exist and for planned ones.
 */
export const explainMisreading = (
  { kind, servers, videos }: Misreading,
  names: WorkNames,
): string =>
  SENTENCES[kind]({
    server: servers.map((one) => SERVER_TITLES[one]).join(" and "),
    verb: (one, several) => (servers.length > 1 ? several : one),
    named: nameFiles(videos),
    folder: quoted(names.folder, 300),
    videos,
    names,
    withoutId: ID.test(names.folder) ? explainWithoutId(servers) : "",
  });

function explainWithoutId(servers: readonly ServerName[]): string {
  const [lacking] = servers.filter((one) => SERVER_FACTS[one].readsIdOfOneFilm === true);
  return lacking ? ` ${SERVER_TITLES[lacking]} then reads no id from the folder's name.` : "";
}

function nameFiles([first = "", ...others]: readonly string[]): string {
  const more = others.length === 0 ? "" : ` and ${others.length} more`;
  return `${quoted(baseOf(first), 300)}${more}`;
}

/** Returns advice for names that no rename fixes; undefined if nothing helps. */
export function adviseWithoutRename({ kind }: Pick<Misreading, "kind">): string | undefined {
  if (kind === "parts_with_versions") return "Join the parts into one file.";
  if (kind === "two_films") return "Give it another folder.";
  if (kind === "episode_versions") return "Update Jellyfin to version 12.";
  if (kind === "same_first_number") return "Keep one of them.";
  if (kind === "subtitle_region") return "Give it the three letters of its language: .por.srt.";
  return undefined;
}

// A note about other files of the folder would not be about the release.
const OF_FILES = new Set<Misreading["kind"]>([
  "extra",
  "left_out",
  "edition",
  "other_numbers",
  "same_first_number",
  "date_only",
  "episode_versions",
]);

/**
 * Returns notes about a planned work: what a configured server cannot show as it is meant, and the
 * remedy. `planned` has the paths of the release's videos. Subtitles without one are noted alone,
 * because their folder was noted with its video. `isKnown` is true if all other videos are in the
 * journal.
 */
export function noteMisreadings(
  readers: readonly NameReader[],
  work: VideosInFolder & { planned: ReadonlySet<string>; isKnown: boolean },
  naming: Naming,
): Sentence[] {
  const names = toWorkNames(work);
  const { type, tmdbId } = work.identity;
  const rename = { do: "rename", works: [{ type, tmdbId }] } as const;
  return findMisreadings(readers, names).flatMap((misread): Sentence[] => {
    const { kind, videos } = misread;
    const isPlanned = videos.some((path) => work.planned.has(`${work.folder}/${path}`));
    if (OF_FILES.has(kind) && !isPlanned) return [];
    if (work.planned.size === 0 && kind !== "subtitle_region") return [];
    const why = explainMisreading(misread, names);
    const remedy = findNameRemedy(readers, kind, work, naming);
    if (!remedy) return [[why, adviseWithoutRename(misread)].filter(Boolean).join(" ")];
    const first = remedy.settings === undefined ? "" : `Set ${remedy.settings}. `;
    return [
      work.isKnown
        ? sentence`${why} ${first}After filing, use ${rename}.`
        : sentence`${why} ${first}After filing, use ${{ do: "adopt" }}, then ${rename}.`,
    ];
  });
}
