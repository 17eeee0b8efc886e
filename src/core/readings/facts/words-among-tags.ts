// Words among the technical tags that say what a file is.
import { isVideoFile } from "../../media-files/file-types.ts";
import type { Tag } from "../../parse/lex/parsed-name.ts";
import type { Tokens } from "../../parse/tokens.ts";
import THINGS from "../../parse/words/things.json" with { type: "json" };
import { type Claims, PLAIN_WORD } from "./claims.ts";

// Not a network's code (`AMZN`), nor a group's mixture of letters and digits.
const isSpeltOut = (word: string): boolean => word.length > 1 && (PLAIN_WORD.test(word) || /^\p{Lu}{5,}$/u.test(word));
const CREDIT = /(?:^|[^\p{L}])by[ ._]$/iu;
const WITH = "(?:plus|with|w|incl|including|inc|and|mit) (?:all )?";
const THING = `(?:${THINGS.clear}|${THINGS.doubtful}|specials?)`;
const spaced = (words: string): string => words.replace(/ (\??)/g, (_, may) => `[ ._]${may === "" ? "+" : "*"}`);
/** `Season 1 + Extras`, `Film.Plus.Deleted.Scenes`: the work and its extras, as a name says it. */
export const INCLUDED_THINGS = new RegExp(
  spaced(String.raw`(?:[+&] ?|(?<!\p{L})${WITH})(?:all )?${THING}(?!\p{L})|(?<!\p{L})${THING} incl(?:uded)?(?!\p{L})`),
  "giu",
);
const TRACK = new RegExp(`^(?:${THINGS.tracks})$`);
// `(Clean Audio)`
const OF_TRACKS = /^(?:audio|sub(?:title)?s?)$/;

/**
 * Which words from the one at `from` on neither describe the release nor sign it: between two technical tags, or more than one
 * behind the last. What signs it is one word, or stands behind a dash or `by`; what is said of its tracks stands in their bracket.
 */
export function wordsAmongTags({ text, words, tags }: Tokens, claims: Claims, from: number): ReadonlySet<number> {
  const isTechnical = ({ hard, kind }: Tag) => hard && kind !== "edition" && kind !== "group";
  // `+ nickname mp4`: a name may end with its file's extension.
  const last = tags.findLast((tag) => isTechnical(tag) && !isVideoFile(`x.${text.slice(tag.start)}`))?.first ?? -1;
  const ofTracks = new Set(words.flatMap(({ lower, bracket }) => (OF_TRACKS.test(lower) ? bracket : [])));
  const isOpen = (at: number): boolean => {
    const word = words[at];
    if (word === undefined || at < from || claims[at] !== undefined || word.lower === "by") return false;
    if (TRACK.test(word.lower) || (word.bracket >= 0 && ofTracks.has(word.bracket))) return false;
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
