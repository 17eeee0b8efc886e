import type { MediaType } from "../../../base/identity.ts";
import { baseOf, folderOf, withoutExtension } from "../../../base/path/path-parts.ts";
import type { ServerName } from "../../library/server-entry.ts";

/** A media server that reads names. An unknown version counts as the newest. */
export type NameReader = { kind: ServerName; version?: string | undefined };

/** The names of one work. */
export type WorkNames = {
  type: MediaType;
  /** Name of the work's folder. */
  folder: string;
  /** Paths of the work's videos below its folder. */
  videos: readonly string[];
  /** Videos of other works in the same folder. */
  others?: readonly string[] | undefined;
};

/** Names that a server cannot read as they are meant. */
type MisreadKind =
  | "separate_films"
  | "parts_with_versions"
  | "edition"
  | "two_films"
  | "date_only"
  | "episode_versions"
  | "id_not_read";

/** `videos` are paths below the work's folder. They are empty if the folder's name is misread. */
export type Misreading = {
  kind: MisreadKind;
  /** The servers that misread the names, in the order of the readers. */
  servers: readonly ServerName[];
  videos: readonly string[];
};

type NameRules = {
  /** Ids that the server reads in a folder's name. */
  id: RegExp;
  /** Text that may follow the folder's name in the name of a version. */
  label: RegExp;
  /** True if the folder's name may be in upper or lower case in the name of a version. */
  ignoresCase: boolean;
  /** True if files with the same numbers are versions of one episode. */
  groupsEpisodes: boolean;
};

/**
 * Rules by which servers read names.
 * https://jellyfin.org/docs/general/server/media/movies/ and …/shows/
 * https://emby.media/support/articles/Movie-Naming.html and …/TV-Naming.html
 */
const RULES = {
  jellyfin: {
    id: /[[{(](?:tmdb|imdb|tvdb)(?:id)?[-=][^\]})]+[\]})]|\btt\d{7,8}\b/i,
    // `VideoListResolver.IsEligibleForMultiVersion` of 12.0-rc5.
    label: /^ *(?:[-_.]|\[[^\]]*\])/,
    ignoresCase: true,
    groupsEpisodes: true,
  },
  // Up to 10.11, the last version before 12.
  jellyfin_10: {
    id: /\[(?:tmdb|imdb|tvdb)id[-=][^\]]+\]|\btt\d{7,8}\b/i,
    // The same of 10.11.11.
    label: /^ *(?:-|\[[^\]]*\])/,
    ignoresCase: true,
    groupsEpisodes: false,
  },
  emby: {
    id: /\[(?:tmdb|imdb|tvdb)(?:id)?=[^\]]+\]/i,
    label: /^ - /,
    ignoresCase: false,
    groupsEpisodes: true,
  },
} satisfies Record<string, NameRules>;

/** An unknown version counts as newer. */
function isBefore(major: number, version = ""): boolean {
  const [number = ""] = version.split(".");
  return /^\d+$/.test(number) && Number(number) < major;
}

/** The rules of each kind and version. Undefined for a kind that reads names written for Plex. */
const RULES_OF: Readonly<Record<ServerName, (version?: string) => NameRules | undefined>> = {
  plex: () => undefined,
  jellyfin: (version) => (isBefore(12, version) ? RULES.jellyfin_10 : RULES.jellyfin),
  emby: () => RULES.emby,
};

const rulesOf = ({ kind, version }: NameReader): NameRules | undefined => RULES_OF[kind](version);

/** True if the server reads the id in a name, such as `Heat (1995) {tmdb-949}`. */
export const readsId = (reader: NameReader, name: string): boolean =>
  rulesOf(reader)?.id.test(name) ?? true;

/** Returns the readers that may misread names written for Plex. */
export const selectOtherReaders = (readers: readonly NameReader[]): NameReader[] =>
  readers.filter((reader) => rulesOf(reader) !== undefined);

/**
 * Lists the names of one work that the configured servers do not read as they are meant. Returns an
 * empty list if only Plex is configured.
 */
