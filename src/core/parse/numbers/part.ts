import { matches } from "../matches.ts";
import { numberOf } from "./number-words.ts";

const PART =
  /(?<![a-z\d])(?:part|pt|parte|teil|partie)[ .-]?(\d{1,2}|[ivx]{1,4}|one|two|three|four|five|six|seven|eight|nine|ten)(?:[ .]?of[ .]?\d{1,2})?(?![a-z\d])/gi;
const DISC = /(?<![a-z\d])(?:cd|dis[ck]|dvd(?=[ .]?[1-4](?!\d)))[ .]?(\d{1,2})(?:[ .]?of[ .]?\d{1,2})?(?![a-z\d])/gi;
const MAY = /part|pt|teil|cd|dis[ck]|dvd/i;

/** The one number that the pattern finds, or null: of several (`Part 1 and Part 2`) none is the part. */
function only(pattern: RegExp, text: string): number | null {
  const found = new Set<number>();
  for (const [, number = ""] of matches(pattern, text)) found.add(numberOf(number) ?? 0);
  const [first = 0, second] = found;
  return second === undefined && first > 0 ? first : null;
}

/** The number of a part (`Part 2`, `Pt.IV`, `Teil 1`), or null. It stays in the title: TMDb writes it there. */
export const partOf = (text: string): number | null => (MAY.test(text) ? only(PART, text) : null);

/** The number of the disc that holds this part of a film (`CD1`, `disc 2`), or null. */
export const discOf = (text: string): number | null => (MAY.test(text) ? only(DISC, text) : null);
