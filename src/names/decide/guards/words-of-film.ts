// Holds a film if a word in its name has no role, or if a folder inside the film's folder has none.

import { quoteTitle, quoteWork } from "../../../base/candidate.ts";
import { countYearsApart } from "../../../base/identity.ts";
import type { Reason } from "../../../base/reason-codes.ts";
import { fold } from "../../../base/text/fold.ts";
import { selectMainVideos } from "../../identify/fit.ts";
import { numbersOf } from "../../identify/numbers.ts";
import { COLLECTION, listReadings } from "../../identify/queries.ts";
import { abbreviates, titleKey } from "../../identify/title-key.ts";
import { findTitleIn, hasTitle, type Work } from "../../identify/work.ts";
import type { ParsedName } from "../../parse/lex/parsed-name.ts";
import { parseRoman } from "../../parse/numbers/number-words.ts";
import { tokensOf } from "../../parse/tokens.ts";
import {
  type Component,
  componentsOf,
  readComponents,
} from "../../readings/facts/path-component.ts";
import { findFigures, findFilmWords, NOTHING } from "../../readings/facts/walk-words.ts";
import { findWordsLeft, listOwnComponents, listTitlesBeside } from "./about.ts";
import { type Evidence, findBest, listOthers } from "./evidence.ts";

const AKA = /^aka /;

const isNumber = (key: string): boolean => numbersOf(`x ${key}`).length > 0;

// "Star Wars 1977 A New Hope": the words are another title of the film, or the end of one. Many
// titles end with a number, so a number on its own must form a title together with the words before
// the year.
function isTitle({ keys }: Work, title: string, words: string): boolean {
  const rest = words.replace(AKA, "");
  if (/^(?:(?:part|volume|chapter|episode) )?\d+$/.test(rest) || isNumber(rest)) {
    return keys.has(`${title} ${rest}`);
  }
  return [...keys].some((key) => key === rest || key.endsWith(` ${rest}`));
}

// "Alien 1979 1080p Romulus": another film has this title, regardless of the words in between.
function rival(evidence: Evidence, title: string, rest: string): Work | undefined {
  const words = titleKey(rest).split(" ");
  const whole = words.map((_, index) => `${title} ${words.slice(0, index + 1).join(" ")}`);
  return rest === ""
    ? undefined
    : listOthers(evidence).find(
        ({ candidate, keys }) => candidate.type === "movie" && whole.some((key) => keys.has(key)),
      );
}

// The file name also contains the release group, `film.2016-grp.mkv`. If the name has certain tags,
// the last word is certainly the group.
function groupOf({ name, folder }: Component): string[] {
  const { group, resolution, source, videoCodec } = folder().parsed;
  const isBlock = tokensOf(name).prefix.group === group;
  return group === null || isBlock || (resolution ?? source ?? videoCodec) === null
    ? []
    : [fold(group)];
}

function leftIn(
  evidence: Evidence,
  component: Component,
  top: Work,
  groups: readonly string[],
): Reason | undefined {
  const { parsed: read, named: isNamed } = component.folder();
  const readingsOfName = listReadings(read);
  const [title = ""] = readingsOfName;
  if (
    read.type === "episode" ||
    !isNamed ||
    (!hasTitle(top, readingsOfName) && title !== evidence.said[0])
  ) {
    return undefined;
  }
  const words = findFilmWords(component.name, {
    ...NOTHING,
    titles: listTitlesBeside(top, readingsOfName),
  });
  if (words === undefined) return undefined;
  const { before, leftover, isDated, all: behind } = words;
  if (before !== "" && !groups.includes(fold(before))) {
    return {
      code: "title_differs",
      message: `${quoteTitle(before)} in the name is not part of ${quoteWork(top.candidate)}.`,
    };
  }
  // The check includes `1080p Parody x264`. The length shows which film the file is about, not that
  // it is that film: a reaction video may be just as long.
  const left = leftover.filter(
    (some) => !isTitle(top, title, titleKey(some)) && !groups.includes(fold(some)),
  );
  const all = left.join(" ");
  const goesOn = `The name continues after its ${isDated ? "year" : "title"} with`;
  if (all !== "" && !isTitle(top, title, titleKey(leftover.join(" ")))) {
    return {
      code: isNumber(titleKey(all)) ? "number_differs" : "title_differs",
      message: `${goesOn} ${quoteTitle(all)}, which is not part of ${quoteWork(top.candidate)}.`,
    };
  }
  const other = rival(evidence, title, behind);
  if (other === undefined) return undefined;
  const message = `${goesOn} ${quoteTitle(behind)}, which may make it ${quoteWork(other.candidate)}.`;
  return { code: "title_differs", message };
}

/**
 * `Oldboy (2013)/2003`, `Cars (2006)/2`: returns a year or number in a folder that is not the
 * film's. The first film of a series may be numbered.
 */
function otherFigure(
  { name }: Component,
  { parsed }: Evidence,
  { keys, candidate }: Work,
): number | undefined {
  const { years, numbers } = findFigures(name, keys);
  const [number] = [...keys].some((key) => numbersOf(key).join() === numbers.join()) ? [] : numbers;
  const isOwn = (year: number) =>
    year === parsed.year || countYearsApart(year, candidate.year) <= 1;
  return years.find((candidateYear) => !isOwn(candidateYear)) ?? number;
}

