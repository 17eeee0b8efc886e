import { CLIP, FAN_TRAILER } from "./extras.ts";
import type { Tag } from "./lex/parsed-name.ts";
import type { Rule } from "./lex/rules.ts";
import { type Bracket, createPrefilter, type NameScan } from "./lex/scan.ts";
import type { NumbersOfName } from "./read-numbers.ts";
import { hasYears, type TitleDraft, YEARS } from "./title-draft.ts";

const LETTER = /\p{L}/u;
const VOLUME = /[ .]+(?:- )?vol(?:ume)?[. ]{0,2}\d/i;
const hasVolume = createPrefilter("vol");

/** A rule that moves the mark to the position of this sign, if it is nearer to the title. */
const markAt = (name: string, find: (draft: TitleDraft) => number): Rule<TitleDraft> => ({
  name,
  apply(draft) {
    const mark = find(draft);
    return mark >= draft.from && mark < draft.mark ? { mark } : undefined;
  },
  isLast: false,
});

/** The signs that end a title. The nearest counts, so that their order has no meaning. */
export const TITLE_MARKS: readonly Rule<TitleDraft>[] = [
  markAt("a hard tag, or a bracket of tags", ({ tag }) => tag),
  markAt("season, episode or day", ({ numbers }) => numbers.start),
  markAt("year", ({ numbers }) => numbers.year?.start ?? -1),
  markAt("id", ({ context }) => context.id),
  markAt("block in square brackets", findBlock),
  markAt("number of a bonus", ({ context }) => context.bonus),
  markAt("range of years", ({ parts: { text } }) => (hasYears(text) ? text.search(YEARS) : -1)),
  markAt("opening, ending or clip of an anime", ({ context, parts }) =>
    context.fan ? parts.text.search(CLIP) : -1,
  ),
  markAt("trailer of an anime", ({ context, parts }) =>
    context.fan ? parts.text.search(FAN_TRAILER) : -1,
  ),
  markAt("volume of an anime", ({ context, parts: { text } }) =>
    context.fan && hasVolume(text) ? text.search(VOLUME) : -1,
  ),
];

/** Returns the first block in square brackets that is not a word of the title, or -1. */
function findBlock({ parts, numbers, context: { fan }, from }: TitleDraft): number {
  const block = parts.brackets.find(
    (b) =>
      b.square &&
      b.open > from &&
      !continuesAfter(parts, parts.tags, b.close) &&
      !(fan && isLastTitleWord(parts, parts.tags, b, numbers)),
  );
  return block?.open ?? -1;
}

/** `You Are [Not] Alone`: true if a word that is not a tag follows the bracket. */
function continuesAfter({ text, words }: NameScan, tags: readonly Tag[], close: number): boolean {
  const next = words.find((w) => w.start >= close);
  return (
    next !== undefined &&
    next.start - close <= 1 &&
    next.bracket < 0 &&
    LETTER.test(next.lower) &&
    !tags.some((t) => t.start === next.start) &&
    /^[ .]?\p{L}/u.test(text.slice(close, close + 2))
  );
}

/**
 * `[Group] Title [Word] - 01`: true if the bracket contains one word that is not a tag and comes
 * directly before the number.
 */
function isLastTitleWord(
  { text, words }: NameScan,
  tags: readonly Tag[],
  b: Bracket,
  numbers: NumbersOfName,
): boolean {
  const gap = numbers.start - b.close;
  return (
    gap >= 0 &&
    gap < 3 &&
    /^\p{L}{3,}$/u.test(text.slice(b.open + 1, b.close - 1)) &&
    words.some((w) => w.bracket < 0 && w.end <= b.open) &&
    !tags.some((t) => t.start > b.open && t.end < b.close)
  );
}
