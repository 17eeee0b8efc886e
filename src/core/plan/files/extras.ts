import { findExtrasAtEnd, type ParsedName, titleKey } from "../../../names/index.ts";
import { isTagWord } from "../names/subtitle-tags.ts";

const MAX_WORDS = 40;
// A checksum, or a machine-generated track number.
const MACHINE_NAME = /^(?=[a-z]*\d)[a-z\d]+$/;

const equal = (a: readonly number[], b: readonly number[]): boolean => a.join() === b.join();

/**
 * Next to the first episode, `E02` and `02` belong to another episode. A name without a number fits
 * every episode.
 */
function sameNumbers(extra: ParsedName, video: ParsedName): boolean {
  if (extra.date !== null && extra.date !== video.date) return false;
  const numbers = extra.episodes.length > 0 ? extra.episodes : extra.absolute;
  if (numbers.length === 0) {
    return extra.season === null || video.season === null || extra.season === video.season;
  }
  if (extra.season !== null && video.season !== null && extra.season !== video.season) return false;
  return (
    equal(numbers, video.episodes) || (extra.season === null && equal(numbers, video.absolute))
  );
}

// Returns the words of the title, without languages, tracks and the episode's own number in the
// form `102`.
function wordsOf(extra: ParsedName, video: ParsedName): string[] {
  const threeDigitNumber = (video.season ?? 0) * 100 + (video.episodes[0] ?? 0);
  const key = titleKey(extra.title ?? "");
  const words = key.split(" ").slice(0, MAX_WORDS);
  const bare = words.filter((word) => word !== "" && !isTagWord(word));
  if (bare.every((word) => /^\d{1,2}$/.test(word)) && bare.length < words.length) return [];
  return video.episodes.length === 1
    ? bare.filter((word) => word !== String(threeDigitNumber))
    : bare;
}

// "tbbt" is an abbreviation of The Big Bang Theory.
const isAbbreviation = (short: string, whole: string): boolean => {
  let index = 0;
  for (const letter of whole) if (letter === short[index]) index += 1;
  return index >= short.length;
};

/**
 * True if the name of a subtitle, or of its folder, fits this video: it has no different number,
 * year or title. Names without other words fit every video. `alone` is the video's name, parsed
 * without its folders.
 */
export function mayBelong(
  extra: ParsedName,
  alone: ParsedName,
  read: ParsedName | undefined,
): boolean {
  const video = read ?? alone;
  if (!sameNumbers(extra, video) && !sameNumbers(extra, alone)) return false;
  if (extra.year !== null && video.year !== null && extra.year !== video.year) return false;
  const titles = [video.title, ...video.altTitles, alone.title].flatMap(
    (title) => titleKey(title ?? "") || [],
  );
  // A title may contain language words, as in "This Is It".
  if (titles.includes(titleKey(extra.title ?? ""))) return true;
  const words = wordsOf(extra, video);
  const [first, second] = words;
  if (first === undefined) return true;
  if (
    titles.some(
      (title) => title === words.join(" ") || title.replaceAll(" ", "") === words.join(""),
    )
  ) {
    return true;
  }
  if (titles.length === 0) return second === undefined;
  if (second !== undefined) return false;
  if (/^\d+$/.test(first)) return video.type !== "episode" && first.length < 3;
  if (first.length < 3 || MACHINE_NAME.test(first)) return true;
  return (
    first.length < 8 &&
    titles.some((title) => !title.startsWith(first) && isAbbreviation(first, title))
  );
}

// Folders that Plex reads inside the folder of a movie or show:
// https://support.plex.tv/articles/local-files-for-trailers-and-extras/
const FOLDERS = new Map([
  ["trailer", "Trailers"],
  ["behindthescenes", "Behind The Scenes"],
  ["deleted", "Deleted Scenes"],
  ["featurette", "Featurettes"],
  ["interview", "Interviews"],
  ["scene", "Scenes"],
  ["short", "Shorts"],
  ["other", "Other"],
]);

const letters = (text: string): string =>
  text
    .slice(0, 64)
    .toLowerCase()
    .replace(/[^a-z]/g, "")
    .replace(/s$/, "");

/**
 * Chooses Plex's folder for an extra: from the kind in its name, then from its folder or last
 * words. Defaults to `Other`.
 */
export function chooseExtrasFolder(
  kind: string | null | undefined,
  { folders, stem }: FilePath,
): string {
  const folderName = FOLDERS.get(kind ?? "");
  if (folderName !== undefined && kind !== "other") return folderName;
  const around = letters(folders.at(-1) ?? "");
  const match = [...FOLDERS].find(
    ([key, folder]) => around === letters(key) || around === letters(folder),
  );
  return match?.[1] ?? FOLDERS.get(findExtrasAtEnd(stem)[0]?.kind ?? "") ?? "Other";
}

/** A path inside a release, split at each `/`. `extension` is in lower case and without the dot. */
type FilePath = { folders: string[]; stem: string; extension: string };

export function splitFilePath(path: string): FilePath {
  const folders = path.split("/").filter((part) => part !== "" && part !== ".");
  const name = folders.pop() ?? "";
  const dot = name.lastIndexOf(".");
  if (dot <= 0) return { folders, stem: name, extension: "" };
  return { folders, stem: name.slice(0, dot), extension: name.slice(dot + 1).toLowerCase() };
}
