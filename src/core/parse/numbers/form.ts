import type { Numbering } from "../lex/number-list.ts";
import type { Scan } from "../lex/scan.ts";
import type { Tag } from "../lex/tag.ts";
import { allMatches } from "../tags/find-tags.ts";

/** Numbers as one form of writing reads them: `form` is an example of it. */
export type Claim = Numbering & { form: string };

/**
 * A form in which names write numbers: an example, its expression, and what a match of it claims, if anything. Tables of forms
 * have the strongest first.
 */
export type Form = readonly [
  example: string,
  pattern: RegExp,
  read: (match: RegExpExecArray, text: string) => Numbering | undefined,
];

/** The first claim of a form in the text that does not overlap a stronger one. */
function claimOf([form, pattern, read]: Form, text: string, stronger: Span | undefined): Claim | undefined {
  for (const match of allMatches(pattern, text)) {
    const numbers = read(match, text);
    if (numbers && !overlaps(numbers, stronger)) return { ...numbers, form };
  }
  return undefined;
}

/** The claim of the strongest form that has one. */
export function strongest(forms: readonly Form[], text: string, stronger?: Span): Claim | undefined {
  for (const form of forms) {
    const claim = claimOf(form, text, stronger);
    if (claim) return claim;
  }
  return undefined;
}

/** The claim that stands first, of two at one place that of the stronger form. */
export function foremost(forms: readonly Form[], text: string, stronger?: Span): Claim | undefined {
  let best: Claim | undefined;
  for (const form of forms) {
    const claim = claimOf(form, text, stronger);
    if (claim && (!best || claim.start < best.start)) best = claim;
  }
  return best;
}

// Each may begin a long list: more would cost the square of a name made for it.
const MAX_CLAIMS = 16;

/** The first claims of each of the forms, the strongest form first. */
export const everyClaim = (forms: readonly Form[], text: string): Claim[] =>
  forms.flatMap(([form, pattern, read]) =>
    allMatches(pattern, text)
      .slice(0, MAX_CLAIMS)
      .flatMap((match) => {
        const numbers = read(match, text);
        return numbers ? [{ ...numbers, form }] : [];
      }),
  );

export type Span = { start: number; end: number };

export const overlaps = (a: Span, b: Span | undefined): boolean =>
  b !== undefined && a.start < b.end && b.start < a.end;

/** A name, and what the rest of it and its folders say about a bare number: digits alone are never enough. */
export type NumberedName = {
  scan: Scan;
  tags: readonly Tag[];
  /** Where the title may begin, and where the first tag or bracket after it begins. */
  from: number;
  limit: number;
  /** The name begins with a fansub group. */
  anime: boolean;
  /** It has a checksum, as fansub groups write it. */
  crc: boolean;
  /** The name is that of a video. */
  video: boolean;
  /** A video's name with points or underscores instead of spaces, as programs write it. */
  written: boolean;
  /** A folder says that it is a series. */
  series: boolean;
  /** The season that the name itself has, and its year of release. */
  season: Span | undefined;
  year: Span | undefined;
};

/** A form of bare numbers: an example, and the first such number of a name for which the rest of the name speaks. */
export type BareForm = readonly [example: string, read: (name: NumberedName) => Numbering | undefined];

/** Four digits that may be a year. */
export const isYear = (digits: string): boolean => /^(?:19|20)\d\d$/.test(digits);
