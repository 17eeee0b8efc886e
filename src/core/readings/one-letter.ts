// Slips of one letter: they suggest, and never file.

/** Shorter words are one letter away from too many others. */
const MIN_CHARS = 5;

/** Whether two texts differ by exactly one letter: another one, one more, one less, or two that changed places. */
export function isOneLetterOff(a: string, b: string): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (short.length < MIN_CHARS || long.length - short.length > 1 || short === long) return false;
  let at = 0;
  while (at < short.length && short[at] === long[at]) at += 1;
  const rest = (text: string, from: number): string => text.slice(at + from);
  if (short.length < long.length) return rest(short, 0) === rest(long, 1);
  const areSwapped = short[at] === long[at + 1] && short[at + 1] === long[at];
  return rest(short, 1) === rest(long, 1) || (areSwapped && rest(short, 2) === rest(long, 2));
}

const MAX_DROPPED = 3;
const MIN_WORD_CHARS = 4;

/** The title without one of its words, the longest left out first: a search takes each word as it is written. */
export const withoutOneWord = (title: string): string[] => {
  const words = title.split(" ").filter((word) => word !== "");
  if (words.length < 2) return [];
  return words
    .map((word, at) => ({ word, rest: words.filter((_, other) => other !== at).join(" ") }))
    .filter(({ word }) => word.length >= MIN_WORD_CHARS)
    .toSorted((x, y) => y.word.length - x.word.length)
    .slice(0, MAX_DROPPED)
    .map(({ rest }) => rest);
};
