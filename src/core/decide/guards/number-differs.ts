import { numbersOf } from "../../identify/numbers.ts";
import { titleKey } from "../../identify/title-key.ts";
import type { Reason } from "../../reason.ts";
import { best, type Evidence } from "../evidence.ts";
import { named, quoted } from "../phrase.ts";

// A part that the files do not share out among themselves belongs to the title: "Part 2" is another film than its first.
function partSaid({ parsed, files }: Evidence): string[] {
  const parts = new Set([...files.values()].map(({ part }) => part));
  return parsed.type !== "episode" && parsed.part !== null && parts.size < 2 ? [String(parsed.part)] : [];
}

const shown = (numbers: readonly string[]) => (numbers.length === 0 ? "no number" : `the number ${numbers.join(", ")}`);

/** Number tokens of the name and of the work must be the same (II = 2): sequels differ in nothing else. */
export function numberDiffers(evidence: Evidence): Reason | undefined {
  const top = best(evidence);
  if (top === undefined || evidence.namedBy !== undefined) return undefined;
  const borne = evidence.said.find((key) => top.work.keys.has(key));
  const read = new Set([...numbersOf(borne ?? evidence.said[0] ?? ""), ...partSaid(evidence)]);
  const main = numbersOf(top.work.main);
  // By another title of the work more numbers are right ("Ocean's 11" is "Ocean's Eleven"); fewer are the first film's.
  const allowed = new Set([...main, ...(borne === undefined ? [] : numbersOf(borne))]);
  const { originalTitle, year } = top.candidate;
  // "Novecento" is "1900": the very original title and the very year need none of the translation's numbers.
  const original = borne !== undefined && borne === titleKey(originalTitle ?? "") && year === evidence.parsed.year;
  if ((original || main.every((number) => read.has(number))) && [...read].every((number) => allowed.has(number)))
    return undefined;
  return {
    code: "number_differs",
    message: `The name ${quoted(evidence.parsed.title)} has ${shown([...read])}, and ${named(top.candidate)} has ${shown(main)}.`,
  };
}
