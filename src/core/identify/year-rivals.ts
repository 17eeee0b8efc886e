import type { ParsedName } from "../parse/lex/parsed-name.ts";
import { hasTitle, type Work } from "./work.ts";

type Named = { parsed: ParsedName; said: readonly string[]; works: readonly Work[] };

/** Other works with the title of the name, within one year of the name's year; all of them if it has none. */
export const titleRivals = ({ parsed: { year }, said, works }: Named, of: Work): Work[] =>
  works.filter(
    (other) =>
      other.id !== of.id &&
      hasTitle(other, said) &&
      (year === null || (other.candidate.year !== undefined && Math.abs(other.candidate.year - year) <= 1)),
  );

/** Whether the name has the year of the one work. Only then may another be negligible. */
export const hasYearOf = ({ year }: ParsedName, of: Work): boolean => year !== null && of.candidate.year === year;

/** Whether the name has the year of the one work, and not beside it, as in `Film (2013) Remastered 2014`, the other's. */
export function isYearOff(parsed: ParsedName, of: Work, { candidate: { year } }: Work): boolean {
  const beside = parsed.name.split("/").findLast((part) => part.includes(String(parsed.year))) ?? "";
  const inTitle = parsed.title?.includes(String(year)) === true;
  return hasYearOf(parsed, of) && year !== parsed.year && (inTitle || !beside.includes(String(year)));
}
