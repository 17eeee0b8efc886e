// Whether words after a film's year only describe the release.
import type { Tag } from "../../parse/lex/tag.ts";
import type { YearMatch } from "../../parse/numbers/year.ts";
import { isDiscLabel, isGenre, isReleaseWord, isShortLanguage } from "../../parse/tags/group.ts";

/** A run of words after a film's year. */
export type WordRun = { text: string; words: string[]; start: number; end: number };

const CREDIT = /^(?:by|dir|directed by|regie|un film de|ein film von)(?: \p{L}+){2,3}$/iu;
// A name of two words: French names of releases have the director.
const SHORT_CREDIT = /^(?:De|di|von) \p{Lu}\p{Ll}+ \p{Lu}\p{Ll}+$/u;
const TWO_WORDS = /^\p{L}{2,} \p{L}{2,}$/u;

/** Whether words after the year describe the release or the work: words for releases, genres, a director. */
export function isDescriptive(text: string, tags: readonly Tag[], run: WordRun, year: YearMatch): boolean {
  const words = run.text.replace(/[. ]+/g, " ");
  const ofYear = text.slice(year.start, year.end).toLowerCase();
  const inYear = ofYear.match(/[a-z]{2,}/g) ?? [];
  const before = text.slice(Math.max(0, run.start - 3), run.start);
  const opens = /[[(]$/.test(before);
  return (
    run.words.every((word) => isReleaseWord(word) || Number(word) === year.year) ||
    (run.words.length > 1 && run.words.every(isShortLanguage)) ||
    (opens && run.words.every(isDiscLabel)) ||
    // `Film [1966 - USA] thriller`, `Film (1966) [Crime, Thriller]`
    ((inYear.length > 0 || (opens && run.words.length > 1)) && run.words.every(isGenre)) ||
    // `Film (Drama 1969) An Actor`
    (inYear.some(isGenre) && TWO_WORDS.test(words)) ||
    CREDIT.test(words) ||
    ((opens || before === " - ") && SHORT_CREDIT.test(words)) ||
    isMovieWord(text, tags, run) ||
    isYearOfCut(text, tags, run)
  );
}

/** `2019 Remaster`, `2003 Directors Cut`. */
function isYearOfCut(text: string, tags: readonly Tag[], { words, start, end }: WordRun): boolean {
  const [only = "", ...more] = words;
  if (more.length > 0 || !/^(?:19|20)\d\d$/.test(only)) return false;
  const isNextTo = ({ kind, ...tag }: Tag) =>
    kind === "edition" && (Math.abs(tag.start - end) <= 1 || Math.abs(start - tag.end) <= 2);
  return tags.some(isNextTo) || /^[ .]?(?:restor|remaster|re-?release)/i.test(text.slice(end, end + 12));
}

/** `Full Movie`, `Bangla Movie`; `Movie` next to a language tag. */
function isMovieWord(text: string, tags: readonly Tag[], { words, start }: WordRun): boolean {
  const [first = "", second = first] = words;
  const language = tags.some(({ kind, end }) => kind === "language" && Math.abs(start - end) === 1);
  if (words.length > 2 || !/^(?:movies?|films?)$/.test(second)) return false;
  return words.length === 1 ? language : isReleaseWord(first);
}
