import { type Sentence, sentence } from "../../base/actions/sentence.ts";
import type { Identity } from "../../base/identity.ts";
import type { EpisodeMapping } from "../../base/item.ts";
import { baseOf, folderOf } from "../../base/path/path-parts.ts";
import { quoted } from "../../base/text/clean-text.ts";
import { SERVER_TITLES } from "../library/server-entry.ts";
import type { OtherIds } from "../plan/names/movie-path.ts";
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
  type Misreading,
  type NameReader,
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
};

/** Returns the names of these videos as servers read them. */
export const toWorkNames = ({
  identity,
  folder,
  videos,
  others,
}: Pick<VideosInFolder, "folder" | "videos" | "others"> & {
  identity: Pick<Identity, "type">;
}): WorkNames => ({
  type: identity.type,
  folder: baseOf(folder),
  videos: videos.map(({ path }) => path.slice(folder.length + 1)),
  others: others?.map((path) => path.slice(folder.length + 1)),
});

/** A rename fixes the names, after these settings if there are any: `INGEST_NAMES=both`. */
type NameRemedy = { settings: string | undefined };

export type Naming = { names: NameTemplates; ids?: OtherIds | undefined };

const RENAMED = new Set<Misreading["kind"]>(["separate_films", "date_only", "id_not_read"]);

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
  const other =
    kind === "id_not_read"
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
  const after = { ...work, folder, videos: paths.map((path) => ({ path })) };
  const hasId = kind !== "id_not_read" || ID.test(baseOf(folder));
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

/**
 * Explains in one sentence what a server shows instead of what the names mean. Present tense, for
 * names that exist and for planned ones.
 */
export function explainMisreading({ kind, servers, videos }: Misreading, names: WorkNames): string {
  const server = servers.map((one) => SERVER_TITLES[one]).join(" and ");
  const [show, read] = servers.length > 1 ? ["show", "read"] : ["shows", "reads"];
  const named = nameFiles(videos);
  const folder = quoted(names.folder, 300);
  switch (kind) {
    case "separate_films":
      return `${server} ${show} the files in ${folder} as separate films, because the folder's name is not at the beginning of ${named}.`;
    case "parts_with_versions":
      return `${server} cannot show a film with both parts and versions: each of the ${videos.length} files in ${folder} is shown on its own.`;
    case "edition":
      return names.videos.length === 1
        ? `${server} ${servers.length > 1 ? "have" : "has"} no editions and ${show} ${named} as the film itself.`
        : `${server} ${servers.length > 1 ? "have" : "has"} no editions, so ${named} can only be a version of the film.`;
    case "two_films":
      return `${server} ${servers.length > 1 ? "use" : "uses"} the id of ${folder} for ${named}, too, which is another film.`;
    case "date_only":
      return `${server} ${read} no episode number from a date, so ${named} cannot be found in TMDB.`;
    case "episode_versions":
      return `${server} before version 12 shows versions of one episode as separate episodes: ${named}.`;
    case "id_not_read":
      return `${server} ${servers.length > 1 ? "do" : "does"} not read the id in ${folder} and ${servers.length > 1 ? "match" : "matches"} the work by title and year.`;
    default:
      return kind satisfies never;
  }
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
  return undefined;
}

// A note about other files of the folder would not be about the release.
const OF_FILES = new Set<Misreading["kind"]>(["edition", "date_only", "episode_versions"]);

/**
 * Returns notes about a planned work: what a configured server cannot show as it is meant, and the
 * remedy. `planned` has the paths of the release's videos. `isKnown` is true if all other videos
 * are in the journal.
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
