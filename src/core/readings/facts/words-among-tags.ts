// Words among the technical tags that say what a file is.
import type { Tokens } from "../../parse/tokens.ts";
import { type Claims, PLAIN_WORD } from "./claims.ts";

// Not a network's code (`AMZN`), nor a group's mixture of letters and digits.
const isSpeltOut = (word: string): boolean => word.length > 1 && (PLAIN_WORD.test(word) || /^\p{Lu}{5,}$/u.test(word));
const CREDIT = /(?:^|[^\p{L}])by[ ._]$/iu;

/**
 * Which words from the one at `from` on neither describe the release nor sign it: between two technical tags, or more than one
 * behind the last. What signs it is one word, or stands behind a dash or `by`.
 */
export function wordsAmongTags({ text, words, tags }: Tokens, claims: Claims, from: number): ReadonlySet<number> {
  const last = tags.findLast(({ hard, kind }) => hard && kind !== "edition" && kind !== "group")?.first ?? -1;
  const isOpen = (at: number): boolean => {
    const word = words[at];
    if (word === undefined || at < from || claims[at] !== undefined || word.lower === "by") return false;
    const isTag = tags.some((tag) => tag.first <= at && at <= tag.last);
    return !isTag && isSpeltOut(text.slice(word.start, word.end));
  };
  const gap = (at: number): string => text.slice(words[at - 1]?.end ?? 0, words[at]?.start);
  // Two words of a name have no more than a space or a point between them.
  const isNext = (at: number) => isOpen(at) && isOpen(at - 1) && /^[ .]$/.test(gap(at));
  const isSigned = (at: number): boolean =>
    gap(at) === "-" || CREDIT.test(text.slice(0, words[at]?.start)) || (isNext(at) && isSigned(at - 1));
  return new Set(
    words.flatMap((_, at) => (isOpen(at) && !isSigned(at) && (at < last || isNext(at) || isNext(at + 1)) ? at : [])),
  );
}
