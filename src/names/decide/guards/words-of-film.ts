// Holds a film if a word in its name has no role, or if a folder inside the film's folder has none.

import { quoteWork } from "../../../base/candidate.ts";
import { countYearsApart } from "../../../base/identity.ts";
import type { Reason } from "../../../base/reason-codes.ts";
import { fold } from "../../../base/text/fold.ts";
import { selectMainVideos } from "../../identify/fit.ts";
import { numbersOf } from "../../identify/numbers.ts";
import { COLLECTION, listReadings } from "../../identify/queries.ts";
import { titleKey } from "../../identify/title-key.ts";
import type { Work } from "../../identify/work.ts";
import { PLACEHOLDER_TITLE } from "../../parse/combine-names.ts";
import type { ParsedName } from "../../parse/lex/parsed-name.ts";
import { formatIds } from "../../parse/nfo/ids.ts";
import { parseRoman } from "../../parse/numbers/number-words.ts";
import { listOwners, type OwnedComponent } from "../../readings/facts/owners.ts";
import { listSigners, type Signers } from "../../readings/facts/signers.ts";
import { findFigures, findFilmWords, NOTHING } from "../../readings/facts/walk-words.ts";
import { findWordsLeft, listTitlesBeside } from "./about.ts";
import { type Evidence, findBest, listOthers } from "./evidence.ts";
import { firstReason, type UnexplainedWords } from "./word-table.ts";

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
function findRivals(evidence: Evidence, title: string, rest: string): Work[] {
  const words = titleKey(rest).split(" ");
  const whole = words.map((_, index) => `${title} ${words.slice(0, index + 1).join(" ")}`);
  return rest === ""
    ? []
    : listOthers(evidence).filter(
        ({ candidate, keys }) => candidate.type === "movie" && whole.some((key) => keys.has(key)),
      );
}

// "Ember Days 1996 Chile": words that describe a release are the end of a title only if a film of
// that year has this title.
const findRivalOfYear = (evidence: Evidence, title: string, described: string, top: Work) =>
  findRivals(evidence, title, described).find(
    ({ candidate }) => countYearsApart(candidate.year, top.candidate.year) === 0,
  );

/** A film, and the path of one of its videos. */
type FilmPath = {
  evidence: Evidence;
  top: Work;
  file: ParsedName;
  /** The components of the path with their owners, starting with the file. */
  components: readonly OwnedComponent[];
  signers: Signers;
};

/** Returns unexplained words next to the year or the edition in one of the film's names. */
function* findWordsAtYear(
  { evidence, top, signers }: Pick<FilmPath, "evidence" | "top" | "signers">,
  component: OwnedComponent,
): Generator<UnexplainedWords> {
  const { name, folder, owner, isTitled } = component;
  const { parsed, named } = folder();
  const readingsOfName = listReadings(parsed);
  const [title = ""] = readingsOfName;
  if (parsed.type === "episode" || !named || !(isTitled || title === evidence.said[0])) return;
  const titles = listTitlesBeside(top, readingsOfName);
  const words = findFilmWords(name, { ...NOTHING, titles });
  if (words === undefined) return;
  const { before, leftover, isDated, all: behind, described } = words;
  const anchor = isDated ? "year" : "edition";
  if (before !== "" && !signers.areNamed(before, component)) {
    yield { text: before, anchor, role: "word", place: "before", owner };
  }
  // The check includes `1080p Parody x264`. The length shows which film the file is about, not that
  // it is that film: a reaction video may be just as long.
  const left = leftover.filter(
    (some) => !isTitle(top, title, titleKey(some)) && !signers.areNamed(some, component),
  );
  const text = left.join(" ");
  if (text !== "" && !isTitle(top, title, titleKey(leftover.join(" ")))) {
    const role = isNumber(titleKey(text)) ? "number" : "word";
    yield { text, anchor, role, place: "behind", owner };
  }
  const [unexplained] = findRivals(evidence, title, behind);
  const other = unexplained ?? findRivalOfYear(evidence, title, described, top);
  if (other !== undefined) {
    const more = unexplained === undefined ? described : behind;
    const said = quoteWork(other.candidate);
    yield { text: more, anchor, role: "title", place: "behind", owner, other: said };
  }
}

/**
 * `Oldboy (2013)/2003`, `Cars (2006)/2`: returns a year or number in a folder that is not the
 * film's. The first film of a series may be numbered.
 */
