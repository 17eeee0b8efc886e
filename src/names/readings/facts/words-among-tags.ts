// Finds words among the technical tags that show the kind of file.
import { isVideoFile } from "../../../base/file-types.ts";
import { INCLUDED_WORDS, TRACK_WORDS } from "../../parse/about-works.ts";
import type { Tag } from "../../parse/lex/parsed-name.ts";
import type { Word } from "../../parse/lex/scan.ts";
import type { NameTokens } from "../../parse/tokens.ts";
import type { WordRoles } from "./claims.ts";
import { BY, COUNT_AT_END, isSignature, isSpeltOut } from "./signatures.ts";

const WITH = "(?:plus|with|w|incl|including|inc|and|mit) (?:all )?";
const THING = `(?:${[...INCLUDED_WORDS, "special", "specials"].toSorted((a, b) => b.length - a.length).join("|")})`;
const spaced = (words: string): string =>
  words.replace(/ (\??)/g, (_, may) => `[ ._]${may === "" ? "+" : "*"}`);
/**
 * `Season 1 + Extras`, `Film.Plus.Deleted.Scenes`: names that state both the work and its extras.
 */
export const INCLUDED_THINGS = new RegExp(
  spaced(
    String.raw`(?:[+&] ?|(?<!\p{L})${WITH})(?:all )?${THING}(?!\p{L})|(?<!\p{L})${THING} incl(?:uded)?(?!\p{L})`,
  ),
  "giu",
);
const TRACK = new RegExp(`^(?:${TRACK_WORDS.join("|")})$`);
// `(Clean Audio)`
const OF_TRACKS = /^(?:audio|sub(?:title)?s?)$/;

// `H.reaction.264`, `reaction.by.Someone`: a word that is followed by one of these is not a
// signature.
const GOES_ON = new RegExp(String.raw`^(?:\d{1,3}|${BY})$`);
const IS_BY = new RegExp(`^(?:${BY})$`);

/** True if a dash without spaces joins the word to a tag: `x264-GRP`. */
const isGroupOf = ({ text, words, tags }: NameTokens, index: number): boolean => {
  const start = (words[index]?.start ?? 0) - 1;
  return text.charAt(start) === "-" && tags.some(({ end }) => end === start);
};

/**
 * Returns the words from index `from` onwards that do not describe or sign the release. A signature
 * comes after the last tag and consists of one word, or of the words after a dash or `by`. Words
 * about tracks are in their own bracket.
 */
export function findWordsAmongTags(
  tokens: NameTokens,
  claims: WordRoles,
  from: number,
): ReadonlySet<number> {
  const { text, words, tags } = tokens;
  // `+ nickname mp4`: a name may end with its file's extension.
  const isTag = ({ kind, first, start }: Tag) =>
    kind !== "edition" &&
    kind !== "group" &&
    claims[first] !== undefined &&
    !isVideoFile(`x.${text.slice(start)}`);
  const last = tags.findLast(isTag)?.first ?? -1;
  const hasTag = (index: number, isIt: (tag: Tag) => boolean) =>
    tags.some((tag) => tag.bracket === index && isIt(tag));
  const ofTracks = (index: number) =>
    index >= 0 &&
    words.some((one) => one.bracket === index && OF_TRACKS.test(one.lower)) &&
    !hasTag(index, ({ hard }) => hard);
  const isTagged = (index: number): boolean =>
    tags.some((tag) => tag.first <= index && index <= tag.last);
  const isOpen = (index: number): boolean => {
    const word = words[index];
    if (word === undefined || index < from || claims[index] !== undefined) return false;
    return (
      !(index > last && IS_BY.test(word.lower)) &&
      !TRACK.test(word.lower) &&
      !ofTracks(word.bracket) &&
      !isTagged(index) &&
      isSpeltOut(text.slice(word.start, word.end).replace(COUNT_AT_END, ""))
    );
  };
  const gap = (index: number): string =>
    text.slice(words[index - 1]?.end ?? 0, words[index]?.start);
  // Two words of a name are separated by at most a space or a dot.
  const isNext = (index: number) => isOpen(index) && isOpen(index - 1) && /^[ .]$/.test(gap(index));
  // A block with a signature comes last. If another signature follows, the block is something else.
  const isSignedAgain = (index: number, { bracket }: Word) =>
    bracket >= 0 &&
    !hasTag(bracket, () => true) &&
    words.some(
      (word, n) => n > index && word.bracket !== bracket && claims[n] === undefined && !isTagged(n),
    );
  // `x264-GRP.Podcast`: behind a group with its dash, only a block may sign too (`[rartv]`).
  const isBehindGroup = (index: number, { bracket }: Word) =>
    bracket < 0 &&
    /^[ ._]+$/.test(gap(index)) &&
    words.some((_, n) => n > last && n < index && isGroupOf(tokens, n));
  // `x265 Recap GRP`: another word behind the first one signs.
  const isFollowed = (index: number) => {
    const [word, next] = [words[index], words[index + 1]];
    return (
      index > last &&
      next !== undefined &&
      next.bracket === word?.bracket &&
      claims[index + 1] === undefined &&
      !isTagged(index + 1) &&
      /^[ .]$/.test(gap(index + 1))
    );
  };
  const goesOn = (index: number) =>
    isFollowed(index) ||
    isNext(index) ||
    isNext(index + 1) ||
    GOES_ON.test(words[index + 1]?.lower ?? "");
  return new Set(
    words.flatMap((word, index) =>
      isOpen(index) &&
      !isSignature(tokens, index, isNext) &&
      (index < last || goesOn(index) || isSignedAgain(index, word) || isBehindGroup(index, word))
        ? index
        : [],
    ),
  );
}
