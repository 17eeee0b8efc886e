import type { Scan, Word } from "../lex/scan.ts";
import type { Meaning, Tag, Vocabulary } from "../lex/tag.ts";
import { addEditions } from "./edition.ts";
import { addLanguages } from "./language.ts";
import { addSiteWords } from "./site-words.ts";
import { addTechnical, numberedTag } from "./technical.ts";

const NO_MATCHES: readonly RegExpExecArray[] = [];

function createVocabulary(): Vocabulary {
  const all: Vocabulary = new Map();
  addSiteWords(all);
  addLanguages(all);
  addEditions(all);
  addTechnical(all);
  return all;
}

const VOCABULARY = createVocabulary();
// First words of phrases, with the number of words of the longest: spares joining words that begin none.
const MAX_PHRASE_WORDS = new Map<string, number>();
for (const phrase of VOCABULARY.keys()) {
  const parts = phrase.split(" ");
  const first = parts[0] ?? "";
  if (parts.length > 1) MAX_PHRASE_WORDS.set(first, Math.max(MAX_PHRASE_WORDS.get(first) ?? 0, parts.length));
}

const MAX_WORD_CHARS = 24;
const HAS_DIGIT = /\d/;

/** All words and phrases of the release jargon, in order, without overlaps. */
export function findTags({ text, words }: Scan): Tag[] {
  const tags: Tag[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i];
    if (!word || word.lower.length > MAX_WORD_CHARS) continue;
    const long = findPhrase(text, words, i);
    let meaning = long?.meaning ?? VOCABULARY.get(word.lower);
    let last = long?.last ?? i;
    if (!meaning && HAS_DIGIT.test(word.lower)) meaning = numberedTag(word.lower);
    const previous = tags.at(-1);
    const touches = previous !== undefined && previous.last === i - 1;
    if (!meaning && isChannels(words, i) && touches) {
      meaning = { kind: "audio", value: "", hard: false };
      last = i + 1;
    }
    // `DD5.1`, `AAC2.0`: the digit after the point belongs to the sound.
    if (!meaning && touches && previous.kind === "audio" && /^[012]$/.test(word.lower))
      meaning = { kind: "audio", value: "", hard: false };
    if (!meaning) continue;
    tags.push({
      kind: meaning.kind,
      value: meaning.value,
      hard: meaning.hard,
      tv: meaning.tv === true,
      start: word.start,
      end: words[last]?.end ?? word.end,
      first: i,
      last,
      bracket: word.bracket,
    });
    i = last;
  }
  return withoutTitle(tags);
}

function findPhrase(text: string, words: readonly Word[], i: number): { meaning: Meaning; last: number } | undefined {
  const most = MAX_PHRASE_WORDS.get(words[i]?.lower ?? "") ?? 1;
  let best: { meaning: Meaning; last: number } | undefined;
  let joined = words[i]?.lower ?? "";
  for (let n = 1; n < most; n++) {
    const next = words[i + n];
    const before = words[i + n - 1];
    if (!next || !before || next.bracket !== words[i]?.bracket || next.start - before.end > 1) break;
    if (text.charAt(before.end) === "," || next.lower.length > MAX_WORD_CHARS) break;
    joined += ` ${next.lower}`;
    const meaning = VOCABULARY.get(joined);
    if (meaning) best = { meaning, last: i + n };
  }
  return best;
}

/** `5.1`, `7 1`, `2.0` right after a tag of sound are its channels. */
function isChannels(words: readonly Word[], i: number): boolean {
  const a = words[i]?.lower ?? "";
  const b = words[i + 1];
  return (
    a.length === 1 &&
    a >= "1" &&
    a <= "9" &&
    b !== undefined &&
    (b.lower === "0" || b.lower === "1") &&
    b.start - (words[i]?.end ?? 0) === 1
  );
}

/** `It.1080p`: with nothing before it and a sure tag right behind it, a language or a station is all the title there is. */
function withoutTitle(tags: Tag[]): Tag[] {
  const [first, second] = tags;
  const alone = (first?.kind === "language" || first?.kind === "network") && first.first === 0 && first.bracket < 0;
  return alone && second?.hard === true && second.first === first.last + 1 ? tags.slice(1) : tags;
}

/**
 * All places where a global pattern fits, in order. `matchAll` would copy the pattern at every call, which costs more than the search: most
 * names have no place at all.
 */
export function allMatches(pattern: RegExp, text: string): readonly RegExpExecArray[] {
  pattern.lastIndex = 0;
  let found = pattern.exec(text);
  if (!found) return NO_MATCHES;
  const all: RegExpExecArray[] = [];
  for (; found; found = pattern.exec(text)) {
    all.push(found);
    if (found[0] === "") pattern.lastIndex++;
  }
  return all;
}
