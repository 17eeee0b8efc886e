import type { Tag } from "../lex/parsed-name.ts";
import type { NameScan, Word } from "../lex/scan.ts";
import EDITIONS from "../words/editions.json" with { type: "json" };
import { toWordSet } from "./group.ts";

/** Words that end the name of an edition: `Diamond Edition`, `Rogue Cut`. */
const ENDS = toWordSet(EDITIONS.kinds);
const WORDS = toWordSet(`${EDITIONS.kinds}|${EDITIONS.words}`);
const ORDINAL = /^\d{1,3}(?:st|nd|rd|th)$/;
/** Words that do not distinguish editions. */
const PLAIN = toWordSet("the|a|of|s|edition|version|cut|collection|print|transfer|release");
const ARTICLES = toWordSet("the|a|of|s");
/** The form in which media servers read an edition: `{edition-Extended}`. */
const TAG = /[{[]edition[-=]([^{}[\]]{1,80})[}\]]/i;

/** Words from `first` to `last`, with the meaning that the tables have for them. */
type EditionPiece = { first: number; last: number; value: string | undefined };

/**
 * Returns the edition of a name: the values of all its edition tags, and the names of other editions
 * as they are written, in the order of the name. Null if it has none. Tags count if they are hard,
 * in brackets, or start at `from` or later. The other names count from `namesFrom`. In
 * `{edition-…}`, every word counts.
 */
export function readEdition(
  { text, words }: NameScan,
  tags: readonly Tag[],
  from: number,
  namesFrom = from,
): string | null {
  const own = TAG.exec(text);
  if (own === null && !tags.some(({ kind }) => kind === "edition") && !mayName(words)) return null;
  const [ownFrom, ownTo] =
    own === null ? [-1, -1] : [own.index + "{edition-".length, own.index + own[0].length];
  const isOwn = ({ start }: Word): boolean => start >= ownFrom && start < ownTo;
  const pieces: EditionPiece[] = [];
  for (let index = 0; index < words.length; index++) {
    const word = words[index];
    const tag = tags.find(({ first, last }) => first <= index && index <= last);
    if (word === undefined || (own !== null && word.start >= own.index && word.end < ownFrom)) {
      continue;
    }
    if (tag?.kind === "edition") {
      const counts = tag.hard || tag.start >= from || tag.bracket >= 0;
      if (counts) pieces.push({ first: index, last: tag.last, value: tag.value });
      index = tag.last;
    } else if (
      isOwn(word) ||
      ((tag === undefined || (tag.kind === "other" && !tag.hard)) &&
        (word.start >= namesFrom || word.bracket >= 0) &&
        (WORDS.has(word.lower) || ORDINAL.test(word.lower)))
    ) {
      pieces.push({ first: index, last: index, value: undefined });
    }
  }
  const values = join(text, words, pieces, isOwn);
  return values.length === 0 ? null : [...new Set(values)].join(" ");
}

const mayName = (words: readonly Word[]): boolean => words.some(({ lower }) => ENDS.has(lower));

/** Joins consecutive words without a meaning of their own to the names of editions. */
function join(
  text: string,
  words: readonly Word[],
  pieces: readonly EditionPiece[],
  isOwn: (word: Word) => boolean,
): string[] {
  const values: string[] = [];
  for (let at = 0; at < pieces.length; at++) {
    const piece = pieces[at];
    if (piece === undefined) continue;
    if (piece.value !== undefined) {
      values.push(piece.value);
      continue;
    }
    let end = at;
    while (pieces[end + 1]?.value === undefined && isNext(words, pieces[end], pieces[end + 1])) {
      end += 1;
    }
    const isBeforeTag = isNext(words, pieces[end], pieces[end + 1]);
    const run = words.slice(piece.first, (pieces[end]?.last ?? piece.last) + 1);
    at = end;
    values.push(...nameOf(text, run, { isBeforeTag, isOwn: run.some(isOwn) }));
  }
  return values;
}

const isNext = (
  words: readonly Word[],
  before: EditionPiece | undefined,
  after: EditionPiece | undefined,
): boolean => {
  const [a, b] = [words[before?.last ?? -1], words[after?.first ?? -1]];
  return (
    before?.last !== undefined &&
    after?.first === before.last + 1 &&
    a?.bracket === b?.bracket &&
    (b?.start ?? 0) - (a?.end ?? 0) <= 1
  );
};

/** Returns the edition that these words name. Empty if they do not name an edition. */
function nameOf(
  text: string,
  run: readonly Word[],
  { isBeforeTag, isOwn }: { isBeforeTag: boolean; isOwn: boolean },
): string[] {
  const first = run.findIndex(({ lower }) => isOwn || !ARTICLES.has(lower));
  const last =
    isOwn || isBeforeTag ? run.length - 1 : run.findLastIndex(({ lower }) => ENDS.has(lower));
  const named = first < 0 ? [] : run.slice(first, last + 1);
  const [start, end] = [named[0], named.at(-1)];
  if (start === undefined || end === undefined) return [];
  if (!isOwn && named.every(({ lower }) => PLAIN.has(lower))) return [];
  const written = text.slice(start.start, end.end).replace(/[._ ]+/g, " ");
  const isShouted = written === written.toUpperCase() || written === written.toLowerCase();
  return [isShouted && !isOwn ? capitalise(written) : written];
}

const capitalise = (text: string): string =>
  text.toLowerCase().replace(/(?<![\p{L}\d'])\p{L}/gu, (letter) => letter.toUpperCase());
