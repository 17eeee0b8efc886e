import { fold } from "../../base/text/fold.ts";
import { EXTRAS_AT_END } from "./about-works.ts";
import { EPISODE, OF, SEASON } from "./lex/number-list.ts";
import { withoutIds } from "./nfo/ids.ts";
import { DIGITS_OF_TIME, TIME } from "./numbers/number-form.ts";
import { findAllMatches } from "./tags/find-tags.ts";
import { findTrailingSite } from "./tags/site-words.ts";
import { tokensOf } from "./tokens.ts";

const MAX_COMPONENT_CHARS = 500;
// Numbers that do not count an episode: the total of a season (`9 of 24`), a span of years, and
// channels, frame rates and resolutions that are not tags.
const NOT_NUMBERING = new RegExp(
  String.raw`(?<=\d[ .-]?)(?:${OF})[ .-]?\d{1,3}(?!\d)|(?<!\d)(?:19|20)\d\d ?- ?(?:19|20)\d\d(?!\d)|(?:\b|_)of[ .-]?\d{1,3}(?!\d)|(?<!\d|(?<![a-z])eps?|(?<![a-z])e)[257][. ][01](?=$|[ .[\]()-])|(?<![\da-z])(?:4[38]0|540|576|720|1080|2160)(?![\da-z])|(?<=[-. ])26[45](?![\da-z])|(?<!\d)\d{3,4} ?[*×x] ?\d{3,4}(?!\d)|\[[\da-f]{8}\]`,
  "gi",
);
// The time after a recording's date. Its hour, minute and second count nothing.
const TIME_OF_DAY = new RegExp(
  String.raw`(?<=(?:19|20)\d\d[-. ]\d\d[-. ]\d\d)${TIME}|(?<=(?<!\d)(?:19|20)\d{6})${DIGITS_OF_TIME}`,
  "gi",
);
// A whole word that contains a numbering: `S01E02`, `27x09`, `e9v2`, `2nd`. Digits in other words
// (`x264`, `zer0es`) do not count anything.
const LABELS =
  "s|e|ep|eps|episodes?|season|x|xe|t|sp|d|c|cap|vol|part|pt|p|disc|cd|dvd|cour|ova|oad|ona|special|and|to|n|nr|no|staffel|saison|temporada|folge|ex";
const NUMBERING = new RegExp(
  String.raw`(?<![a-z\d])(?:${LABELS})?\d{1,4}(?:(?:${LABELS})\d{1,4}){0,3}(?:v\d|st|nd|rd|th|[abcest])?(?![a-z\d])`,
  "gi",
);
const SEASON_BEFORE = new RegExp(String.raw`(?:^|[^\p{L}])(?:${SEASON})[ .#:-]{0,3}$`, "iu");
// `2. Sezon`, `3ª Temporada`, `第2季`: in some languages, the number comes first.
const SEASON_AFTER = new RegExp(
  String.raw`^(?:\.|ª|º|°|-?[йя])?[ .-]{0,2}(?:(?:${SEASON})(?!\p{L})|[季期기])`,
  "iu",
);
const EPISODE_BEFORE = new RegExp(String.raw`(?:^|[^\p{L}])(?:${EPISODE}|e)[ .#:-]{0,3}$`, "iu");
const SEASON_LETTERS = /^(?:s|t|season|staffel|saison|temporada)$/i;
const EPISODE_LETTERS = /^(?:e|eps?|episodes?|xe?|ex|c|cap|folge)$/i;
// `rész2`, `серия03`: words with non-ASCII letters, which `NUMBERING` does not match.
const GLUED = new RegExp(String.raw`(?<!\p{L})(?![a-z]+\d)(${SEASON}|${EPISODE})(?=\d)`, "giu");
// A generated name, or the number of a download.
const GENERATED = /^[\d_. -]*\d{5,}[\d_. -]*$/;

export type NumberInText = {
  number: number;
  /**
   * True if letters or a word mark the number as a numbering: `E10`, `27x10`, `Episode 10`,
   * `part10`.
   */
  labelled: boolean;
  /** The unit that the number's letters or word count; undefined without them. */
  unit?: "season" | "episode" | undefined;
  /** "in the last brackets": `S02E05 (1)`. "in a code": `0.8.4`, which is a title. */
  stands?: "in the last brackets" | "in a code" | undefined;
  /** The original text of a half episode (`E01.5`, `- 07.5`), which is a recap. */
  half?: string | undefined;
};

// `E01.5.1` does not contain a half episode, because `5.1` means audio channels.
const HALF = /^(?:(?:\.(?:[1-9]|25|50|75)|,5)(?!\d|\.\d|[ .]?(?:mb|gb))| ?[¼-¾⅐-⅞])/i;
const QUARTER = /\d\d$/;
const LAST_BRACKETS = /\((0|[1-9]\d{0,3})\)\s*$/;
const CODE = /(?<!\d)(?<![ex])\d{1,2}([.-])\d{1,2}\1\d{1,2}(?![.-]?\d)/i;

