import type { Tag, TagKind, TagMeaning } from "../lex/parsed-name.ts";
import type { NameScan, Word } from "../lex/scan.ts";
import DESCRIBING from "../words/describing-words.json" with { type: "json" };
import EDITIONS from "../words/editions.json" with { type: "json" };
import LANGUAGES from "../words/languages.json" with { type: "json" };
import TAGS from "../words/tags.json" with { type: "json" };

/** Spellings are in lower case, and the words of a phrase are separated by single spaces. */
type Vocabulary = ReadonlyMap<string, TagMeaning>;

/** Maps each meaning to its spellings, separated by `|`. */
type Spellings = Readonly<Record<string, string>>;

/**
 * Value of a network tag for a television station. A station's catch-up service offers series;
 * films come from stores.
 */
export const TV_STATION = "station";

/** The meaning of each tag in the tables. */
export const VOCABULARY = createVocabulary();

const hard = (kind: TagMeaning["kind"], value: string): TagMeaning => ({ kind, value, hard: true });
const soft = (kind: TagMeaning["kind"], value: string): TagMeaning => ({
  kind,
  value,
  hard: false,
});

// Words with a number. Each pattern is anchored at both ends and has no nested repetition.
const RESOLUTION = /^(?:hd|web|bd|hdtv|webdl)?(\d{3,4})[pi](?:hd|x|\d{2,3})?$/;
const PIXELS = /^(?:hd)?(\d{3,4})x(\d{3,4})p?$/;
const AUDIO =
  /^(aac|ac3|eac3|ddp|dda|ddpa|ddp?atmos|dd|dts|dtshd|dtsx|flac|opus|truehd|atmos|mp3|ogg|pcm|lpcm)[1-9]\d?$/;
const CHANNELS = /^[2-8]ch$/;
// Bit depths, frame rates, sizes and disc counts.
const MEASURE =
  /^(?:(?:8|10|12)bits?(?:h|x)?|\d{2,3}fps|\d{1,4}[mg]i?b|\d{1,2}x?(?:cds?|dvds?[59]?|dis[ck]s?)|(?:cd|dis[ck])\d{1,2}(?:of\d{1,2})?)$/;
const AUDIO_NAMES: Record<string, string> = {
  dd: "AC3",
  dda: "AC3",
  opus: "Opus",
  truehd: "TrueHD",
};
const HEIGHTS = [480, 540, 576, 720, 1080, 1440, 2160];

const toResolution = (height: number): string =>
  `${HEIGHTS.find((h) => height <= h * 1.02) ?? 2160}p`;

/**
 * Returns the meaning of a lower-case word with a number (`1080p`, `1920x1080`, `DDP5`, `10bit`,
 * `700MB`), or undefined.
 */
function numberedTag(word: string): TagMeaning | undefined {
  const resolution = RESOLUTION.exec(word);
  if (resolution) return hard("resolution", `${resolution[1]}p`);
  const size = PIXELS.exec(word);
  // A wide film in 1920x800 is a 1080p release, so the width decides.
  if (size) {
    return hard(
      "resolution",
      toResolution(Math.max(Number(size[2]), Math.round((Number(size[1]) * 9) / 16))),
    );
  }
  if (MEASURE.test(word)) return hard("other", word);
  const audio = AUDIO.exec(word)?.[1];
  if (audio) {
    return hard(
      "audio",
      AUDIO_NAMES[audio] ?? (audio.startsWith("ddp") ? "EAC3" : audio.toUpperCase()),
    );
  }
  return CHANNELS.test(word) ? soft("audio", "") : undefined;
}

const NO_MATCHES: readonly RegExpExecArray[] = [];

/**
 * The meaning of a word on its own or at the end of a phrase, and the words that may follow it in a
 * phrase.
 */
type PhraseNode = { meaning?: TagMeaning; next?: Map<string, PhraseNode> };

