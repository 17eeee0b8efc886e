import { type Sentence, sentence, toCommandText } from "../../../base/actions/sentence.ts";
import type { Reason } from "../../../base/reason-codes.ts";
import { formatCount } from "../../../base/text/format-count.ts";

/** Sonarr ends "already imported" with the time of each file, which differs by seconds. */
const TIME = / at \d{1,4}[/.-]\d{1,2}[/.-]\d{1,4},? [\d:.]*\d(?: ?[AP]M)?(?=\.?$)/i;

const withoutTime = (message: Sentence): string => toCommandText(message).replace(TIME, "");

/**
 * Returns each reason once, with the number of other files that it also applies to. Reasons that
 * differ only in a time at their end are the same.
 */
export function countSame(reasons: readonly Reason[]): Reason[] {
  const groups = new Map<string, Reason[]>();
  for (const reason of reasons) {
    const key = `${reason.code} ${withoutTime(reason.message)}`;
    groups.set(key, [...(groups.get(key) ?? []), reason]);
  }
  return [...groups.values()].flatMap(([first, ...others]) =>
    first === undefined
      ? []
      : others.length === 0
        ? first
        : {
            ...first,
            message: sentence`${first.message} The same applies to ${formatCount(others.length, "other file")}.`,
          },
  );
}
