import type { Tag } from "../lex/tag.ts";
import type { YearMatch } from "../numbers/year.ts";
import { isDiscLabel, isGenre, isReleaseWord, isShortLanguage } from "../tags/group.ts";

/** A run of words behind a film's year. */
export type WordRun = { text: string; words: string[]; start: number; end: number };

const CREDIT = /^(?:by|dir|directed by|regie|un film de|ein film von)(?: \p{L}+){2,3}$/iu;
// A name in two words, as French names give the director.
const SHORT_CREDIT = /^(?:De|di|von) \p{Lu}\p{Ll}+ \p{Lu}\p{Ll}+$/u;
const TWO_WORDS = /^\p{L}{2,} \p{L}{2,}$/u;
const NUMERAL = /^(?:\d+|[ivx]+)$/i;
// `Romulus`, `romulus`: a word of a title as likely as a group.
const PLAIN_WORD = /^\p{Lu}?\p{Ll}+$/u;

/** Whether the name itself says what these words are: marks of a release, the group, a person's name where names stand. */
export function isDescriptive(text: string, tags: readonly Tag[], piece: WordRun, year: YearMatch): boolean {
  const said = piece.text.replace(/[. ]+/g, " ");
  const ofYear = text.slice(year.start, year.end).toLowerCase();
  const inYear = ofYear.match(/[a-z]{2,}/g) ?? [];
  const before = text.slice(Math.max(0, piece.start - 3), piece.start);
  const opens = /[[(]$/.test(before);
  return (
    piece.words.every((word) => isReleaseWord(word) || Number(word) === year.year) ||
    (piece.words.length > 1 && piece.words.every(isShortLanguage)) ||
    (opens && piece.words.every(isDiscLabel)) ||
    // `Film [1966 - USA] thriller`, `Film (1966) [Crime, Thriller]`
    ((inYear.length > 0 || (opens && piece.words.length > 1)) && piece.words.every(isGenre)) ||
    // `Film (Drama 1969) An Actor`
    (inYear.some(isGenre) && TWO_WORDS.test(said)) ||
    CREDIT.test(said) ||
    ((opens || before === " - ") && SHORT_CREDIT.test(said)) ||
    isMovieWord(text, tags, piece) ||
    isGroup(text, tags, piece) ||
    isYearOfCut(text, tags, piece)
  );
}

/** `2019 Remaster`, `2003 Directors Cut`. */
function isYearOfCut(text: string, tags: readonly Tag[], { words, start, end }: WordRun): boolean {
  const [only = "", ...more] = words;
  if (more.length > 0 || !/^(?:19|20)\d\d$/.test(only)) return false;
  const beside = ({ kind, ...tag }: Tag) =>
    kind === "edition" && (Math.abs(tag.start - end) <= 1 || Math.abs(start - tag.end) <= 2);
  return tags.some(beside) || /^[ .]?(?:restor|remaster|re-?release)/i.test(text.slice(end, end + 12));
}

/** `Full Movie`, `Bangla Movie`; `Movie` behind a language that is a tag. */
function isMovieWord(text: string, tags: readonly Tag[], { words, start }: WordRun): boolean {
  const [first = "", second = first] = words;
  const language = tags.some(({ kind, end }) => kind === "language" && Math.abs(start - end) === 1);
  if (words.length > 2 || !/^(?:movies?|films?)$/.test(second)) return false;
  return words.length === 1 ? language : isReleaseWord(first);
}

/** `Film.1999-GRP`: signed without a space, as no title is written. */
function isGroup(text: string, tags: readonly Tag[], { start, end, words }: WordRun): boolean {
  const signed = text.slice(start, end);
  const attached = text.charAt(start - 1) === "-" && text.charAt(start - 2) !== " ";
  if (words.length > 1 || !attached || end < text.trimEnd().length) return false;
  if (tags.some((tag) => tag.end === start - 1)) return true;
  return text !== text.toUpperCase() && !NUMERAL.test(signed) && !PLAIN_WORD.test(signed) && signed.length > 1;
}
