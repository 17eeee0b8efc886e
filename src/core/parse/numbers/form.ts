import type { Numbering } from "../lex/number-list.ts";
import type { Scan } from "../lex/scan.ts";
import type { Tag } from "../lex/tag.ts";
import { allMatches } from "../tags/find-tags.ts";

export type Span = { start: number; end: number };

/** What one form of writing reads at a place of a name: `form` is an example of it. */
export type Claim<What extends Span = Numbering> = What & { form: string };

/**
 * A form in which names write numbers, dates or years: an example, its expression, and what a match of it claims, if anything.
 * A sticky expression is for the start of the title alone. Of several matches the first one counts, or the `last`. Tables of forms
 * have the strongest first.
 */
export type Form<Name = { text: string }, What extends Span = Numbering> = readonly [
  example: string,
  pattern: RegExp,
  read: (match: RegExpExecArray, name: Name) => What | undefined,
  which?: "last",
];

type Text = { text: string; from?: number };

function matchesOf(pattern: RegExp, { text, from = 0 }: Text): readonly RegExpExecArray[] {
  if (!pattern.sticky) return allMatches(pattern, text);
  pattern.lastIndex = from;
  const match = pattern.exec(text);
  return match ? [match] : [];
}

/** The claim of a form in the name that does not overlap a stronger one. */
function claimOf<Name extends Text, What extends Span>(
  [form, pattern, read, which]: Form<Name, What>,
  name: Name,
  stronger: Span | undefined,
): Claim<What> | undefined {
  const matches = matchesOf(pattern, name);
  for (const match of which === "last" ? matches.toReversed() : matches) {
    const claimed = read(match, name);
    if (claimed && !overlaps(claimed, stronger)) return { ...claimed, form };
  }
  return undefined;
}

/** The claim of the strongest form that has one. */
export function strongest<Name extends Text, What extends Span>(
  forms: readonly Form<Name, What>[],
  name: Name,
  stronger?: Span,
): Claim<What> | undefined {
  for (const form of forms) {
    const claim = claimOf(form, name, stronger);
    if (claim) return claim;
  }
  return undefined;
}

/** The claim that stands first, of two at one place that of the stronger form. */
export function foremost<Name extends Text>(
  forms: readonly Form<Name>[],
  name: Name,
  stronger?: Span,
): Claim | undefined {
  let best: Claim | undefined;
  for (const form of forms) {
    const claim = claimOf(form, name, stronger);
    if (claim && (!best || claim.start < best.start)) best = claim;
  }
  return best;
}

// Each may begin a long list: more would cost the square of a name made for it.
const MAX_CLAIMS = 16;

/** The first claims of each of the forms, the strongest form first. */
export const everyClaim = <Name extends Text>(forms: readonly Form<Name>[], name: Name): Claim[] =>
  forms.flatMap(([form, pattern, read]) =>
    matchesOf(pattern, name)
      .slice(0, MAX_CLAIMS)
      .flatMap((match) => {
        const numbers = read(match, name);
        return numbers ? [{ ...numbers, form }] : [];
      }),
  );

export const overlaps = (a: Span, b: Span | undefined): boolean =>
  b !== undefined && a.start < b.end && b.start < a.end;

/** A name before its numbers are read. */
export type NameContext = Scan & {
  tags: readonly Tag[];
  /** Where the title may begin. */
  from: number;
  /** The name begins with a fansub group. */
  anime: boolean;
  /** It has a checksum, as fansub groups write it. */
  crc: boolean;
  /** The name is that of a video. */
  video: boolean;
  /** A video's name with points or underscores instead of spaces, as programs write it. */
  written: boolean;
};

/** A name, and what the rest of it and its folders say about a bare number: digits alone are never enough. */
export type NumberedName = NameContext & {
  /** Where the first tag or bracket behind the title begins. */
  limit: number;
  /** A folder says that it is a series. */
  series: boolean;
  /** The season that the name itself has, and its year of release. */
  season: Span | undefined;
  year: Span | undefined;
};

/** Four digits that may be a year. */
export const isYear = (digits: string): boolean => /^(?:19|20)\d\d$/.test(digits);

/** Whether a word of the name is exactly there, outside of brackets. */
export const isWord = ({ words }: NumberedName, start: number, end: number): boolean =>
  words.some((word) => word.start === start && word.end === end && word.bracket < 0);

const SPACED_END = /[ .][-~][ .](\d{2,4})(?=$|[ .]{0,2}[[(]|[ .])/y;

/**
 * The end of a range with spaces around its dash: `01 - 12 [BD]`. A title may begin with a number (`05 - 24 Hours`), so it is
 * written as the first one, greater, no year, and a tag, a bracket or nothing follows.
 */
export function spacedEnd(
  { text, tags }: Pick<NameContext, "text" | "tags">,
  at: number,
  first: string,
): { to: number; end: number } | undefined {
  SPACED_END.lastIndex = at;
  const digits = SPACED_END.exec(text)?.[1];
  const end = SPACED_END.lastIndex;
  if (digits?.length !== first.length || digits <= first || isYear(digits)) return undefined;
  const isLast = /^[ .]{0,2}(?:$|[[(])/.test(text.slice(end, end + 3)) || tags.some(({ start }) => start === end + 1);
  return isLast ? { to: Number(digits), end } : undefined;
}
