// Compares what stands where an episode's title does with TMDB's titles.

import type { CandidateDetails } from "../../base/candidate.ts";
import type { ParsedName } from "../parse/lex/parsed-name.ts";
import { measureSimilarityTo, removeSpaces, titleKey } from "./title-key.ts";

/**
 * TMDB's placeholder of an unknown title ("Episode 5"), or a bare number, as a key: it says
 * nothing.
 */
export const PLACEHOLDER = /^(?:episode|chapter|folge|episodio|capitulo)? ?\d*$/;

const MAX_NAME_CHARS = 500;
// Of 750: a letter or two of a long title, or a missing "the".
const MIN_ALIKE = 640;
const MIN_ALIKE_CHARS = 8;
const ARTICLE = /^(?:the|an?|der|die|das|le|la|les|el|los|il) /;
// "The Fire (1)", "The Fire, Part 2": names leave the part out, or write it in another way.
const PART = / (?:(?:part|parte|teil|partie|pt) )?(?:\d|one|two|three)$/;

const bare = (key: string): string => key.replace(PART, "").replace(ARTICLE, "");

/**
 * What stands in the name where an episode's title does, as title keys; empty if nothing does.
 * `Opposites A-Frack` may end with the name of a group, and `134 - Title` begin with an absolute
 * number.
 */
export function readSaidTitles({
  episodeTitle,
  name,
}: Pick<ParsedName, "episodeTitle" | "name">): string[] {
  const text = episodeTitle ?? "";
  const spaced = text === "" ? "" : name.slice(-MAX_NAME_CHARS).replace(/[._]/g, " ");
  const rest = spaced.slice(spaced.lastIndexOf(text.replace(/[._]/g, " ")) + text.length);
  const whole = spaced.length > rest.length ? [text + (/^-[^ -]{1,30}/.exec(rest)?.[0] ?? "")] : [];
  const keys = [
    text,
    ...whole,
    ...[text, ...whole].map((spelling) => spelling.replace(/^\[?\d{2,4}\]? - /, "")),
  ].map(titleKey);
  return [...new Set(keys)].filter((key) => key !== "" && !PLACEHOLDER.test(key));
}

/** Whether the name has one of these titles of TMDB, letter for letter. */
export const hasEpisodeTitle = (file: ParsedName, titles: readonly string[]): boolean => {
  const titlesInName = readSaidTitles(file).map(removeSpaces);
  return titles.some((title) => titlesInName.includes(removeSpaces(titleKey(title))));
};

const keysOf = (titles: readonly string[]): string[] =>
  titles.flatMap((title) => [titleKey(title), ...title.split(/ ?[/;] ?/).map(titleKey)]);

/**
 * Whether one of these is one of TMDB's titles as a whole: another part of it, half of two, a slip,
 * without an article.
 */
export function isSameTitle(titlesInName: readonly string[], titles: readonly string[]): boolean {
  const keys = keysOf(titles);
  const joined = titleKey(titles.join(" "));
  return titlesInName.some((one) => {
    const alike = measureSimilarityTo(one);
    const close = (key: string) => key.length >= MIN_ALIKE_CHARS && alike(key) >= MIN_ALIKE;
    return (
      one === joined ||
      keys.some((key) => bare(key) === bare(one) || close(key) || close(bare(key)))
    );
  });
}

/** The same, or with other words around it. */
export const isTitleAlike = (titlesInName: readonly string[], titles: readonly string[]): boolean =>
  isSameTitle(titlesInName, titles) ||
  titlesInName.some((titleInName) =>
    keysOf(titles).some(
      (key) => key.length >= MIN_ALIKE_CHARS && ` ${titleInName} `.includes(` ${key} `),
    ),
  );

/** The regular episodes and specials that have one of these titles. */
export const placesOf = (
  { seasons }: CandidateDetails,
  titlesInName: readonly string[],
): { season: number; episode: number }[] => {
  const tights = new Set(titlesInName.map(removeSpaces));
  return seasons.flatMap(({ season, episodes }) =>
    episodes.flatMap(({ episode, title }) =>
      tights.has(removeSpaces(titleKey(title))) ? [{ season, episode }] : [],
    ),
  );
};

/** The only episode of a series whose title stands in the name; undefined for none or several. */
export function findEpisodeByTitle(
  file: ParsedName,
  series: CandidateDetails,
): { season: number; episode: number } | undefined {
  const [only, ...others] = placesOf(series, readSaidTitles(file));
  return others.length > 0 ? undefined : only;
}

/**
 * Whether every season must be known to place a video: words stand where the title does and
 * `mapped`, the titles of its numbers, have no such title; or it has a number that may count
 * through the seasons as well.
 */
export const wantsAllSeasons = (file: ParsedName, mapped: readonly string[]): boolean =>
  (file.season !== null &&
    (readStatedAbsolute(file).length > 0 || file.episodes.some((number) => number > 99))) ||
  ((readSaidTitles(file).length > 0 || file.mayBe.episodeTitle !== undefined) &&
    !hasEpisodeTitle(file, mapped));

/**
 * Whether a name says season and episode, and neither a title, a date nor another count that shows
 * whose numbers they are.
 */
export const hasOnlyNumbers = (file: ParsedName): boolean =>
  file.season !== null &&
  file.season > 0 &&
  file.episodes.length > 0 &&
  file.date === null &&
  readSaidTitles(file).length === 0 &&
  readStatedAbsolute(file).length === 0;

// `S06E17 - 134 - Title`, `3x08 - 060`: the number right after season and episode, alone.
const NO_COUNT = /^(?:(?:19|20)\d\d|480|5[47][06]|720|1080|1280|1440|2160)$/;
const BESIDE = /^(?=\d{3}|[[(]|[1-9]\d - )[[(]?(\d{2,4})[\])]?(?:$| - )/;

/**
 * The absolute numbers in a name that has season and episode as well; empty if it has none. Of
 * `S12E18 [304]` it is the last block.
 */
export function readStatedAbsolute({
  absolute,
  episodeTitle,
  group,
  season,
}: ParsedName): number[] {
  if (season === null || absolute.length > 0) return absolute;
  const beside = (BESIDE.exec(episodeTitle ?? "") ?? /^(\d{2,4})$/.exec(group ?? ""))?.[1];
  return beside === undefined || NO_COUNT.test(beside) ? [] : [Number(beside)];
}
