import { compareLength } from "../../base/length-fit.ts";
import { baseOf, folderOf } from "../../base/path/path-parts.ts";
import { fold } from "../../base/text/fold.ts";
import { MINUTE_MS } from "../../base/text/time-units.ts";
import { tokensOf } from "../parse/tokens.ts";
import type { ReleaseName } from "./clues/read-release.ts";
import type { Identification } from "./identify-reading.ts";

/** A menu, a teaser or a sample runs for at most five minutes of a film of 100. */
const CLIP_PERCENT = 5;
/** Shorter words are initials, marks of groups and numbers of tracks. */
const MIN_TITLE_WORD_CHARS = 4;

/**
 * Returns the videos that are clips of the release's film: the film's own file is as long as the
 * film, and each clip runs at most 5 % of the film, is in the film's folder or below, and its name has
 * no word that may be the title of another work. A short film next to a film is not a clip. Empty if
 * any length is unknown.
 */
export function findClips(
  { name, videos }: Pick<ReleaseName, "name" | "videos">,
  { ranked, lengths }: Pick<Identification, "ranked" | "lengths">,
): string[] {
  const film = ranked[0]?.candidate;
  if (film?.type !== "movie" || film.runtimeMinutes === undefined || videos.length < 2) return [];
  const runs = videos.flatMap((path) => {
    const length = lengths.get(path);
    return length?.kind === "read" ? { path, ms: length.duration_ms } : [];
  });
  const [longest, ...others] = runs.toSorted((a, b) => b.ms - a.ms);
  if (longest === undefined || runs.length < videos.length) return [];
  const filmMs = film.runtimeMinutes * MINUTE_MS;
  if (compareLength("movie", longest.ms, filmMs, true).fit === "differs") {
    return [];
  }
  const known = wordsOf(film.title, film.originalTitle ?? "", name, longest.path);
  const folder = folderOf(longest.path);
  const isBelow = (path: string): boolean => folder === "" || path.startsWith(`${folder}/`);
  return others.flatMap(({ path, ms }) =>
    ms * 100 <= longest.ms * CLIP_PERCENT && isBelow(path) && !mayNameAnother(path, known)
      ? path
      : [],
  );
}

const wordsOf = (...texts: readonly string[]): ReadonlySet<string> =>
  new Set(texts.flatMap((text) => fold(text).split(" ")));

/** True if a word outside brackets may be of a title, and neither the film nor a tag explains it. */
function mayNameAnother(path: string, known: ReadonlySet<string>): boolean {
  const { words, tags } = tokensOf(baseOf(path));
  return words.some(
    ({ lower, bracket }, index) =>
      bracket < 0 &&
      lower.length >= MIN_TITLE_WORD_CHARS &&
      !/\d/.test(lower) &&
      !known.has(fold(lower)) &&
      !tags.some(({ first, last }) => first <= index && index <= last),
  );
}
