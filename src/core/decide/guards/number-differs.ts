// Holds a film whose number is not that of the name: sequels differ only in it.
import { numbersOf } from "../../identify/numbers.ts";
import { titleKey } from "../../identify/title-key.ts";
import type { ParsedName } from "../../parse/lex/parsed-name.ts";
import { componentsOf } from "../../readings/facts/component.ts";
import { named, quoted } from "../../release/candidate.ts";
import type { Evidence } from "../evidence/evidence.ts";
import { aboutBest } from "./about.ts";

// A disc is a part of the film, whatever its number.
const isDisc = ({ name, part }: ParsedName): boolean =>
  componentsOf(name).some(({ parts }) => parts().some(({ kind, number }) => kind === "disc" && number === part));

// Unless the files are the parts of one film, a part belongs to the title: "Part 2" is another film than part 1.
function partSaid({ parsed, files }: Evidence): string[] {
  const parts = new Set([...files.values()].map(({ part }) => part));
  const piece = parsed.type === "episode" || parsed.part === null || parts.size > 1 || isDisc(parsed);
  return piece ? [] : [String(parsed.part)];
}

const shown = (numbers: readonly string[]) => (numbers.length === 0 ? "no number" : `the number ${numbers.join(", ")}`);

/** The numbers in the name and in the title of the work must be the same (II = 2): sequels differ only in them. */
export const numberDiffers = aboutBest("number_differs", (top, evidence) => {
  // What a person said about another release with this title says nothing about the numbers of this one.
  if (evidence.namedBy === "id" || evidence.namedBy === "parent") return undefined;
  const title = evidence.said.find((key) => top.work.keys.has(key));
  const read = new Set([...numbersOf(title ?? evidence.said[0] ?? ""), ...partSaid(evidence)]);
  const main = numbersOf(title !== undefined && top.work.mainTyped.has(title) ? title : top.work.main);
  // Another title of the work may have more numbers ("Ocean's 11" is "Ocean's Eleven"); fewer would be the first film.
  const allowed = new Set([...main, ...(title === undefined ? [] : numbersOf(title))]);
  const { originalTitle, year } = top.candidate;
  // "Novecento" is "1900": the exact original title with the exact year needs none of the translation's numbers. Neither does
  // any other title if the main one is only numbers: then they do not number parts.
  const free = title === titleKey(originalTitle ?? "") || /^[\d ]+$/.test(top.work.main);
  const other = title !== undefined && free && year !== undefined && year === evidence.parsed.year;
  if ((other || main.every((number) => read.has(number))) && [...read].every((number) => allowed.has(number)))
    return undefined;
  return `The name ${quoted(evidence.parsed.title)} has ${shown([...read])}, but ${named(top.candidate)} has ${shown(main)}.`;
});
