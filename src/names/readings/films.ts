import { isVideoFile } from "../../base/file-types.ts";
import { titleKey } from "../identify/title-key.ts";
import { splitComponents } from "../parse/folder.ts";
import type { ParsedName } from "../parse/lex/parsed-name.ts";
import { createNoEpisodes, parseName } from "../parse/name.ts";
import { discOf, partOf } from "../parse/numbers/part.ts";
import { type NameTokens, tokensOf } from "../parse/tokens.ts";
import {
  claimsOf,
  countEditionWords,
  countPersonWords,
  DESCRIBES,
  findLeadWords,
  MAX_EDITION_WORDS,
  spanOf,
  type WordRole,
  type WordRoles,
  yearOf,
} from "./facts/claims.ts";
import { isGroup } from "./facts/signatures.ts";
import { findWordsAmongTags } from "./facts/words-among-tags.ts";
import type { OtherReading, ReleaseNames } from "./other-reading.ts";
import { listTitleSpellings } from "./title-spellings.ts";

/**
 * A way to read a component as a film with a title and a year. All other words have their own
 * roles.
 */
export type FilmReading = Required<
  Pick<OtherReading, "title" | "year" | "taken" | "roles" | "people">
> & {
  edition: string | undefined;
};

const MAX_READINGS = 24;

/** Before the year, a release word is just as often part of the title. */
const mayEnd = (role: WordRole | undefined): boolean =>
  role === "year" || (role !== "release word" && DESCRIBES.has(role));

const textOf = ({ text, words }: NameTokens, from: number, to: number): string =>
  from >= to
    ? ""
    : text
        .slice(words[from]?.start, words[to - 1]?.end)
        .replace(/[._]+|\s+/g, " ")
        .trim();

/** Returns the index of the first word of the hard tags after the year. */
function tailStart({ words, tags }: NameTokens, year: number): number {
  return (
    tags.find((tag) => tag.hard && tag.kind !== "edition" && tag.first > year)?.first ??
    words.length
  );
}

const CREDITS: ReadonlySet<string> = new Set(["by", "dir", "regie", "de", "di", "von"]);

/**
 * Returns the role of each word between the year and the tags. Undefined if a word has no role and
 * cannot be a person's name.
 */
function behindYear(
  tokens: NameTokens,
  claims: WordRoles,
  year: number,
  end: number,
): WordRole[] | undefined {
  const roles: WordRole[] = [];
  for (let index = year + 1; index < end; ) {
    const edition = countEditionWords(tokens, index);
    const person = edition > 0 ? 0 : countPersonWords(tokens, claims, index);
    // `by Some Director`, `De Some Director`
    const isCredit =
      CREDITS.has(tokens.words[index]?.lower ?? "") &&
      countPersonWords(tokens, claims, index + 1) > 0;
    const role =
      edition > 0 ? "edition" : isCredit ? "release word" : person > 0 ? "person" : claims[index];
    if (edition === 0 && isGroup(tokens, index)) {
      return [...roles, ...Array.from({ length: end - index }, () => "group" as const)];
    }
    if (role === undefined || !(DESCRIBES.has(role) || role === "year" || role === "person")) {
      return undefined;
    }
    const count = isCredit ? 1 : Math.max(1, edition, person);
    for (let n = 0; n < count; n++) roles.push(role);
    index += count;
  }
  return roles;
}

/**
 * Returns the indexes at which a title before `end` may already end, because the words after it are
 * not part of a title: editions, languages, tags and other years.
 */
function titleEnds(tokens: NameTokens, claims: WordRoles, from: number, end: number): number[] {
  const { words } = tokens;
  const ends = [end];
  for (let index = end - 1; index > from; index--) {
    const edition = Array.from({ length: MAX_EDITION_WORDS }, (_, n) => MAX_EDITION_WORDS - n).find(
      (count) => index - count + 1 > from && countEditionWords(tokens, index - count + 1) === count,
    );
    // `(Drama 1969)`
    const bracket = words[index]?.bracket ?? -1;
    const isFact =
      claims[index] === "release word" && bracket >= 0 && bracket === words[end]?.bracket;
    if (edition === undefined && !mayEnd(claims[index]) && !isFact) break;
    index -= (edition ?? 1) - 1;
    ends.push(index);
  }
  return ends;
}

