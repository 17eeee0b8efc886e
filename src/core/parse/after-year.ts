import { prepare } from "./lex/prepare.ts";
import { type Scan, scan, type Word } from "./lex/scan.ts";
import type { Tag } from "./lex/tag.ts";
import { discOf, partOf } from "./numbers/part.ts";
import { findYear } from "./numbers/year.ts";
import { allMatches, findTags } from "./tags/find-tags.ts";
import { splitSubtitleLanguage } from "./tags/language.ts";
import { trailingSiteStart } from "./tags/site-words.ts";
import { isDescriptive, type WordRun } from "./title/descriptive-words.ts";
import { readNamePrefix } from "./title/name-prefix.ts";
import { firstTagStart } from "./title/title-end.ts";

/** The words after the year in a film's name. */
type WordsAfterYear = {
  /** Runs of words before the next hard tag that do not describe the release: they may belong to a title. */
  leftover: string[];
  /** All words that are not tags, up to the end. */
  all: string;
};

const MAX_COMPONENT_CHARS = 500;
// Tags that are as common in titles (`Line`, `Travel`). Unless in capitals, they are tags only next to another tag.
const AMBIGUOUS =
  /^(?:line|light|end|fin|mini|real|proof|batch|travel|vice|science|history|food|discovery|fox|nick|max|red|stan|it|apple|peacock|lifetime|freeform|numb|festival|rip|cut|latin|greek|dual)$/;

// The number of a part or disc. Other guards judge it.
const PART =
  /(?<![a-z\d])(?:part|pt|parte|teil|partie|cd|dis[ck]|dvd)[ .-]?(?:\d{1,2}|[ivx]{1,4}|one|two|three|four|five|six|seven|eight|nine|ten)(?![a-z\d])/gi;

// Text after a film's year that is neither a tag nor part of a title.
const IGNORED = [
  // Editions and ids as Plex and others write them.
  String.raw`\{(?:edition|tmdb|imdb|tvdb)[^{}]{0,80}\}`,
  String.raw`[[(](?:tmdb|tvdb|imdb)[^\])]{0,40}[\])]`,
  String.raw`(?<![a-z\d])tt\d{7,9}(?!\d)`,
  // A checksum; a size, a rate or a number of audio tracks; channels.
  String.raw`[[(][\da-f]{8}[\])]`,
  String.raw`(?<!\d)\d{1,4}(?:[. ,]\d{1,2})?[ .]?(?:[kmg]i?b(?:ps)?|fps|k?hz|bits?|audios?)(?![a-z\d])`,
  String.raw`(?<!\d)[1257][. ][01](?!\d)`,
  // A second download of the same file.
  String.raw`(?<=\S) \(1\)$`,
  // Two cuts in one file; a number of discs; an anniversary; words that describe a release only together.
  String.raw`(?<!\d)[2-9] ?in ?1(?!\d)|(?<![a-z\d])1 ?(?:cd|dvd)(?![a-z\d])`,
  String.raw`(?<!\d)\d{1,3}(?:st|nd|rd|th)[ .]anniversary`,
  String.raw`(?<![a-z])(?:mp-?4|line[ .](?:audio|dub(?:bed)?)|black[ .](?:and|&)[ .]white)(?![a-z\d])`,
  // A site without brackets.
  String.raw`(?<![a-z])www[. ][a-z\d-]{2,40}[. ][a-z]{2,10}(?![a-z])|(?<=[ -])[a-z\d-]{3,40}\.(?:com|net|org)$`,
];

const IGNORED_TEXT = new RegExp(IGNORED.join("|"), "gi");

/** The words after a film's year in one component of a path; undefined if it has no title before a year. */
export function findWordsAfterYear(name: string): WordsAfterYear | undefined {
  const prepared = prepare(name.slice(-MAX_COMPONENT_CHARS));
  const whole =
    prepared.kind === "subtitle" ? (splitSubtitleLanguage(prepared.text)?.text ?? prepared.text) : prepared.text;
  const scanned = scan(whole.slice(0, trailingSiteStart(whole)));
  const { text } = scanned;
  const tags = findTags(scanned);
  const prefix = readNamePrefix(scanned, tags);
  const year = findYear(
    scanned,
    tags,
    prefix.titleStart,
    firstTagStart(scanned, tags, prefix.titleStart),
    prefix.group !== null,
  );
  if (year === undefined || year.start <= prefix.titleStart) return undefined;
  const skipped = [...findIgnoredText(text), ...tags.filter((tag) => isClearlyTag(text, tags, tag))];
  const isSkipped = (start: number, end: number) => skipped.some((one) => one.start < end && start < one.end);
  const words = scanned.words.filter(({ start, end }) => start >= year.end && !isSkipped(start, end));
  const hardTag = tags.find((tag) => tag.hard && tag.start >= year.end)?.start ?? text.length;
  const beforeTag = words.filter(({ start }) => start < hardTag);
  const leftover = wordRuns(scanned, beforeTag, isSkipped).filter((run) => !isDescriptive(text, tags, run, year));
  return { leftover: leftover.map((run) => run.text), all: words.map(({ lower }) => lower).join(" ") };
}

/** Whether a tag behind a film's year is one: some are as common in titles and count only in capitals or next to another. */
export function isClearlyTag(text: string, tags: readonly Tag[], tag: Tag): boolean {
  const spelling = text.slice(tag.start, tag.end);
  // `XXX` makes it a parody, another film.
  if (/^xxx$/i.test(spelling)) return false;
  if (tag.hard || !AMBIGUOUS.test(spelling.toLowerCase()) || spelling === spelling.toUpperCase()) return true;
  return tags.some(
    (other) => other.kind !== "resolution" && (other.first === tag.last + 1 || other.last === tag.first - 1),
  );
}

/** Joins words with only separators between them. */
function wordRuns({ text }: Scan, words: readonly Word[], isSkipped: (from: number, to: number) => boolean): WordRun[] {
  const runs: WordRun[] = [];
  let bracket = -1;
  for (const word of words) {
    const last = runs.at(-1);
    const from = last?.end ?? word.start;
    const isApart =
      word.bracket !== bracket || isSkipped(from, word.start) || text.slice(from, word.start).includes(" - ");
    bracket = word.bracket;
    if (last === undefined || isApart) runs.push({ text: "", words: [word.lower], start: word.start, end: word.end });
    else {
      last.words.push(word.lower);
      last.end = word.end;
    }
  }
  return runs.map((run) => ({ ...run, text: text.slice(run.start, run.end) }));
}

/** Where a prepared name has text that is neither a tag nor part of a title. */
function findIgnoredText(text: string): { start: number; end: number }[] {
  // Two different part numbers are kept: no other guard judges them.
  const parts = (partOf(text) ?? discOf(text)) === null ? [] : allMatches(PART, text);
  return [...allMatches(IGNORED_TEXT, text), ...parts].map(({ 0: match, index }) => ({
    start: index,
    end: index + match.length,
  }));
}
