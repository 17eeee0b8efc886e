import { isArchiveFile, isDiscFile, isSubtitleFile, isVideoFile } from "../../base/file-types.ts";
import type { ItemRole } from "../../base/item.ts";
import { baseOf, extensionOf, withoutExtension } from "../../base/path/path-parts.ts";
import { fold } from "../../base/text/fold.ts";
import {
  DOUBTFUL_SUFFIXES,
  EXTRA_FOLDERS,
  EXTRA_NAMES,
  EXTRA_SUFFIXES,
  findExtrasAtEnd,
  genericTypeOf,
  isFolderOfWork,
  parseName,
  readFolder,
} from "../../names/index.ts";

// Words that may replace the year between a title and the word that marks an extra: a season or a
// kind of trailer.
const BETWEEN =
  /^(?: (?:s\d{1,2}|season \d{1,2}|theatrical|official|original|teaser|final|first|second|international|us|uk|tv|red band|extended|new|full|hd))*$/;
const YEAR = /^ ((?:19|20)\d\d)(?= |$)/;
const EPISODE = / (?:s\d+ ?e|\d+x|ep? ?)\d+(?= |$)/;
const MAX_NAME_CHARS = 300;
const MAX_TITLES = 100;

/**
 * Finds videos of a release that are extras of another video in the release, from their names
 * without extensions. An extra has the other video's title, its year if it states one, and ends
 * with a kind of extra. An episode's title may contain such a word.
 */
function extrasBeside(stems: readonly string[]): boolean[] {
  const endings = stems.map((stem) => findExtrasAtEnd(stem));
  if (endings.every((ends) => ends.length === 0)) return stems.map(() => false);
  const titles = new Map<string, (number | null)[]>();
  for (const [index, stem] of stems.entries()) {
    if (endings[index]?.length !== 0 || titles.size >= MAX_TITLES) continue;
    const { title, year } = parseName(stem.slice(0, MAX_NAME_CHARS));
    const key = fold(title ?? "");
    if (key !== "") titles.set(key, [...new Set([...(titles.get(key) ?? []), year])]);
  }
  return endings.map((ends) =>
    ends.some(({ before }) => [...titles].some(([title, years]) => isOf(before, title, years))),
  );
}

function isOf(before: string, title: string, years: readonly (number | null)[]): boolean {
  if (before !== title && !before.startsWith(`${title} `)) return false;
  const rest = before.slice(title.length);
  const year = YEAR.exec(rest)?.[1];
  if (year === undefined) return BETWEEN.test(rest);
  return (
    !EPISODE.test(rest) &&
    years.some((otherYear) => otherYear === null || otherYear === Number(year))
  );
}

// Top folders of a disc. The .m2ts and .VOB files in them are pieces of a film, not films.
const DISC_FOLDERS = new Set(["bdmv", "video_ts", "audio_ts", "hvdvd_ts"]);

// Plex's suffixes for extras, after a hyphen at the end of the name.
const EXTRA_SUFFIX = new RegExp(
  `-(?:${[...EXTRA_SUFFIXES, ...DOUBTFUL_SUFFIXES].join("|")})$`,
  "i",
);
// Suffixes that can also end a title (`The-Big-Short`) or be the group of a release (`-OTHER`).
const DOUBTFUL_SUFFIX = new RegExp(`-(?=(?:${DOUBTFUL_SUFFIXES.join("|")})$)`, "i");

// The whole name is a kind of extra. The film that it belongs to is in the same folder, or in the one
// above. NCOP and NCED are an anime's opening and ending without credits: `NC/NCOP1a v2.mkv`.
const BARE_EXTRA = new RegExp(
  `^(?:(?:the )?(?:${EXTRA_NAMES.join("|")})|(?:nc|creditless )(?:op|ed|opening|ending)s?)` +
    "(?: ?\\d{1,2}[a-c]?)?(?: ?v\\d)?$",
);

const SAMPLE = /(?<![\p{L}\p{N}])samples?(?![\p{L}\p{N}])/iu;
const SAMPLE_FOLDER = /^samples?$/;

// `Samples.S01E02.mkv`: the word is the whole title of a work whose episode or year is stated.
const isTitledSample = (name: string): boolean =>
  ["sample", "samples"].some((title) => isFolderOfWork(title, parseName(name)));

