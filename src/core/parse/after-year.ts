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

/** What a film's name goes on with behind its year. */
type WordsAfterYear = {
  /** Runs of words in front of the next sure tag that nothing in the name itself accounts for. */
  leftover: string[];
  /** All words that are no tags, up to the end. */
  all: string;
};

const MAX_COMPONENT_CHARS = 500;
// Tags that titles have as often (`Line`, `Travel`): small or with one capital they are tags beside another one alone.
const AMBIGUOUS =
  /^(?:line|light|end|fin|mini|real|proof|batch|travel|vice|science|history|food|discovery|fox|nick|max|red|stan|it|apple|peacock|lifetime|freeform|numb|festival|rip|cut|latin|greek|dual)$/;

// Which part or disc it is, which other guards judge.
const PART =
  /(?<![a-z\d])(?:part|pt|parte|teil|partie|cd|dis[ck]|dvd)[ .-]?(?:\d{1,2}|[ivx]{1,4}|one|two|three|four|five|six|seven|eight|nine|ten)(?![a-z\d])/gi;

// What stands behind a film's year, has words or numbers, is no tag, and is nothing of a title either.
const IGNORED = [
  // As Plex and others write them into names.
  String.raw`\{(?:edition|tmdb|imdb|tvdb)[^{}]{0,80}\}`,
  String.raw`[[(](?:tmdb|tvdb|imdb)[^\])]{0,40}[\])]`,
  String.raw`(?<![a-z\d])tt\d{7,9}(?!\d)`,
  // A checksum; a size, rate or number of sounds; channels.
  String.raw`[[(][\da-f]{8}[\])]`,
  String.raw`(?<!\d)\d{1,4}(?:[. ,]\d{1,2})?[ .]?(?:[kmg]i?b(?:ps)?|fps|k?hz|bits?|audios?)(?![a-z\d])`,
  String.raw`(?<!\d)[1257][. ][01](?!\d)`,
  // A second download of the same file.
  String.raw`(?<=\S) \(1\)$`,
  // Two cuts in one file; how many discs; an anniversary's number; words that are marks together alone.
  String.raw`(?<!\d)[2-9] ?in ?1(?!\d)|(?<![a-z\d])1 ?(?:cd|dvd)(?![a-z\d])`,
  String.raw`(?<!\d)\d{1,3}(?:st|nd|rd|th)[ .]anniversary`,
  String.raw`(?<![a-z])(?:mp-?4|line[ .](?:audio|dub(?:bed)?)|black[ .](?:and|&)[ .]white)(?![a-z\d])`,
  // A site that signs the name without brackets.
  String.raw`(?<![a-z])www[. ][a-z\d-]{2,40}[. ][a-z]{2,10}(?![a-z])|(?<=[ -])[a-z\d-]{3,40}\.(?:com|net|org)$`,
];

const IGNORED_TEXT = new RegExp(IGNORED.join("|"), "gi");

/** What one component of a path says behind the year of a film; undefined where no title stands in front of a year. */
export function findWordsAfterYear(name: string): WordsAfterYear | undefined {
  const prepared = prepare(name.slice(-MAX_COMPONENT_CHARS));
  const whole =
    prepared.kind === "subtitle" ? (splitSubtitleLanguage(prepared.text)?.text ?? prepared.text) : prepared.text;
  const scanned = scan(whole.slice(0, trailingSiteStart(whole)));
  const { text } = scanned;
  const tags = findTags(scanned);
  const lead = readNamePrefix(scanned, tags);
  const year = findYear(
    scanned,
    tags,
    lead.titleStart,
    firstTagStart(scanned, tags, lead.titleStart),
    lead.group !== null,
  );
  if (year === undefined || year.start <= lead.titleStart) return undefined;
  const known = [...findIgnoredText(text), ...tags.filter((tag) => isClearlyTag(text, tags, tag))];
  const broken = (start: number, end: number) => known.some((one) => one.start < end && start < one.end);
  const words = scanned.words.filter(({ start, end }) => start >= year.end && !broken(start, end));
  const sure = tags.find((tag) => tag.hard && tag.start >= year.end)?.start ?? text.length;
  const front = words.filter(({ start }) => start < sure);
  const left = wordRuns(scanned, front, broken).filter((piece) => !isDescriptive(text, tags, piece, year));
  return { leftover: left.map((piece) => piece.text), all: words.map(({ lower }) => lower).join(" ") };
}

function isClearlyTag(text: string, tags: readonly Tag[], tag: Tag): boolean {
  const spelt = text.slice(tag.start, tag.end);
  // A parody of a film.
  if (/^xxx$/i.test(spelt)) return false;
  if (tag.hard || !AMBIGUOUS.test(spelt.toLowerCase()) || spelt === spelt.toUpperCase()) return true;
  return tags.some(
    (other) => other.kind !== "resolution" && (other.first === tag.last + 1 || other.last === tag.first - 1),
  );
}

/** Words that follow each other with nothing between them but what separates words. */
function wordRuns({ text }: Scan, words: readonly Word[], broken: (from: number, to: number) => boolean): WordRun[] {
  const pieces: WordRun[] = [];
  let bracket = -1;
  for (const word of words) {
    const last = pieces.at(-1);
    const from = last?.end ?? word.start;
    const apart = word.bracket !== bracket || broken(from, word.start) || text.slice(from, word.start).includes(" - ");
    bracket = word.bracket;
    if (last === undefined || apart) pieces.push({ text: "", words: [word.lower], start: word.start, end: word.end });
    else {
      last.words.push(word.lower);
      last.end = word.end;
    }
  }
  return pieces.map((piece) => ({ ...piece, text: text.slice(piece.start, piece.end) }));
}

/** Where in a prepared name something stands that counts neither as a title's words nor as tags. */
export function findIgnoredText(text: string): { start: number; end: number }[] {
  // Of two different parts none was read: nothing else judges them.
  const parts = (partOf(text) ?? discOf(text)) === null ? [] : allMatches(PART, text);
  return [...allMatches(IGNORED_TEXT, text), ...parts].map(({ 0: found, index }) => ({
    start: index,
    end: index + found.length,
  }));
}