// The separators between a title and a person's name.
const PARTS = /^(?: - |[ ._-]*[[(])$/;

/** Returns how many words at the start form a person's name that is followed by a dash. */
function leadingPerson(tokens: NameTokens, claims: WordRoles): number {
  const { text, words } = tokens;
  const count = countPersonWords(tokens, claims, 0);
  return text.slice(words[count - 1]?.end, words[count]?.start) === " - " ? count : 0;
}

/** Returns the index at which a person's name before a year begins: `Title - Russ Meyer (1965)`. */
const trailingPerson = (tokens: NameTokens, claims: WordRoles, year: number): number | undefined =>
  [4, 3, 2]
    .map((count) => year - count)
    .find(
      (index) =>
        index > 0 &&
        countPersonWords(tokens, claims, index) === year - index &&
        PARTS.test(tokens.text.slice(tokens.words[index - 1]?.end, tokens.words[index]?.start)),
    );

function peopleOf(tokens: NameTokens, claims: WordRoles, roles: FilmReading["roles"]): string[] {
  const people: string[] = [];
  for (let index = 0; index < roles.length; ) {
    const count = roles[index]?.role === "person" ? countPersonWords(tokens, claims, index) : 0;
    if (count > 0) people.push(textOf(tokens, index, index + count));
    index += Math.max(1, count);
  }
  return people;
}

/**
 * Parses a component as this film. Facts from its tags are kept, and none of its numbers counts as
 * an episode.
 */
export const asFilm = (
  name: string,
  { title, year, edition }: Omit<FilmReading, "taken" | "roles" | "people">,
): ParsedName => ({
  ...parseName(name),
  type: "movie",
  title,
  altTitles: [],
  year,
  country: null,
  ...createNoEpisodes(),
  part: partOf(title) ?? discOf(name),
  ...(edition !== undefined && { edition }),
  saidBy: { title: 0, year: 0 },
});

/**
 * Returns the film readings of one component, longest titles first; empty if the component has no
 * year.
 */
export function listFilmReadings(name: string): FilmReading[] {
  const tokens = tokensOf(name);
  const { text, words } = tokens;
  if (spanOf(text) !== undefined) return [];
  const claims = claimsOf(tokens);
  const readings: (FilmReading & { words: number })[] = [];
  const lead = leadingPerson(tokens, claims);
  const starts = [...new Set([0, ...findLeadWords(tokens, claims), lead])];
  for (const [index, word] of words.entries()) {
    const year = yearOf(word.lower);
    // `BT.2020` is a tag.
    if (
      year === undefined ||
      tokens.tags.some(({ first, last }) => first < index && index <= last)
    ) {
      continue;
    }
    const end = tailStart(tokens, index);
    // A year before the title: `1995 - Title`.
    const isFront =
      index === 0 &&
      !words.some((candidateWord, n) => n > 0 && yearOf(candidateWord.lower) !== undefined);
    const behind = isFront ? [] : behindYear(tokens, claims, index, end);
    if (behind === undefined || findWordsAmongTags(tokens, claims, end).size > 0) continue;
    // `Alien 1979 1080p Romulus`: most words after the tags are the group's name.
    const signed = words.flatMap((_, n) =>
      n >= end && claims[n] === undefined ? textOf(tokens, n, n + 1) : [],
    );
    const edition = behind.includes("edition") ? editionText(tokens, behind, index) : undefined;
    const trailing = trailingPerson(tokens, claims, index) ?? -1;
    const isWhole = (from: number, to: number) => {
      const inside = words.slice(from, to);
      const [first = -1, last = -1] = [inside[0]?.bracket, inside.at(-1)?.bracket];
      const opened = first >= 0 && (first === words[from - 1]?.bracket || first !== last);
      const dated = inside.some(
        ({ bracket }, n) => bracket >= 0 && bracket !== first && claims[from + n] === "year",
      );
      return (
        !opened && !dated && (last < 0 || last !== words[to]?.bracket || last === word.bracket)
      );
    };
    const endsOf = (from: number) =>
      index > from
        ? [...titleEnds(tokens, claims, from, index), ...(trailing > from ? [trailing] : [])]
        : [];
    const spans = isFront
      ? titleEnds(tokens, claims, 1, end).map((to) => [1, to] as const)
      : starts.flatMap((from) => endsOf(from).map((to) => [from, to] as const));
    for (const [from, to] of spans) {
      // A word that shows the kind of work can be part of a film's name only inside its title.
      if (
        !isWhole(from, to) ||
        claims.some((role, n) => role === "kind" && (n < from || n >= to))
      ) {
        continue;
      }
      const taken = {
        before: isFront ? "" : titleKey(textOf(tokens, 0, from)),
        after: titleKey(
          [textOf(tokens, to, index), textOf(tokens, Math.max(index + 1, to), end), ...signed].join(
            " ",
          ),
        ),
      };
      const isPerson = (n: number) =>
        (n < from && from === lead) || (n >= to && n < index && to === trailing);
      const roles = words.map(({ start, end: stop }, n) => ({
        text: text.slice(start, stop),
        role: isPerson(n)
          ? ("person" as const)
          : roleAt(n, { from, to, year: index, end }, claims, behind),
      }));
      const people = peopleOf(tokens, claims, roles);
      for (const title of listTitleSpellings(textOf(tokens, from, to))) {
        readings.push({ title, year, edition, taken, roles, people, words: to - from });
      }
    }
  }
  const unique = new Map(
    readings
      .toSorted((a, b) => b.words - a.words)
      .map((reading) => [`${reading.title} (${reading.year}) ${reading.edition}`, reading]),
  );
  return [...unique.values()].slice(0, MAX_READINGS);
}

function editionText(tokens: NameTokens, behind: readonly WordRole[], year: number): string {
  const first = behind.indexOf("edition");
  const count = behind.slice(first).findIndex((role) => role !== "edition");
  const from = year + 1 + first;
  const words = textOf(tokens, from, count < 0 ? year + 1 + behind.length : from + count);
  // The year of a cut is not the film's year.
  return words.replace(/\b(?:19|20)\d\d\b ?/g, "");
}

type FilmSpan = { from: number; to: number; year: number; end: number };

function roleAt(
  n: number,
  { from, to, year, end }: FilmSpan,
  claims: WordRoles,
  behind: readonly WordRole[],
): WordRole {
  if (n === year) return "year";
  if (n >= from && n < to) return "title";
  if (n < from) return claims[n] ?? "number";
  if (n < year) return claims[n] ?? "edition";
  return (n < end ? behind[n - year - 1] : undefined) ?? claims[n] ?? "group";
}

const MAX_COMPONENTS = 8;

const sameFilm = (a: FilmReading, b: FilmReading) =>
  a.year === b.year && titleKey(a.title) === titleKey(b.title);

// `title_t00.mkv`, `title00.mkv`, `Film_t01.mkv`: MakeMKV numbers the titles of a disc. The folder
// has the film's name.
const RIPPED = /^(title(?=\d)|.*?(?=[ _-]t))(?:[ _-]?t)?\d{2}\.[a-z\d]{2,4}$/i;

function isRipped(part: string, { title }: FilmReading): boolean {
  const key = titleKey(RIPPED.exec(part)?.[1] ?? "");
  return isVideoFile(part) && (key === "title" || key === titleKey(title));
}

/**
 * Returns the ways to read a release as a film, in addition to its first reading. The longest title
 * of the nearest component comes first. Every component that can be read as the same film is read
 * as that film. Words in the other components are judged as before.
 */
export function readAsFilms({ name, videos }: ReleaseNames): (FilmReading & OtherReading)[] {
  const near = [...new Set(splitComponents([name, ...videos.slice(0, 1)].join("/")))].slice(
    0,
    MAX_COMPONENTS,
  );
  const single = videos.length === 1 || (videos.length === 0 && isVideoFile(name));
  const every = new Set([...near, ...videos.flatMap(splitComponents)]);
  const byComponent = new Map(near.map((component) => [component, listFilmReadings(component)]));
  const readings = [...byComponent.values()].flat().slice(0, MAX_READINGS);
  return readings.map((reading) => {
    const people = new Set(reading.people);
    const read = [...every].flatMap((component) => {
      const same = byComponent.get(component)?.find((other) => sameFilm(other, reading));
      if (same === undefined && !(single && isRipped(component, reading))) return [];
      for (const person of same?.people ?? []) people.add(person);
      return [[component, asFilm(component, same ?? reading)] as const];
    });
    return { ...reading, type: "movie", people: [...people], reading: new Map(read) };
  });
}
