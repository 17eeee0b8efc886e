import { createPrefilter } from "./lex/scan.ts";
import type { NumbersOfName } from "./read-numbers.ts";
import { pushUnique, type Titles } from "./title/title.ts";
import type { NameParts } from "./tokens.ts";

/** `id` and `bonus` are positions, or -1 if absent. */
export type TitleContext = {
  id: number;
  bonus: number;
  fan: boolean;
  hasSeasons?: boolean | undefined;
};

/** The facts that the rules of `TITLE_STEPS` use, and the fields that they change. */
export type TitleDraft = {
  readonly parts: NameParts;
  readonly numbers: NumbersOfName;
  readonly context: TitleContext;
  /** Where the title starts, which is after the prefix. */
  readonly from: number;
  /** Where the first hard tag starts; the length of the text if no such tag exists. */
  readonly tag: number;
  /** The nearest position that is certainly not in the title. */
  mark: number;
  /** Where the title ends: at the mark, or before the soft tags that precede the mark. */
  end: number;
  /** The text from which the title is read. */
  words: string;
  read: Titles;
  episodeTitle: string | null;
};

/**
 * `Ship *1984-2021*`, `Show 1993-2004 [S01-11]`: the range of years of several works, or of all
 * seasons.
 */
export const YEARS =
  /[ .]{1,2}[*([]?((?:19|20)\d\d) ?- ?(?:19|20)\d\d(?!\d|[ .(]{1,2}(?:19|20)\d\d)/;
export const hasYears: (text: string) => boolean = createPrefilter("99-99|99 -99|99- 99|99 - 99");

/** Returns the first of these positions at or after `from`; Infinity if no such position exists. */
export function nearest(from: number, positions: readonly number[]): number {
  let best = Number.POSITIVE_INFINITY;
  for (const position of positions) if (position >= from && position < best) best = position;
  return best;
}

/** Returns the titles with one more alternative, unless they already have it. */
export function addOther(read: Titles, title: string | null): Titles {
  const others = [...read.others];
  pushUnique(others, title, read.title ?? undefined);
  return { title: read.title, others };
}
