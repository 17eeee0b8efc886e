// The facts of one component of a path, each read once.
import { titleKey } from "../../identify/title-key.ts";
import { components, readFolder } from "../../parse/folder.ts";
import { SEASON } from "../../parse/lex/number-list.ts";
import { AS_IT_STANDS, type ParsedName, type Reading } from "../../parse/lex/parsed-name.ts";
import { parseName } from "../../parse/name.ts";
import { withoutIds } from "../../parse/nfo/ids.ts";
import { findPartNumbers, partSpans } from "../../parse/numbers/part.ts";
import { seasonOnly } from "../../parse/numbers/season.ts";
import { findYear } from "../../parse/numbers/year.ts";
import { numbersIn, textBeforeTags } from "../../parse/numbers-in-text.ts";
import { findGroup, isGenre, isSeasonWord, isShortLanguage } from "../../parse/tags/group.ts";
import { trailingSiteStart } from "../../parse/tags/site-words.ts";
import { firstTagStart } from "../../parse/title/title-end.ts";
import { type Tokens, tokensOf } from "../../parse/tokens.ts";
import { remembering } from "../../text/remembering.ts";
import { claimsOf, isGroup, TWO_DATED_TITLES, yearOf } from "./claims.ts";
import { EPISODE_RANGE, type LostClaim, lostClaims } from "./number-claims.ts";
import { findPieces, numbersBefore } from "./pieces.ts";
import { type Role, THING_TAGS } from "./tables.ts";
import { INCLUDED_THINGS, sidesOf } from "./things.ts";

/** The words behind the title in a film's name. */
type WordsBehind = {
  /** Whether they stand behind a year, or only behind an edition. */
  isDated: boolean;
  /**
   * Runs of words before the next hard tag that no table knows: they may belong to a title. A word for a kind of work
   * (`Series`) counts wherever it stands.
   */
  leftover: string[];
  /** All words that are not tags, up to the end. */
  all: string;
};

const DESCRIBES: ReadonlySet<Role | undefined> = new Set([
  "language",
  "edition",
  "tag",
  "mark",
  "site",
  "release word",
  "group",
]);

const blank = (text: string): string => " ".repeat(text.length);

/** The words behind a film's title, from its year or edition on; undefined if no title stands before them. */
export function findWordsBehind(name: string): WordsBehind | undefined {
  const tokens = withoutSite(tokensOf(name));
  const { text, tags, words, prefix } = tokens;
  const { titleStart } = prefix;
  const limit = firstTagStart(tokens, tags, titleStart);
  const year = findYear({ ...tokens, from: titleStart, limit, anime: prefix.group !== null });
  // An edition ends the title, too: `Film Fan Edit Sequel (1977)`.
  const edition = tags.find(({ hard, start }) => hard && start > titleStart)?.start ?? text.length;
  const from = Math.min(year?.start ?? edition, edition);
  if (from <= titleStart || from === text.length) return undefined;
  const claims = claimsOf(tokens);
  const parts = partSpans(text);
  const plain = text.replace(INCLUDED_THINGS, blank);
  const isInYear = (start: number, end: number) => year !== undefined && start >= year.start && end <= year.end;
  // `[1976, Poland, drama, DVDRip]`: facts, if a table knows one of them. Otherwise its words are as any behind the year.
  const listsFacts = words.some(
    ({ start, end, lower }, at) =>
      isInYear(start, end) &&
      yearOf(lower) === undefined &&
      (claims[at] !== undefined || isGenre(lower) || isShortLanguage(lower)),
  );
  const left = [...words.keys()].filter((at) => {
    const { start = 0, end = 0, lower = "" } = words[at] ?? {};
    // Other guards judge the number of a part or disc.
    const isPart = parts.some((part) => part.start <= start && end <= part.end);
    // `2003 Directors Cut`, `Remastered 2015`
    const isOfCut =
      yearOf(lower) !== undefined &&
      tags.some(({ kind, first, last }) => kind === "edition" && (first === at + 1 || last === at - 1));
    const isRole = isPart || isOfCut || DESCRIBES.has(claims[at]) || isGroup(tokens, at);
    // `Film [1966 - USA] thriller`
    const isFact = isInYear(start, end) ? listsFacts || Number(lower) === year?.year : listsFacts && isGenre(lower);
    return start >= from && !isFact && !isRole && plain.charAt(start) !== " ";
  });
  const behind = year?.end ?? from;
  const hardTag = tags.find((tag) => tag.hard && tag.kind !== "edition" && tag.start >= behind)?.first ?? words.length;
  const beforeTag = left.filter((at) => at < hardTag || claims[at] === "kind");
  const isDated = year !== undefined;
  return { isDated, leftover: wordRuns(tokens, beforeTag), all: left.map((at) => words[at]?.lower).join(" ") };
}

