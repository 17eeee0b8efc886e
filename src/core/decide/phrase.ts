import type { Candidate } from "../release/candidate.ts";
import { cleanText } from "../text/clean-text.ts";

/** A title in a sentence: cleaned, cut and in quotation marks. */
export const quoted = (title: string | null | undefined): string => `“${cleanText(title ?? "", 80)}”`;

/** A work in a sentence: title and year. */
export const named = ({ title, year }: Pick<Candidate, "title" | "year">): string =>
  year === undefined ? `${quoted(title)} (no year)` : `${quoted(title)} (${year})`;

/** What something may be, in a sentence. */
export const either = (things: readonly string[], most = 3): string =>
  things.length <= most ? things.join(" or ") : `${things.slice(0, most).join(", ")} or ${things.length - most} more`;

/** A few of many things in a sentence. */
export const listed = (things: readonly string[], most = 3): string =>
  things.length <= most ? things.join(", ") : `${things.slice(0, most).join(", ")} and ${things.length - most} more`;
