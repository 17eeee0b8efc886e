// Holds a film whose name goes on after the year.

import { mainVideos } from "../../identify/fit.ts";
import { numbersOf } from "../../identify/numbers.ts";
import { readings } from "../../identify/readings.ts";
import { titleKey } from "../../identify/title-key.ts";
import { hasTitle, type Work } from "../../identify/work.ts";
import { type Component, componentsOf } from "../../readings/facts/component.ts";
import type { Reason } from "../../reason-codes.ts";
import { named, quoted } from "../../release/candidate.ts";
import { fold } from "../../text/fold.ts";
import { best, type Evidence, others } from "../evidence/evidence.ts";

const AKA = /^aka /;

const isNumber = (key: string): boolean => numbersOf(`x ${key}`).length > 0;

// "Star Wars 1977 A New Hope": another title of the film, or the end of one of its titles. Many titles end with a number: alone
// it must form a title with the words before the year.
function isTitle({ keys }: Work, title: string, words: string): boolean {
  const said = words.replace(AKA, "");
  if (/^(?:(?:part|volume|chapter|episode) )?\d+$/.test(said) || isNumber(said)) return keys.has(`${title} ${said}`);
  return [...keys].some((key) => key === said || key.endsWith(` ${said}`));
}

// "Alien 1979 1080p Romulus": whatever comes between, another film has this title.
function rival(evidence: Evidence, title: string, rest: string): Work | undefined {
  const words = titleKey(rest).split(" ");
  const whole = words.map((_, at) => `${title} ${words.slice(0, at + 1).join(" ")}`);
  return rest === ""
    ? undefined
    : others(evidence).find(({ candidate, keys }) => candidate.type === "movie" && whole.some((key) => keys.has(key)));
}

// The release group is in the file name too, `film.2016-grp.mkv`: after certain tags the last word is certainly its name.
function groupOf({ folder }: Component): string[] {
  const { group, resolution, source, videoCodec } = folder().parsed;
  return group === null || (resolution ?? source ?? videoCodec) === null ? [] : [fold(group)];
}

function leftIn(evidence: Evidence, component: Component, top: Work, groups: readonly string[]): Reason | undefined {
  const { parsed: read, inner, generic, extra } = component.folder();
  const behind = component.behindTitle();
  const said = readings(read);
  const [title = ""] = said;
  const isFilm = read.type !== "episode" && !inner && generic === null && extra === null;
  if (behind === undefined || !isFilm || (!hasTitle(top, said) && title !== evidence.said[0])) return undefined;
  const { leftover } = behind;
  const left = leftover.filter((words) => !isTitle(top, title, titleKey(words)) && !groups.includes(fold(words)));
  const all = left.join(" ");
  const goesOn = `The name continues after its ${behind.isDated ? "year" : "title"} with`;
  if (all !== "" && !isTitle(top, title, titleKey(leftover.join(" "))))
    return {
      code: isNumber(titleKey(all)) ? "number_differs" : "title_differs",
      message: `${goesOn} ${quoted(all)}, which is not part of ${named(top.candidate)}.`,
    };
  const other = rival(evidence, title, behind.all);
  if (other === undefined) return undefined;
  const message = `${goesOn} ${quoted(behind.all)}, which may make it ${named(other.candidate)}.`;
  return { code: "title_differs", message };
}

/**
 * The words after a film's year must be explained too: `The.Matrix.1999.Reloaded` and `Rocky (1976) II` are other films, or it
 * is not certain which. An id in the name says which.
 */
export function wordsOfFilm(evidence: Evidence): Reason | undefined {
  const top = best(evidence);
  if (top?.candidate.type !== "movie" || evidence.namedBy === "id") return undefined;
  const paths = [evidence.parsed.name, ...mainVideos(evidence).map(([, { name }]) => name)];
  const all = new Map(paths.flatMap(componentsOf).map((one) => [one.name, one]));
  const groups = [...all.values()].flatMap(groupOf);
  for (const one of all.values()) {
    // Each word of another reading has a role.
    if (evidence.reading.has(one.name)) continue;
    const reason = leftIn(evidence, one, top.work, groups);
    if (reason !== undefined) return reason;
  }
  return undefined;
}