function withoutSite(tokens: Tokens): Tokens {
  const { text, extension } = tokens;
  const end = trailingSiteStart(text);
  return end < text.length ? tokensOf(`${text.slice(0, end)}${extension}`) : tokens;
}

/** The texts of words with only separators between them. */
function wordRuns({ text, words }: Tokens, left: readonly number[]): string[] {
  const runs: { start: number; end: number; last: number }[] = [];
  for (const at of left) {
    const { start = 0, end = 0, bracket } = words[at] ?? {};
    const run = runs.at(-1);
    const isNext = run?.last === at - 1 && words[run.last]?.bracket === bracket;
    if (run === undefined || !isNext || text.slice(run.end, start).includes(" - ")) runs.push({ start, end, last: at });
    else Object.assign(run, { end, last: at });
  }
  return runs.map(({ start, end }) => text.slice(start, end));
}

// What a folder says besides its season.
/** A number, or a word for a season: such a folder may be a season that was not read (`8`, `Book 8`, `Final Season`). */
const MAY_BE_SEASON = new RegExp(String.raw`\d|(?<!\p{L})(?:${SEASON})(?!\p{L})`, "iu");

// The season's episodes, all of them: `(1-13)`, `24 Episodes`, `13 of 13`.
const COUNTS =
  /(?<![\d.])(?:\d{1,3} ?[-~] ?\d{2,3}|\d{1,3}[ .]?(?:episodes?|folgen|eps?)|\d{1,3} ?(?:of|из) ?\d{1,3})(?![\d.])/gi;

/**
 * The words of a folder after its season and before its first hard tag that neither tags, nor the group, year, ids and counts,
 * nor words for a whole season account for: `bonus` of `Season 2 Bonus`, `2` of `Season 2.2`. Folded.
 */
function wordsAfterSeason(name: string): string {
  const tokens = tokensOf(name);
  const { text, words, tags } = tokens;
  const season = seasonOnly(text);
  if (season === undefined) return "";
  const claims = claimsOf(tokens);
  const plain = withoutIds(text).replace(INCLUDED_THINGS, blank).replace(COUNTS, blank);
  const group = findGroup(tokens, tags, null, season.end);
  const end = group === null ? text.length : text.lastIndexOf(group);
  const hard = tags.find((tag) => tag.hard && tag.start >= season.end)?.start ?? end;
  const left = words.filter(
    ({ start, lower }, at) =>
      start >= season.end &&
      (start < Math.min(hard, end) || THING_TAGS.has(lower)) &&
      plain.charAt(start) !== " " &&
      claims[at] === undefined &&
      !isSeasonWord(lower),
  );
  return left.map(({ lower }) => lower).join(" ");
}

// Every guard asks about the names of every video.
const MAX_REMEMBERED = 50;
const MAX_TAIL_CHARS = 200;

function lazily<T>(read: () => T): () => T {
  let answer: { value: T } | undefined;
  return () => {
    answer ??= { value: read() };
    return answer.value;
  };
}

