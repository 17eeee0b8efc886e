import { readFileSync } from "node:fs";

/**
 * How a name is read, and the expected result: the id that it is filed as, or a code that must hold
 * it.
 */
export type Case = {
  name: string;
  type: "movie" | "episode" | null;
  title: string | null;
  year: number | null;
  seasons: number[];
  episodes: number[];
  absolute: number[];
  date: string | null;
  outcome: number | string;
  /** Season and episodes that the name is filed as, such as "2x3,4". */
  filed: string;
};

const LINE =
  /^(?<name>.+) \| (?:-|(?<title>.+?)(?: \((?<year>\d{4})\))?(?: (?<numbers>S(?<alone>\d+)|(?<season>\d*)x(?<episodes>[\d,]+)|#(?<absolute>\d+)|(?<date>\d{4}-\d\d-\d\d)))?) \| (?<outcome>\w+)(?: as (?<as>[\dx,]+))?$/;

const numbersIn = (text: string | undefined): number[] => (text ? text.split(",").map(Number) : []);

function readCase(line: string): Case {
  const told = LINE.exec(line)?.groups;
  if (!told) throw new Error(`This is no name with its answer: ${line}`);
  const {
    name = "",
    title,
    year,
    numbers,
    alone,
    season,
    episodes,
    absolute,
    date,
    outcome = "",
    as,
  } = told;
  const type = numbers === undefined ? "movie" : "episode";
  const [seasons, numbered] = [numbersIn(alone ?? season), numbersIn(episodes)];
  return {
    name,
    type: title === undefined ? null : type,
    title: title ?? null,
    year: year === undefined ? null : Number(year),
    seasons,
    episodes: numbered,
    absolute: numbersIn(absolute),
    date: date ?? null,
    outcome: /^\d+$/.test(outcome) ? Number(outcome) : outcome,
    filed: as ?? `${seasons.join()}x${numbered.join()}`,
  };
}

/**
 * The names of `test/fixtures/names-with-answers.txt`. The head of that file describes the format
 * of a line.
 */
export const CASES: readonly Case[] = readFileSync("test/fixtures/names-with-answers.txt", "utf8")
  .split("\n")
  .filter((line) => line !== "" && !line.startsWith("#"))
  .map(readCase);