function byWord(vocabulary: ReadonlyMap<string, TagMeaning>): Map<string, PhraseNode> {
  const first: PhraseNode = {};
  for (const [spelling, meaning] of vocabulary) {
    let node = first;
    for (const word of spelling.split(" ")) {
      node.next ??= new Map();
      const known = node.next.get(word) ?? {};
      node.next.set(word, known);
      node = known;
    }
    node.meaning = meaning;
  }
  return first.next ?? new Map();
}

let firstWords = byWord(VOCABULARY);

/**
 * Sets the additional spellings and replaces those set earlier. The caller must clear memoized
 * results.
 */
export function addVocabulary(more: ReadonlyMap<string, TagMeaning>): void {
  firstWords = byWord(new Map([...VOCABULARY, ...more]));
}

const MAX_WORD_CHARS = 24;
// `国语中字`, `36集全`: Chinese and Japanese releases join words without spaces.
const HAN_WORDS = new RegExp(`^(?:${DESCRIBING.han}){1,8}$`);
const FIRST_HAN = 0x3040;
const isHanTag = ({ lower }: Word): boolean =>
  lower.length > 1 &&
  (lower.codePointAt(lower.length - 1) ?? 0) >= FIRST_HAN &&
  HAN_WORDS.test(lower);
// Every tag with a number has a digit next to a letter. Most words with digits consist only of
// digits.
const DIGIT_BESIDE_LETTER = /\d[a-z]|[a-z]\d/;
// Handwritten instead of a regular expression, because it runs for every word and takes a fifth of
// the time.
function hasDigit(word: string): boolean {
  for (let i = 0; i < word.length; i++) {
    const code = word.charCodeAt(i);
    if (code >= 48 && code <= 57) return true;
  }
  return false;
}

/** A tag's meaning, and the position of its last word. */
type FoundTag = { meaning: TagMeaning; last: number };

/** Finds the word, or the longest phrase that begins with it, in the vocabulary. */
function findKnown(text: string, words: readonly Word[], index: number): FoundTag | undefined {
  const { lower = "", end = 0 } = words[index] ?? {};
  // `DD+5.1`, `HDR10+`: the plus sign belongs to the tag. Elsewhere, it is only a separator.
  const known =
    (text.charAt(end) === "+" ? firstWords.get(`${lower}+`) : undefined) ??
    firstWords.get(lower) ??
    firstWords.get(withoutAccents(lower));
  const phrase = known?.next && findPhrase(text, words, index, known.next);
  return phrase ?? (known?.meaning && { meaning: known.meaning, last: index });
}

const OF_AUDIO: TagMeaning = { kind: "audio", value: "", hard: false };

const TECHNICAL: ReadonlySet<TagKind> = new Set(["resolution", "source", "video", "audio", "hdr"]);
// Marks of quality that are a tag only next to another one: `BR720p`, `HDLight1080p`.
const QUALITY = /^(?:hd|br|hdlight)$/;
const MIN_GLUED_CHARS = 5;
// The first and the last two letters of these tags. Most words have neither and are not split.
const TECHNICAL_SPELLINGS = [...VOCABULARY].flatMap(([spelling, { kind }]) =>
  TECHNICAL.has(kind) ? [spelling] : [],
);
const STARTS = new Set(["hd", "br", ...TECHNICAL_SPELLINGS.map((tag) => tag.slice(0, 2))]);
const ENDS = new Set(["hd", "br", ...TECHNICAL_SPELLINGS.map((tag) => tag.slice(-2))]);
const mayBeGlued = (word: string): boolean =>
  (STARTS.has(word.slice(0, 2)) || hasDigit(word.charAt(0))) &&
  (ENDS.has(word.slice(-2)) || hasDigit(word.slice(-2)));

const technicalTag = (word: string): TagMeaning | undefined => {
  const meaning = firstWords.get(word)?.meaning ?? numberedTag(word);
  return meaning && TECHNICAL.has(meaning.kind) ? meaning : undefined;
};

