import { CLIP, FAN_TRAILER } from "./extras.ts";
import type { Tag } from "./lex/parsed-name.ts";
import { type Rule, rule } from "./lex/rules.ts";
import { type Bracket, createPrefilter, type NameScan } from "./lex/scan.ts";
import type { NumbersOfName } from "./read-numbers.ts";
import { hasYears, type TitleDraft, YEARS } from "./title-draft.ts";

const LETTER = /\p{L}/u;
const VOLUME = /[ .]+(?:- )?vol(?:ume)?[. ]{0,2}\d/i;
const hasVolume = createPrefilter("vol");

type Mark = {
  name: string;
  when?: (draft: TitleDraft) => boolean;
  at: (draft: TitleDraft) => number;
};

/** A rule that moves the mark to the position of this sign, if it is nearer to the title. */
const markAt = ({ name, when = () => true, at }: Mark): Rule<TitleDraft> =>
  rule({
    name,
    when: (draft) => {
      const position = when(draft) ? at(draft) : -1;
      return position >= draft.from && position < draft.mark && position;
    },
    change: (_, mark) => ({ mark }),
  });

/** The signs that end a title. The nearest counts, so that their order has no meaning. */
export const TITLE_MARKS: readonly Rule<TitleDraft>[] = [
  markAt({ name: "a hard tag, or a bracket of tags", at: ({ tag }) => tag }),
  markAt({ name: "season, episode or day", at: ({ numbers }) => numbers.start }),
  markAt({ name: "year", at: ({ numbers }) => numbers.year?.start ?? -1 }),
  markAt({ name: "id", at: ({ context }) => context.id }),
  markAt({ name: "block in square brackets", at: findBlock }),
  markAt({ name: "number of a bonus", at: ({ context }) => context.bonus }),
  markAt({
    name: "range of years",
    when: ({ parts }) => hasYears(parts.text),
    at: ({ parts }) => parts.text.search(YEARS),
  }),
  markAt({
    name: "opening, ending or clip of an anime",
    when: ({ context }) => context.fan,
    at: ({ parts }) => parts.text.search(CLIP),
  }),
  markAt({
    name: "trailer of an anime",
    when: ({ context }) => context.fan,
    at: ({ parts }) => parts.text.search(FAN_TRAILER),
  }),
  markAt({
    name: "volume of an anime",
    when: ({ context, parts }) => context.fan && hasVolume(parts.text),
    at: ({ parts }) => parts.text.search(VOLUME),
  }),
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
