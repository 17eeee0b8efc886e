import { numbersOf } from "../../identify/numbers.ts";
import { readings } from "../../identify/readings.ts";
import { mainVideos } from "../../identify/release-files.ts";
import { titleKey } from "../../identify/title-key.ts";
import { bears, type Work } from "../../identify/work.ts";
import { findWordsAfterYear } from "../../parse/after-year.ts";
import { components } from "../../parse/folder.ts";
import type { ParsedName } from "../../parse/lex/parsed-name.ts";
import { parseName } from "../../parse/name.ts";
import type { Reason } from "../../reason.ts";
import { named, quoted } from "../../release/candidate.ts";
import { fold } from "../../text/fold.ts";
import { best, type Evidence, others } from "../evidence/evidence.ts";

const AKA = /^aka /;

const isNumber = (key: string): boolean => numbersOf(`x ${key}`).length > 0;

// "Star Wars 1977 A New Hope": another title of the film, or what one of its titles ends with. A number alone is the end of
// many: it must make a title with the words in front of the year.
function isTitle({ keys }: Work, title: string, words: string): boolean {
  const said = words.replace(AKA, "");
  if (/^(?:(?:part|volume|chapter|episode) )?\d+$/.test(said) || isNumber(said)) return keys.has(`${title} ${said}`);
  return [...keys].some((key) => key === said || key.endsWith(` ${said}`));
}

// "Alien 1979 1080p Romulus": whatever stands between, another film is called so.
function rival(evidence: Evidence, title: string, rest: string): Work | undefined {
  const words = titleKey(rest).split(" ");
  const whole = words.map((_, at) => `${title} ${words.slice(0, at + 1).join(" ")}`);
  return rest === ""
    ? undefined
    : others(evidence).find(({ candidate, keys }) => candidate.type === "movie" && whole.some((key) => keys.has(key)));
}

// The group signs the file too, `film.2016-grp.mkv`: beside sure tags of a release the last word is surely its name.
const groupOf = ({ group, resolution, source, videoCodec }: ParsedName): string[] =>
  group === null || (resolution ?? source ?? videoCodec) === null ? [] : [fold(group)];

function leftIn(evidence: Evidence, read: ParsedName, top: Work, groups: readonly string[]): Reason | undefined {
  const behind = findWordsAfterYear(read.name);
  if (behind === undefined) return undefined;
  const said = readings(read);
  const [title = ""] = said;
  if (read.type === "episode" || (!bears(top, said) && title !== evidence.said[0])) return undefined;
  const left = behind.leftover.filter(
    (words) => !isTitle(top, title, titleKey(words)) && !groups.includes(fold(words)),
  );
  const all = left.join(" ");
  if (all !== "" && !isTitle(top, title, titleKey(behind.leftover.join(" "))))
    return {
      code: isNumber(titleKey(all)) ? "number_differs" : "title_differs",
      message: `The name goes on behind its year with ${quoted(all)}, which is no part of ${named(top.candidate)}.`,
    };
  const other = rival(evidence, title, behind.all);
  if (other === undefined) return undefined;
  return {
    code: "title_differs",
    message: `The name goes on behind its year with ${quoted(behind.all)}, which may make it ${named(other.candidate)}.`,
  };
}

/**
 * What stands behind a film's year must be accounted for as well: `The.Matrix.1999.Reloaded` and `Rocky (1976) II` are
 * other films, or nobody knows which. An id in the name says which.
 */
export function wordsAfterYear(evidence: Evidence): Reason | undefined {
  const top = best(evidence);
  if (top?.candidate.type !== "movie" || evidence.namedBy === "id") return undefined;
  const names = new Set(
    [evidence.parsed.name, ...mainVideos(evidence).map(([, { name }]) => name)].flatMap(components),
  );
  const read = [...names].map(parseName);
  const groups = read.flatMap(groupOf);
  for (const one of read) {
    const reason = leftIn(evidence, one, top.work, groups);
    if (reason !== undefined) return reason;
  }
  return undefined;
}