/**
 * `TVRipHD`, `BR720p`, `WEBDLx264`: returns the meaning of two technical tags in one word: that of
 * the resolution, or else of a hard one. No title in TMDB's lists has such a word.
 */
function gluedTag(word: string): TagMeaning | undefined {
  if (word.length < MIN_GLUED_CHARS || !mayBeGlued(word)) return undefined;
  for (let at = 2; at <= word.length - 2; at++) {
    const halves = [word.slice(0, at), word.slice(at)];
    const tags = halves.map(technicalTag);
    const isGlued = halves.every((half, i) => tags[i] !== undefined || QUALITY.test(half));
    const hard = tags.filter((tag) => tag?.hard);
    if (isGlued && hard.length > 0) {
      return hard.find((tag) => tag?.kind === "resolution") ?? hard[0];
    }
  }
  return undefined;
}

/**
 * Finds a tag that no list contains: numbers with letters, two tags in one word, words in Han
 * script, or channels.
 */
function findUnlisted(
  words: readonly Word[],
  index: number,
  previous: Tag | undefined,
): FoundTag | undefined {
  const word = words[index];
  if (word === undefined) return undefined;
  const { lower } = word;
  const numbered =
    hasDigit(lower) && DIGIT_BESIDE_LETTER.test(lower) ? numberedTag(lower) : undefined;
  const glued = numbered ?? gluedTag(lower);
  if (glued) return { meaning: glued, last: index };
  if (index > 0 && isHanTag(word)) return { meaning: hard("other", ""), last: index };
  if (previous?.last !== index - 1) return undefined;
  if (isChannels(words, index)) return { meaning: OF_AUDIO, last: index + 1 };
  // `DD5.1`, `AAC2.0`: the digit after the dot belongs to the audio tag.
  return previous.kind === "audio" && /^[012]$/.test(lower)
    ? { meaning: OF_AUDIO, last: index }
    : undefined;
}

/** Returns all tags of a name, in order and without overlaps. */
export function findTags({ text, words }: NameScan): Tag[] {
  const tags: Tag[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i];
    if (!word || word.lower.length > MAX_WORD_CHARS) continue;
    const found = findKnown(text, words, i) ?? findUnlisted(words, i, tags.at(-1));
    if (found === undefined) continue;
    const { meaning, last } = found;
    if (meaning.value === "10bit" && isWordOfTitle(text, words[last], words[last + 1], tags)) {
      continue;
    }
    const first = meaning.kind === "edition" && last > i && hasArticle(words, i) ? i - 1 : i;
    const { start } = words[first] ?? word;
    const { end } = words[last] ?? word;
    tags.push({ ...meaning, start, end, first, last, bracket: word.bracket });
    i = last;
  }
  return withoutTitle(tags);
}

const MIN_ACCENTED = 4;

/** Returns `audio` for `áudio`. A short word with an accent is another word. */
export function withoutAccents(word: string): string {
  return word.length < MIN_ACCENTED || !/[\u00c0-\u017f]/.test(word)
    ? word
    : word.normalize("NFD").replace(/[\u0300-\u036f]/g, "");
}

/** Finds the longest phrase that begins with the word. */
function findPhrase(
  text: string,
  words: readonly Word[],
  i: number,
  following: Map<string, PhraseNode>,
) {
  let best: { meaning: TagMeaning; last: number } | undefined;
  let may: Map<string, PhraseNode> | undefined = following;
  for (let last = i + 1; may && last < words.length; last++) {
    const [before, next] = [words[last - 1], words[last]];
    if (!next || !before || next.bracket !== before.bracket || next.start - before.end > 1) break;
    if (text.charAt(before.end) === ",") break;
    const known: PhraseNode | undefined =
      may.get(next.lower) ?? may.get(withoutAccents(next.lower));
    if (known?.meaning) best = { meaning: known.meaning, last };
    may = known?.next;
  }
  return best;
}