// A film may have "sample" in its title, but no sample is as large as this limit.
const MAX_SAMPLE_BYTES = 1024 ** 3;

const spaced = (name: string): string => name.toLowerCase().replace(/[._\s-]+/g, " ");

// True if all folders above are generic, such as `TV`, so that no work's extras are meant.
const isOutermost = (names: readonly string[], at: number): boolean =>
  names.slice(0, at).every((name) => genericTypeOf(name) !== null);

// `Extras/Season 1/01.mkv` without any other video: probably a series with that title, so a person
// is asked.
function isInSeason(path: string): boolean {
  const names = path.split("/").slice(0, -1);
  const at = names.findIndex((name) => EXTRA_FOLDERS.has(spaced(name)));
  return (
    at >= 0 &&
    isOutermost(names, at) &&
    names.slice(at + 1).some((name) => readFolder(name, false).season)
  );
}

/**
 * Determines a file's role from its path relative to the release and its size in bytes. A single
 * name does not show whether `The-Interview.mkv` is a film or an interview; `rolesOf` judges all
 * files of a release together.
 */
export function roleOf(path: string, size: number): ItemRole {
  const names = path.split("/");
  const name = names.pop() ?? "";
  if (names.some((folder) => DISC_FOLDERS.has(folder.toLowerCase())) || isDiscFile(name)) {
    return "disc";
  }
  if (isArchiveFile(name)) return "archive";
  const video = isVideoFile(name);
  if (!video && !isSubtitleFile(name)) return "other";
  const folders = names.map(spaced);
  // `TV/Extras/Season 1/Extras S01E02.mkv`: the folder is that of the work that the video names.
  const isOfWork = (at: number): boolean =>
    isOutermost(names, at) && isFolderOfWork(names[at] ?? "", parseName(name));
  const isSample =
    (SAMPLE.test(withoutExtension(name)) && !isTitledSample(name)) ||
    folders.some((folder, at) => SAMPLE_FOLDER.test(folder) && !isOfWork(at));
  if (isSample && size < MAX_SAMPLE_BYTES) return "sample";
  if (!video) return "subtitle";
  const isExtra = folders.some((folder, at) => EXTRA_FOLDERS.has(folder) && !isOfWork(at));
  return isExtra || EXTRA_SUFFIX.test(withoutExtension(name)) ? "extra" : "video";
}

const ownStem = (path: string): string => withoutExtension(baseOf(path));
const isBare = (path: string): boolean => BARE_EXTRA.test(spaced(ownStem(path)));

/**
 * Returns the roles of all files of a release, in the same order. If the release has no other
 * video, a file that is an extra only because of a doubtful word at the end of its name is the
 * film, and a file in a season's folder is an episode. Next to another video, `trailer.mkv` and
 * `Film.2010.Trailer.mkv` are extras.
 */
export function rolesOf(files: readonly { path: string; size: number }[]): ItemRole[] {
  const roles = files.map((file) => roleOf(file.path, file.size));
  const bare = files.map(({ path }, index) => roles[index] === "video" && isBare(path));
  if (roles.some((role, index) => role === "video" && !bare[index])) {
    return withExtras(files, roles, bare);
  }
  if (roles.includes("video")) return roles;
  return files.map(({ path, size }, index) => {
    const role = roles[index] ?? "other";
    if (role !== "extra") return role;
    if (isInSeason(path)) return "video";
    const cut = path.length - extensionOf(path).length - 1;
    return roleOf(path.slice(0, cut).replace(DOUBTFUL_SUFFIX, " ") + path.slice(cut), size);
  });
}

function withExtras(
  files: readonly { path: string }[],
  roles: readonly ItemRole[],
  bare: readonly boolean[],
): ItemRole[] {
  const films = files.filter((_, index) => roles[index] === "video" && !bare[index]);
  const beside = extrasBeside(films.map(({ path }) => ownStem(path)));
  const extras = new Set(films.filter((_, index) => beside[index]));
  return files.map((file, index) =>
    bare[index] || extras.has(file) ? "extra" : (roles[index] ?? "other"),
  );
}