/** What one component of a path says by itself. Each fact is read when it is first asked for: guards ask for facts, not for text. */
const readComponent = (name: string) => {
  // Without its group and ids.
  const beforeTags = lazily(() => textBeforeTags(name));
  const folder = lazily(() => readFolder(name, false));
  return {
    name,
    /** Its parsed name, and what it is as a folder. */
    folder,
    /** The text before its first technical tag, as a title key. */
    words: lazily(() => titleKey(beforeTags())),
    /** Both sides of its first technical tag, folded. */
    sides: lazily(() => sidesOf(name, folder().parsed.group)),
    /** The numbers before its first technical tag. */
    numbers: lazily(() => numbersIn(beforeTags())),
    /** What its numbers may mean besides what they were read as. */
    lostClaims: lazily(() => lostClaims(tokensOf(name), beforeTags())),
    hasEpisodeRange: () => EPISODE_RANGE.test(name.slice(-MAX_TAIL_CHARS)),
    /** The number that is the whole name of a file: `02.mkv`. */
    bareNumber: () => {
      const { text, extension } = tokensOf(name);
      return extension !== "" && /^\d{1,4}$/.test(text) ? Number(text) : undefined;
    },
    /** `161219_06.mkv`: next to a recorder's day a number counts recordings. */
    hasRecordersDay: () => /\d{6}/.test(name),
    /** Its parsed name read backwards: some uploaders hide names so (`kvm.p0801.21E20S toboR .rM`). */
    backwards: lazily(() => parseName(Array.from(tokensOf(name).text).toReversed().join(""))),
    /** Part numbers, each with the numbers before it that number no season. */
    parts: lazily(() =>
      findPartNumbers(name).map(({ before, ...part }) => ({ ...part, numbersBefore: numbersBefore(before) })),
    ),
    pieces: lazily(() => findPieces(name)),
    hasTwoDatedTitles: () => TWO_DATED_TITLES.test(tokensOf(name).text),
    behindTitle: lazily(() => findWordsBehind(name)),
    mayBeSeason: () => MAY_BE_SEASON.test(name),
    /** The words after a season that nothing accounts for, folded. */
    afterSeason: lazily(() => wordsAfterSeason(name)),
  };
};

export type Component = ReturnType<typeof readComponent>;
export type Part = ReturnType<Component["parts"]>[number];

export const componentOf: (name: string) => Component = remembering(readComponent, MAX_REMEMBERED);

/** What the numbers of the last component of a name may mean besides what they were read as. */
export const lostNumbers = ({ name }: ParsedName): readonly LostClaim[] => componentsOf(name)[0]?.lostClaims() ?? [];

/** The components of a path, the file first. */
export const componentsOf = (path: string): Component[] => components(path).map(componentOf);

/** A component as a reading reads it. A folder whose title is that of several has their words. */
function asRead(component: Component, reading: Reading): Component {
  const parsed = reading.get(component.name);
  if (parsed === undefined) return component;
  const title = titleKey(parsed.title ?? "");
  return {
    ...component,
    folder: () => ({ ...component.folder(), parsed }),
    words: () => {
      const own = component.words();
      return parsed.type === "episode" || ` ${own} `.includes(` ${title} `) ? own : title;
    },
    // A part that the film was not read with is a word of its title.
    parts: () =>
      component
        .parts()
        .filter(({ kind, number }) => kind !== "part" || parsed.type !== "movie" || number === parsed.part),
  };
}

/** The components of a video's path and of its release's, the file first, as they were read. */
export const componentsIn = (file: ParsedName, release: ParsedName, reading = AS_IT_STANDS): Component[] =>
  componentsOf(file.name === release.name ? file.name : `${release.name}/${file.name}`).map((one) =>
    asRead(one, reading),
  );

/** Whether this name of a file, read backwards, has the season and episodes that were read from the file's folder. */
export function isBackwards({ backwards }: Component, { seasons, episodes }: ParsedName): boolean {
  if (seasons.length !== 1 || episodes.length === 0) return false;
  const read = backwards();
  return read.seasons.join() === seasons.join() && read.episodes.join() === episodes.join();
}