export function findMisreadings(readers: readonly NameReader[], names: WorkNames): Misreading[] {
  const found = new Map<MisreadKind, { servers: ServerName[]; videos: readonly string[] }>();
  for (const reader of readers) {
    const rules = rulesOf(reader);
    if (!rules) continue;
    const all = names.type === "movie" ? misreadFilm(rules, names) : misreadSeries(rules, names);
    for (const [kind, videos] of [...all, ...misreadId(rules, names)]) {
      const known = found.get(kind);
      if (!known) found.set(kind, { servers: [reader.kind], videos });
      else if (!known.servers.includes(reader.kind)) known.servers.push(reader.kind);
    }
  }
  return [...found].map(([kind, misread]) => ({ kind, ...misread }));
}

type Found = [kind: MisreadKind, videos: readonly string[]];

const ANY_ID = /[[{(](?:tmdb|imdb|tvdb)(?:id)?[-=]/i;
const EDITION = /\{edition-[^{}]+\}/i;
// A part's number at the end of a name.
const PART = /[ ._-]+(?:cd|dvd|part|pt|dis[ck])[ ._-]*\d+$/i;

const misreadId = ({ id }: NameRules, { folder }: WorkNames): Found[] =>
  ANY_ID.test(folder) && !id.test(folder) ? [["id_not_read", []]] : [];

const stemOf = (path: string): string => withoutExtension(baseOf(path));
const baseOfPart = (path: string): string => stemOf(path).replace(PART, "");

/** True if all of these videos are parts of one file. */
const areParts = (videos: readonly string[]): boolean =>
  videos.every((path) => PART.test(stemOf(path))) && new Set(videos.map(baseOfPart)).size === 1;

function misreadFilm(rules: NameRules, { folder, videos, others = [] }: WorkNames): Found[] {
  const found: Found[] = [];
  // The rules for files in subfolders are unknown.
  const inside = videos.filter((path) => folderOf(path) === "");
  if (others.length > 0 && ANY_ID.test(folder)) found.push(["two_films", others]);
  if (inside.length > 1 && !areParts(inside)) {
    const parts = inside.filter((path) => PART.test(stemOf(path)));
    const hasParts = [...Map.groupBy(parts, baseOfPart).values()].some((same) => same.length > 1);
    const apart = inside.filter((path) => !isVersion(stemOf(path), folder, rules));
    if (hasParts) found.push(["parts_with_versions", inside]);
    else if (apart.length > 0) found.push(["separate_films", apart]);
  }
  const editions = videos.filter((path) => EDITION.test(stemOf(path)));
  if (editions.length > 0) found.push(["edition", editions]);
  return found;
}

/** One file whose name does not fit makes all files of the folder separate films. */
function isVersion(stem: string, folder: string, { label, ignoresCase }: NameRules): boolean {
  const [start, rest] = [stem.slice(0, folder.length), stem.slice(folder.length)];
  const isSame = ignoresCase ? start.toLowerCase() === folder.toLowerCase() : start === folder;
  return isSame && (rest === "" || label.test(rest));
}

const NUMBERS = /(?:^|[^a-z0-9])s(\d{1,4})[ ._-]?(e\d+(?:-?e?\d+)*)|(\d{1,3}x\d{2,4})/i;
const DATE = /(?<!\d)(?:19|20)\d\d[-._ ]\d\d[-._ ]\d\d(?!\d)/;

const numbersIn = (episodes = ""): number[] =>
  [...episodes.matchAll(/\d+/g)].map(([digits]) => Number(digits));

function misreadSeries({ groupsEpisodes }: NameRules, { videos }: WorkNames): Found[] {
  const numbersOf = (path: string): string | undefined => {
    const [, season, episodes, other] = NUMBERS.exec(stemOf(path)) ?? [];
    if (other !== undefined) return numbersIn(other).join(" ");
    return season === undefined ? undefined : `${Number(season)} ${numbersIn(episodes).join(" ")}`;
  };
  const dates = videos.filter((path) => numbersOf(path) === undefined && DATE.test(stemOf(path)));
  const found: Found[] = dates.length === 0 ? [] : [["date_only", dates]];
  if (groupsEpisodes) return found;
  const numbered = videos.filter((path) => numbersOf(path) !== undefined);
  const same = [
    ...Map.groupBy(numbered, (path) => `${folderOf(path)}/${numbersOf(path)}`).values(),
  ].filter((files) => files.length > 1 && !areParts(files));
  if (same.length > 0) found.push(["episode_versions", same.flat()]);
  return found;
}
