import { foldTitle } from "../../src/hosts/demo/stand-ins/tmdb/search-titles.ts";
import { type ParsedName, parsePath } from "../../src/names/index.ts";
import type { Row } from "./rows.ts";

export type Field = "type" | "title" | "year" | "season" | "episodes" | "date" | "negative";
export type ParserMiss = {
  corpus: string;
  name: string;
  wrong: Field[];
  /** The reason why the label is disputed, if it is. */
  disputed: string | undefined;
  /** A reader's judgement, for names of the second part. */
  judged: string | undefined;
  want: Partial<Row>;
  got: Partial<ParsedName>;
};
/** A line, and the reason why its label may prove nothing. */
export type Labelled = { row: Row; dispute: string | undefined; judged?: string | undefined };
export type ParserScore = {
  rows: number;
  /** Number of lines on which every stated field is right. */
  right: number;
  fields: Record<string, { stated: number; right: number }>;
  misses: ParserMiss[];
};

const bare = (title: string | null): string => foldTitle(title ?? "").replaceAll(" ", "");
const same = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((number, at) => number === b[at]);

/** The fields of a parsed name that are scored. */
export type Reading = Pick<
  ParsedName,
  "type" | "title" | "year" | "seasons" | "episodes" | "absolute" | "date"
>;

/**
 * Compares each field that a line states with the parsed name. A season pack counts as an episode.
 * Matching either the episode or the absolute number is enough.
 */
export function judge(row: Row, parsed: Reading): Map<Field, boolean> {
  const found = new Map<Field, boolean>();
  if (row.negative) found.set("negative", parsed.type === null);
  if (row.type !== undefined) {
    found.set("type", parsed.type === (row.type === "tv" ? "episode" : row.type));
  }
  const { title, year, season, episode, absolute, date } = row;
  if (title !== undefined) {
    found.set(
      "title",
      [title, ...row.alt_titles].some((one) => bare(one) === bare(parsed.title)),
    );
  }
  if (year !== undefined) found.set("year", parsed.year === year);
  if (season !== undefined) found.set("season", same(season, parsed.seasons));
  const numbers = [episode, absolute].filter((list) => list !== undefined);
  if (numbers.length > 0) {
    found.set(
      "episodes",
      numbers.some((list) => same(list, parsed.episodes) || same(list, parsed.absolute)),
    );
  }
  if (date !== undefined) found.set("date", parsed.date === date);
  return found;
}

function shown({ type, title, year, seasons, episodes, absolute, date, episodeTitle }: ParsedName) {
  return { type, title, year, seasons, episodes, absolute, date, episodeTitle };
}

/** Parses every name of a corpus and compares it with what the corpus states, disputed or not. */
export function scoreParser(corpus: string, rows: readonly Labelled[]): ParserScore {
  const score: ParserScore = { rows: rows.length, right: 0, fields: {}, misses: [] };
  for (const { row, dispute, judged: kind } of rows) {
    const parsed = parsePath(row.name);
    const judged = judge(row, parsed);
    const wrong = [...judged].flatMap(([field, right]) => (right ? [] : [field]));
    for (const [field, right] of judged) {
      const tally = (score.fields[field] ??= { stated: 0, right: 0 });
      tally.stated += 1;
      if (right) tally.right += 1;
    }
    const { name, ...want } = row;
    if (wrong.length === 0) {
      score.right += 1;
    } else {
      score.misses.push({
        corpus,
        name,
        wrong,
        disputed: dispute,
        judged: kind,
        want,
        got: shown(parsed),
      });
    }
  }
  return score;
}