const EPISODE = /^(?:s\d{1,4})?e\d{1,4}|^\d{1,2}x\d{2,3}/;

/**
 * True if `The` before an edition belongs to it: `Film.The.Final.Cut.1982`, `Film (1982) (The
 * Director's Cut)`. False if `The` begins a title: "The Final Cut" is a film, and also the title of
 * some episodes.
 */
function hasArticle(words: readonly Word[], index: number): boolean {
  const [before, article, word] = [words[index - 2], words[index - 1], words[index]];
  if (!before || !article || !word || article.lower !== "the" || article.bracket !== word.bracket) {
    return false;
  }
  if (word.start - article.end > 1) return false;
  // `2004.The.Final.Cut`, `01 - The Final Cut`
  if (index === 2 && /^\d+$/.test(before.lower)) return false;
  return !words.some((earlier, i) => i < index && EPISODE.test(earlier.lower));
}

/** `8-Bit Ship`: true if a word follows directly and no hard tag comes before. */
function isWordOfTitle(
  text: string,
  bit: Word | undefined,
  next: Word | undefined,
  tags: readonly Tag[],
): boolean {
  const isNext = bit && next && next.start - bit.end <= 1 && text.charAt(bit.end) !== "-";
  if (!isNext || tags.length > 8 || tags.some((t) => t.hard)) return false;
  return /^\p{L}{3,}$/u.test(next.lower) && !VOCABULARY.has(next.lower);
}

/** True for `5.1`, `7 1` and `2.0`, which are channels directly after an audio tag. */
function isChannels(words: readonly Word[], i: number): boolean {
  const [a, b] = [words[i], words[i + 1]];
  return (
    a !== undefined &&
    b !== undefined &&
    b.start - a.end === 1 &&
    /^[1-9][01]$/.test(a.lower + b.lower)
  );
}

/**
 * `It.1080p`: removes a language or network tag at the start that is directly followed by a hard
 * tag, because it is the title. In `SPANiSH.E-AC-3`, the language is that of the sound.
 */
function withoutTitle(tags: Tag[]): Tag[] {
  const [first, second] = tags;
  const isTitle =
    (first?.kind === "language" || first?.kind === "network") &&
    first.first === 0 &&
    first.bracket < 0;
  const isSpoken = first?.kind === "language" && second?.kind === "audio";
  return isTitle && !isSpoken && second?.hard === true && second.first === first.last + 1
    ? tags.slice(1)
    : tags;
}

/**
 * Returns all matches of a global pattern, in order. Most names have no match, and `matchAll` would
 * spend more time on copying the pattern than on the search.
 */
export function findAllMatches(pattern: RegExp, text: string): readonly RegExpExecArray[] {
  pattern.lastIndex = 0;
  let match = pattern.exec(text);
  if (!match) return NO_MATCHES;
  const all: RegExpExecArray[] = [];
  for (; match; match = pattern.exec(text)) {
    all.push(match);
    if (match[0] === "") pattern.lastIndex++;
  }
  return all;
}

function createVocabulary(): Vocabulary {
  const all = new Map<string, TagMeaning>();
  const add = (kind: string, values: Spellings, more: { hard: boolean; tv?: boolean }): void => {
    for (const [value, spellings] of Object.entries(values)) {
      for (const spelling of spellings.split("|")) {
        all.set(spelling, { kind: kind as TagKind, value, ...more });
      }
    }
  };
  // Later meanings replace earlier ones, so words that are tags anywhere in a name come last.
  for (const [kind, values] of Object.entries(TAGS.soft)) add(kind, values, { hard: false });
  add("language", LANGUAGES, { hard: false });
  add("edition", EDITIONS.soft, { hard: false });
  for (const [kind, values] of Object.entries(TAGS.hard)) add(kind, values, { hard: true });
  add("edition", EDITIONS.hard, { hard: true });
  for (const [kind, values] of Object.entries(TAGS.television)) {
    add(kind, values, { hard: true, tv: true });
  }
  return all;
}