function otherFigure(
  { name }: OwnedComponent,
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
function* findTitleWithFolder({
  evidence,
  top,
  components,
}: FilmPath): Generator<UnexplainedWords> {
  const around = components.slice(1).filter(({ title }) => title === "");
  const words = new Set(around.flatMap((component) => component.words().split(" ")));
  const isLed = (key: string) =>
    evidence.said.some((reading) => {
      const lead = key.endsWith(` ${reading}`) ? key.slice(0, -reading.length - 1).split(" ") : [];
      const isOf = (word: string) => words.has(word) || /^(?:the|an?|\d+)$/.test(word);
      return lead.every(isOf) && lead.some((word) => words.has(word));
    });
  const isNear = ({ candidate: { type, year } }: Work) =>
    type === "movie" && countYearsApart(year, top.candidate.year) <= 1;
  const led = listOthers(evidence).find((other) => isNear(other) && [...other.keys].some(isLed));
  const [nearest] = around;
  if (led === undefined || nearest === undefined) return;
  const { owner, name } = nearest;
  const other = quoteWork(led.candidate);
  yield { text: name, anchor: "title", role: "title", place: "whole", owner, other };
}

/**
 * `Couch Podcast #45/Copper Field (1994)`, `Copper Field (1994) - 7/Copper Field (1994)`: returns
 * the film's folder if it has the number of an episode next to another title or to the film's year.
 * Such a file is an episode about the film. Without the year, the number may count a series of films.
 */
function* findEpisodeFolder({
  top,
  components: [, nearest],
}: FilmPath): Generator<UnexplainedWords> {
  if (nearest === undefined) return;
  const { name: text, owner } = nearest;
  const { title, episodes, absolute } = nearest.folder().parsed;
  if (nearest.title !== "") {
    const { years, numbers } = findFigures(text, top.keys);
    if (episodes.length + absolute.length === 0 || years.length * numbers.length === 0) return;
  } else if (title === null || episodes.length === 0) {
    return;
  }
  yield { text, anchor: "title", role: "episode", place: "whole", owner };
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

/** Returns unexplained words around the film's title in one component. */
function* findWordsAtTitle(path: FilmPath, component: OwnedComponent): Generator<UnexplainedWords> {
  const { evidence, top, file, components, signers } = path;
  const { owner } = component;
  const isFile = owner === "file";
  const words = findWordsLeft(component, evidence, component.titles);
  // A folder with the same name as its file belongs to the file.
  const isOfFile = !isFile && components[0]?.name.startsWith(`${component.name}.`) === true;
  if (words === undefined || isOfFile) return;
  // The outermost folder with the title may be that of a series of films, which counts them.
  const mayHaveFigure = isFile ? file.saidBy.year !== 0 : !component.isOutermost;
  const figure = mayHaveFigure ? otherFigure(component, evidence, top) : undefined;
  if (figure !== undefined) {
    yield { text: String(figure), anchor: "title", role: "number", place: "whole", owner };
    return;
  }
  const { type, title } = component.folder().parsed;
  if (isFile && type === "episode") return;
  if (isFile && component.title === "") {
    // Other guards judge a file's title. Here, words in brackets count, and all words with a
    // placeholder such as `movie`.
    const rest = findWordsLeft(component, evidence, [titleKey(title ?? "")]);
    const isPlaceholder = title !== null && PLACEHOLDER_TITLE.test(fold(title));
    const all = [rest?.before, isPlaceholder ? rest?.after : "", rest?.inBlocks];
    const text = all.filter(Boolean).join(" ");
    if (
      text !== "" &&
      !signers.areNamed(text, component) &&
      !isTitle(top, top.main, titleKey(text))
    ) {
      yield { text, anchor: "title", role: "word", place: "whole", owner };
    }
    return;
  }
  // If no folder has the title, these words were already part of the search. In
  // `arw-film.dvdrip.avi`, `arw` is short for the folder's group ARROW.
  const isExplained =
    !components.some(({ isOutermost }) => isOutermost) ||
    signers.areShortened(words.before, component);
  const places = [
    ["before", isExplained ? "" : words.before],
    ["behind", words.after],
    ["block", words.inBlocks],
  ] as const;
  for (const [place, said] of places) {
    const text = isFile ? said : withoutFilmCount(said) && said;
    if (
      text !== "" &&
      !signers.areNamed(text, component) &&
      !isTitle(top, top.main, titleKey(text))
    ) {
      yield { text, anchor: "title", role: "word", place, owner };
    }
  }
}

/**
 * Returns the components of a path in which each word needs a role. If an id names the film, these are
 * the ones inside the innermost component with the id: it names that component's work, and so the
 * folders around it, but not each video in it. An id that is in no name settles the whole path.
 */
function listOpenComponents(
  components: readonly OwnedComponent[],
  { ids, namedBy }: Evidence,
  { id }: Work,
): readonly OwnedComponent[] {
  if (namedBy !== "id") return components;
  const known = ids.flatMap(({ said, work }) => (work?.id === id ? said : []));
  const isNamed = ({ folder }: OwnedComponent) =>
    formatIds(folder().parsed.ids).some((one) => known.includes(one));
  return components.slice(0, Math.max(components.findIndex(isNamed), 0));
}

/** Returns the unexplained words of a film's paths, the most important first. */
function* findWordsOfFilm(evidence: Evidence, top: Work): Generator<UnexplainedWords> {
  const { parsed: release, reading } = evidence;
  const pathOf = (file: ParsedName) => {
    const components = listOwners({ file, release, reading }, top);
    return { file, components, open: listOpenComponents(components, evidence, top) };
  };
  const videos = selectMainVideos(evidence).map(([, file]) => pathOf(file));
  const all = new Map<string, OwnedComponent>();
  for (const { components } of [pathOf(release), ...videos]) {
    for (const component of components) all.set(component.name, component);
  }
  const signers = listSigners([...all.values()]);
  const paths = videos.map((video) => ({ ...video, evidence, top, signers }));
  const open = new Map(
    [pathOf(release), ...videos].flatMap((path) => path.open.map((one) => [one.name, one])),
  );
  for (const component of open.values()) {
    // Another reading already gives every word a role.
    if (reading.has(component.name)) continue;
    yield* findWordsAtYear({ evidence, top, signers }, component);
  }
  if (evidence.namedBy !== "id") {
    for (const path of paths) yield* findTitleWithFolder(path);
    for (const path of paths) yield* findEpisodeFolder(path);
  }
  for (const path of paths) {
    for (const component of path.open) yield* findWordsAtTitle(path, component);
  }
}

/**
 * Every word of a film's name, and every folder up to the film's own, must have a role.
 * `The.Matrix.1999.Reloaded` and `Rocky (1976) II` are other films or at least uncertain. An id in a
 * name settles that name and the folders around it.
 */
export function wordsOfFilm(evidence: Evidence): Reason | undefined {
  const work = findBest(evidence)?.work;
  if (work?.candidate.type !== "movie") return undefined;
  return firstReason(findWordsOfFilm(evidence, work), { work });
}
