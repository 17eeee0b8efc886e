import { numbersOf } from "../../identify/numbers.ts";
import { titleKey } from "../../identify/title-key.ts";
import type { ParsedName } from "../../parse/lex/parsed-name.ts";
import type { Reason } from "../../reason.ts";
import { named, quoted } from "../../release/candidate.ts";
import { best, type Evidence } from "../evidence/evidence.ts";

// A disc is a piece of the film's file, whatever its number.
const DISC = /(?<![a-z])(?:cd|dis[ck]|dvd)[ ._-]?0?(\d{1,2})(?!\d)/gi;
const MOST_NAME = 1000;

const isDisc = ({ name, part }: ParsedName): boolean =>
  [...name.slice(-MOST_NAME).matchAll(DISC)].some(([, number]) => Number(number) === part);

// A part that the files do not share out among themselves belongs to the title: "Part 2" is another film than its first.
function partSaid({ parsed, files }: Evidence): string[] {
  const parts = new Set([...files.values()].map(({ part }) => part));
  const piece = parsed.type === "episode" || parsed.part === null || parts.size > 1 || isDisc(parsed);
  return piece ? [] : [String(parsed.part)];
}

const shown = (numbers: readonly string[]) => (numbers.length === 0 ? "no number" : `the number ${numbers.join(", ")}`);

/** Number tokens of the name and of the work must be the same (II = 2): sequels differ in nothing else. */
export function numberDiffers(evidence: Evidence): Reason | undefined {
  const top = best(evidence);
  // A person's word for another name of this title is no word on the numbers in this one.
  if (top === undefined || evidence.namedBy === "id" || evidence.namedBy === "parent") return undefined;
  const borne = evidence.said.find((key) => top.work.keys.has(key));
  const read = new Set([...numbersOf(borne ?? evidence.said[0] ?? ""), ...partSaid(evidence)]);
  const main = numbersOf(borne !== undefined && top.work.mainTyped.has(borne) ? borne : top.work.main);
  // By another title of the work more numbers are right ("Ocean's 11" is "Ocean's Eleven"); fewer are the first film's.
  const allowed = new Set([...main, ...(borne === undefined ? [] : numbersOf(borne))]);
  const { originalTitle, year } = top.candidate;
  // "Novecento" is "1900": the very original title and the very year need none of the translation's numbers. Nor does any
  // other title need them where the main one is nothing but numbers: then they count no parts.
  const free = borne === titleKey(originalTitle ?? "") || /^[\d ]+$/.test(top.work.main);
  const other = borne !== undefined && free && year !== undefined && year === evidence.parsed.year;
  if ((other || main.every((number) => read.has(number))) && [...read].every((number) => allowed.has(number)))
    return undefined;
  return {
    code: "number_differs",
    message: `The name ${quoted(evidence.parsed.title)} has ${shown([...read])}, and ${named(top.candidate)} has ${shown(main)}.`,
  };
}
