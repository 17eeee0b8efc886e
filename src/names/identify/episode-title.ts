// Compares the words in the position of an episode title with TMDB's titles.

import type { CandidateDetails, EpisodeFacts } from "../../base/candidate.ts";
import type { ParsedName } from "../parse/lex/parsed-name.ts";
import UNTITLED from "../parse/words/untitled.json" with { type: "json" };
import { measureSimilarityTo, removeSpaces, titleKey } from "./title-key.ts";

const foldAll = (words: Readonly<Record<string, string>>): string =>
  Object.values(words)
    .flatMap((list) => list.split("|").map(titleKey))
    .toSorted((a, b) => b.length - a.length)
    .join("|");
const COUNT = foldAll(UNTITLED.numbered);
// "Episode 5", "5. Bölüm", "第 8 集", "Season 1 Episode 5", "S01E05", "Episode #1.5".
const NUMBERED = String.raw`(?:(?:season|series|staffel|saison|temporada|stagione) \d+ )?(?:${COUNT}) ?\d+(?: \d+)?(?: ?(?:${COUNT}))?|\d+ ?(?:${COUNT})|s\d+ ?e\d+`;
const UNKNOWN = foldAll(UNTITLED.unknown);

/**
 * A title key that proves nothing: the placeholder that TMDB writes for an unknown title, in any of
 * its languages ("Episode 5", "TBA", "第8集"), or a bare number.
 */
export const PLACEHOLDER = new RegExp(
  `^(?:(?:episode|chapter|folge|episodio|capitulo)? ?\\d*|${NUMBERED}|${UNKNOWN})$`,
);
const NO_TITLE = new RegExp(`^(?:|${NUMBERED}|${UNKNOWN})$`);

/**
 * True if none of these titles of the episodes with these numbers is a title: TMDB has only
 * placeholders. "Chapter 5" can be a real title, because some series use it for every fifth episode.
 * "-30-" is also a real title, of a tenth episode.
 */
export const isUntitled = (titles: readonly string[], episodes: readonly number[]): boolean =>
  titles
    .map(titleKey)
    .every((key) => NO_TITLE.test(key) || episodes.some((one) => key === String(one)));

const MAX_NAME_CHARS = 500;
// Out of 750. Allows for one or two different letters in a long title, or a missing "the".
const MIN_ALIKE = 640;
const MIN_ALIKE_CHARS = 8;
const ARTICLE = /^(?:the|an?|der|die|das|le|la|les|el|los|il) /;
// "The Fire (1)", "The Fire, Part 2": names omit the part or write it differently.
const PART = / (?:(?:part|parte|teil|partie|pt) )?(?:\d|one|two|three)$/;

const bare = (key: string): string => key.replace(PART, "").replace(ARTICLE, "");

/**
 * Returns the words in the position of an episode title, as title keys; empty if the name has no
 * words there. `Opposites A-Frack` may end with a group's name, and `134 - Title` may begin with an
 * absolute number.
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

/** True if the name has exactly one of these TMDB titles. */
export const hasEpisodeTitle = (file: ParsedName, titles: readonly string[]): boolean => {
  const titlesInName = readSaidTitles(file).map(removeSpaces);
  return titles.some((title) => titlesInName.includes(removeSpaces(titleKey(title))));
};

const keysOf = (titles: readonly string[]): string[] =>
  titles.flatMap((title) => [titleKey(title), ...title.split(/ ?[/;] ?/).map(titleKey)]);

/**
 * True if one of the name's titles equals one of TMDB's titles. Ignores a different part number, a
 * small misspelling and a missing article. One of two joined titles is enough.
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

/** Like `isSameTitle`, but other words may surround the title. */
export const isTitleAlike = (titlesInName: readonly string[], titles: readonly string[]): boolean =>
  isSameTitle(titlesInName, titles) ||
  titlesInName.some((titleInName) =>
    keysOf(titles).some(
      (key) => key.length >= MIN_ALIKE_CHARS && ` ${titleInName} `.includes(` ${key} `),
    ),
  );

/** Returns all titles of an episode: TMDB's own, and those in other languages if it was asked. */
export const listTitles = ({ title, translated = [] }: EpisodeFacts): string[] => [
  title,
  ...translated,
];

/**
 * Returns the places of the regular episodes and specials that have one of these titles, in any
 * language.
 */
export const placesOf = (
  { seasons }: CandidateDetails,
  titlesInName: readonly string[],
): { season: number; episode: number }[] => {
  const tights = new Set(titlesInName.map(removeSpaces));
  return seasons.flatMap(({ season, episodes }) =>
    episodes.flatMap((facts) =>
      listTitles(facts).some((title) => tights.has(removeSpaces(titleKey(title))))
        ? [{ season, episode: facts.episode }]
        : [],
    ),
  );
};

/**
 * Returns the only episode of a series whose title is in the name; undefined if no episode or more
 * than one episode matches.
 */
export function findEpisodeByTitle(
  file: ParsedName,
  series: CandidateDetails,
): { season: number; episode: number } | undefined {
  const [only, ...others] = placesOf(series, readSaidTitles(file));
  return others.length > 0 ? undefined : only;
}

/**
 * True if a video can only be placed when every season is known: because the words in the title
 * position are not in `mapped` (the titles of its numbers), or because a number may be counted
 * across the seasons.
 */
export const wantsAllSeasons = (file: ParsedName, mapped: readonly string[]): boolean =>
  (file.season !== null &&
    (readStatedAbsolute(file).length > 0 || file.episodes.some((number) => number > 99))) ||
  ((readSaidTitles(file).length > 0 || file.mayBe.episodeTitle !== undefined) &&
    !hasEpisodeTitle(file, mapped));

/**
 * True if a name has season and episode, but no title, date or other number that shows which order
 * these follow.
 */
export const hasOnlyNumbers = (file: ParsedName): boolean =>
  file.season !== null &&
  file.season > 0 &&
  file.episodes.length > 0 &&
  file.date === null &&
  readSaidTitles(file).length === 0 &&
  readStatedAbsolute(file).length === 0;

// The number directly after season and episode, on its own: `S06E17 - 134 - Title`, `3x08 - 060`.
const NO_COUNT = /^(?:(?:19|20)\d\d|480|5[47][06]|720|1080|1280|1440|2160)$/;
const BESIDE = /^(?=\d{3}|[[(]|[1-9]\d - )[[(]?(\d{2,4})[\])]?(?:$| - )/;

/**
 * Returns the absolute numbers in a name that also has season and episode; empty if the name has no
 * absolute numbers. In `S12E18 [304]`, the absolute number is in the last block.
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
