// Finds language codes, which are a grammar rather than a list of words.
import type { Word } from "../../parse/lex/scan.ts";
import type { NameTokens } from "../../parse/tokens.ts";
import LANGUAGES from "../../parse/words/languages.json" with { type: "json" };

/** Codes of ISO 639, and the other codes of two or three letters that the table has. */
const CODES: ReadonlySet<string> = new Set(
  Object.entries(LANGUAGES)
    .flatMap(([code, spellings]) => [code, ...spellings.split("|")])
    .filter((code) => /^[a-z]{2,3}$/.test(code)),
);

// French releases write the version (`VO`, `VF`), `ST` for subtitles, and the language: `VOSTEN`.
const VERSION = /^v(?:o[aef]?|f[bfiq2]?)$/;
const SUBTITLED = /^vost([a-z]{0,3})$/;
const SUBTITLES = /^st([a-z]{2,3})$/;
// `SubITA`, `ITAdub`: a code of two letters would make ordinary words.
const JOINED = /^(?:(?:sub|dub)s?([a-z]{3})|([a-z]{3})(?:sub|dub)s?)$/;

/** True if the word states a language on its own: `VOA`, `VOSTEN`, `SubITA`. */
function isStated(word: string): boolean {
  if (VERSION.test(word)) return true;
  const subtitled = SUBTITLED.exec(word)?.[1];
  if (subtitled !== undefined) return /^[aef]?$/.test(subtitled) || CODES.has(subtitled);
  const [, behind, before] = JOINED.exec(word) ?? [];
  return CODES.has(behind ?? before ?? "");
}

const BESIDE = /^[ .\-_+,&/|]{1,3}$/;
const JOINS = /^[-+,&/|]$/;

/**
 * Returns the positions of the words that are language codes. Some codes are also words (`NO`,
 * `IS`). They count in capitals next to a language (`FR EN`), joined to another code (`[DE+EN]`), or
 * as the subtitles of a version (`VO.STFR`).
 */
export function findLanguageCodes(
  { text, words }: NameTokens,
  isLanguage: (position: number) => boolean,
): Set<number> {
  const found = new Set(words.flatMap(({ lower }, position) => (isStated(lower) ? position : [])));
  const isCapitals = ({ start, end, lower }: Word): boolean =>
    text.slice(start, end) === lower.toUpperCase();
  const isCode = (word: Word): boolean => CODES.has(word.lower) && isCapitals(word);
  const mayBeCode = (position: number, other: number): boolean => {
    const [word, beside] = [words[position], words[other]];
    if (word === undefined || beside?.bracket !== word.bracket) return false;
    const between =
      other < position ? text.slice(beside.end, word.start) : text.slice(word.end, beside.start);
    if (!BESIDE.test(between) || !isCapitals(word)) return false;
    const subtitles = SUBTITLES.exec(word.lower)?.[1] ?? "";
    if (CODES.has(subtitles) && VERSION.test(beside.lower)) return true;
    return (
      isCode(word) &&
      (isLanguage(other) || found.has(other) || (JOINS.test(between) && isCode(beside)))
    );
  };
  for (const position of words.keys()) {
    if ([position - 1, position + 1].some((other) => mayBeCode(position, other))) {
      found.add(position);
    }
  }
  return found;
}