/**
 * `Highlander Collection/Endgame (2000)`: returns another film from about that year whose title
 * consists of words from a folder followed by the title in the name.
 */
function namedByFolder(evidence: Evidence, file: ParsedName, top: Work): Work | undefined {
  const around = readComponents(file, evidence.parsed, evidence.reading).slice(1);
  const words = new Set(
    around.flatMap((component) =>
      findTitleIn(component.words(), top) === "" ? component.words().split(" ") : [],
    ),
  );
  const isLed = (key: string) =>
    evidence.said.some((reading) => {
      const lead = key.endsWith(` ${reading}`) ? key.slice(0, -reading.length - 1).split(" ") : [];
      const isOf = (word: string) => words.has(word) || /^(?:the|an?|\d+)$/.test(word);
      return lead.every(isOf) && lead.some((word) => words.has(word));
    });
  const isNear = ({ candidate: { type, year } }: Work) =>
    type === "movie" && countYearsApart(year, top.candidate.year) <= 1;
  return listOthers(evidence).find((other) => isNear(other) && [...other.keys].some(isLed));
}

// `I-III`: the first and the last film of a series.
function isRomanRange(words: string): boolean {
  const [first, last, ...more] = words.split(" ").map(parseRoman);
  return first !== undefined && last !== undefined && first < last && more.length === 0;
}

// `Alien Collection`, `The Matrix Trilogy 1-3`: the folder contains several films, one of which may
// be the work. Words and numbers that only count them need no other role.
function withoutFilmCount(words: string): string {
  if (isRomanRange(words)) return "";
  const key = titleKey(words);
  return COLLECTION.test(key) ? key.replace(new RegExp(COLLECTION, "g"), " ").trim() : key;
}

/**
 * Returns the words without a role around the film's title, in a video's own name or in a folder
 * up to the outermost one that contains a title of the film. Folders above it may have any name.
 */
function rolelessWords(evidence: Evidence, file: ParsedName, top: Work, groups: readonly string[]) {
  const { keys } = top;
  const all = listOwnComponents(file, evidence, top);
  const lastTitled = all.length - 1;
  const left = all.flatMap((component, index) => {
    const words = findWordsLeft(component, evidence, keys);
    // A folder with the same name as its file belongs to the file.
    if (words === undefined || (index > 0 && all[0]?.name.startsWith(`${component.name}.`))) {
      return [];
    }
    // The outermost folder with the title may be that of a series of films, which counts them.
    const isInner = index > 0 && index < lastTitled;
    const figure =
      isInner || (index === 0 && file.saidBy.year !== 0)
        ? otherFigure(component, evidence, top)
        : undefined;
    if (figure !== undefined) return [String(figure)];
    if (
      index === 0 &&
      (component.folder().parsed.type === "episode" || findTitleIn(component.words(), top) === "")
    ) {
      return [];
    }
    // If no folder has the title, these words were already part of the search. In
    // `arw-film.dvdrip.avi`, `arw` is short for the folder's group ARROW.
    const isSigned =
      lastTitled < 1 || groups.some((group) => abbreviates(fold(words.before), group));
    return [isSigned ? "" : words.before, words.after, words.inBlocks]
      .map((text) => (index > 0 ? withoutFilmCount(text) && text : text))
      .filter((text) => text !== "");
  });
  return left.find(
    (words) => !groups.includes(fold(words)) && !isTitle(top, top.main, titleKey(words)),
  );
}

/**
 * Every word of a film's name, and every folder up to the film's own, must have a role.
 * `The.Matrix.1999.Reloaded` and `Rocky (1976) II` are other films or at least uncertain. An id in
 * the name settles the question.
 */
export function wordsOfFilm(evidence: Evidence): Reason | undefined {
  const top = findBest(evidence);
  if (top?.candidate.type !== "movie" || evidence.namedBy === "id") return undefined;
  const videos = selectMainVideos(evidence).map(([, file]) => file);
  const all = new Map(
    [evidence.parsed, ...videos]
      .flatMap(({ name }) => componentsOf(name))
      .map((component) => [component.name, component]),
  );
  const groups = [...all.values()].flatMap(groupOf);
  for (const componentHere of all.values()) {
    // Another reading already gives every word a role.
    if (evidence.reading.has(componentHere.name)) continue;
    const reason = leftIn(evidence, componentHere, top.work, groups);
    if (reason !== undefined) return reason;
  }
  const led = videos
    .map((file) => namedByFolder(evidence, file, top.work))
    .find((work) => work !== undefined);
  if (led !== undefined) {
    return {
      code: "folder_disagrees",
      message: `With the words of its folder, the release may be ${quoteWork(led.candidate)}.`,
    };
  }
  const words = videos
    .map((file) => rolelessWords(evidence, file, top.work, groups))
    .find((text) => text !== undefined);
  if (words === undefined) return undefined;
  return {
    code: "folder_disagrees",
    message: `Nothing in ${quoteWork(top.candidate)} explains ${quoteTitle(words)}.`,
  };
}