/**
 * Returns the name up to its first hard tag or the day of its recording at the end, without its
 * extension and its leading group.
 */
export function readTextBeforeTags(name: string): string {
  const { text, tags, prefix } = tokensOf(name);
  const first = tags.find((tag) => tag.hard && tag.start > prefix.titleStart);
  const end = Math.min(first?.start ?? text.length, findTrailingSite(text));
  return withoutIds(text.slice(prefix.titleStart, end));
}

/** Finds the numbers in a text that may count an episode, in order: `S01E02 & 3` has 1, 2 and 3. */
export function findNumbers(text: string): NumberInText[] {
  const numbers: NumberInText[] = [];
  const cut = text
    .slice(0, MAX_COMPONENT_CHARS)
    .replace(TIME_OF_DAY, "")
    .replace(NOT_NUMBERING, " ")
    .replace(GLUED, "$1 ");
  if (GENERATED.test(cut)) return numbers;
  const bracketed = Number(LAST_BRACKETS.exec(text)?.[1]);
  const code = CODE.exec(text)?.[0].split(/\D/).map(Number) ?? [];
  for (const { 0: match, index } of findAllMatches(NUMBERING, cut)) {
    const wordUnit = unitOfWord(cut, index, index + match.length);
    const word = match.replace(/v\d$/i, "");
    const lettered = /[a-z]\d|\dx\d/i.test(word);
    const half = HALF.exec(cut.slice(index + match.length, index + match.length + 8))?.[0];
    for (const { 0: piece, 1: letters = "", 2: digits = "", index: position } of word.matchAll(
      /([a-z]*)(\d+)/gi,
    )) {
      const unit =
        unitOfLetters(letters, word.slice(position + piece.length)) ??
        (lettered ? undefined : wordUnit);
      const number = Number(digits);
      const stands =
        number === bracketed
          ? "in the last brackets"
          : code.includes(number)
            ? "in a code"
            : undefined;
      numbers.push({ number, labelled: lettered || wordUnit !== undefined, unit, stands });
    }
    const last = numbers.at(-1);
    const isFirst = /^[^\p{L}\d]*$|[ .]-[ .]$/u.test(cut.slice(0, index));
    // `1.25` may also be season and episode.
    const counts =
      last?.unit === "episode" || (isFirst && (word.startsWith("0") || !QUARTER.test(half ?? "")));
    if (half && last && counts) last.half = match + half;
  }
  return numbers;
}

/** Returns all numbers in a title, including those within words. */
export const findDigits = (title: string): number[] =>
  (title.slice(0, MAX_COMPONENT_CHARS).match(/\d{1,6}/g) ?? []).map(Number);

// In "4x03", the season has no letter before it.
function unitOfLetters(letters: string, after: string): NumberInText["unit"] {
  if (SEASON_LETTERS.test(letters) || (letters === "" && /^xe?\d/i.test(after))) return "season";
  return EPISODE_LETTERS.test(letters) ? "episode" : undefined;
}

function unitOfWord(text: string, start: number, end: number): NumberInText["unit"] {
  const before = text.slice(Math.max(0, start - 14), start);
  if (SEASON_BEFORE.test(before) || SEASON_AFTER.test(text.slice(end, end + 16))) return "season";
  return EPISODE_BEFORE.test(before) ? "episode" : undefined;
}

/** Words that mark an extra at the end of a name, by Plex's kind of extra. */
const WORDS = [...EXTRAS_AT_END.keys()].toSorted((a, b) => b.length - a.length).join("|");
// Most names contain none of these words and need not be parsed.
const MAY_HAVE_EXTRA = new RegExp(WORDS.replaceAll(" ", "[^a-z]*"), "i");
const EXTRA_AT_END = new RegExp(`^(.*?)(?:^| )(?:the )?(${WORDS})(?: ?\\d{1,2})?$`);
const MAX_STEM_CHARS = 300;

type ExtraAtEnd = { before: string; kind: string };

/**
 * Finds the words that mark an extra at the end of a name without extension, or directly before its
 * tags: `Film.2010.Trailer.1080p`. `before` is the folded text before these words. Empty for any
 * other name.
 */
export function findExtrasAtEnd(stem: string): ExtraAtEnd[] {
  const name = stem.slice(0, MAX_STEM_CHARS);
  if (!MAY_HAVE_EXTRA.test(name)) return [];
  return [name, readTextBeforeTags(name)].flatMap((text) => {
    const [, before = "", word] = EXTRA_AT_END.exec(fold(text)) ?? [];
    const kind = EXTRAS_AT_END.get(word ?? "");
    return kind === undefined ? [] : { before, kind };
  });
}
