import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import * as z from "zod";

const oneOrMore = z.union([z.number(), z.array(z.number())]).transform((value) => [value].flat());

/** One line of a corpus. Fields that the line states are scored, and missing fields are not. */
const row = z.object({
  name: z.string(),
  type: z.enum(["movie", "episode", "tv"]).optional(),
  title: z.string().optional(),
  alt_titles: z.array(z.string()).default([]),
  year: z.number().optional(),
  season: oneOrMore.optional(),
  episode: oneOrMore.optional(),
  absolute: oneOrMore.optional(),
  date: z.string().optional(),
  negative: z.boolean().default(false),
  /** Null: accepting the name as any work is wrong. */
  tmdb_id: z.number().nullish(),
  /** All works with this title that have a known id. */
  candidates: z.array(z.number()).optional(),
  /** The kind of trap. */
  kind: z.string().optional(),
  /** The source file of the line in its project. */
  source: z.string().optional(),
});

export type Row = z.output<typeof row>;

const lines = (text: string): unknown[] =>
  text
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line): unknown => JSON.parse(line));

/** The second part was set aside while the first version of the parser was written. */
export type Part = 1 | 2;
const FOLDERS = { 1: "release-names", 2: "release-names-2" } as const;

export const hasPart = (dir: string, part: Part): boolean => existsSync(join(dir, FOLDERS[part]));

const readLines = <T>(dir: string, part: Part, corpus: string, shape: z.ZodType<T>): T[] =>
  lines(readFileSync(join(dir, FOLDERS[part], `${corpus}.jsonl`), "utf8")).map((line) =>
    shape.parse(line),
  );

/**
 * Reads the lines of a corpus of DIR/release-names. Throws file system errors, and throws if a line
 * has the wrong shape.
 */
export const readRows = (dir: string, corpus: string, part: Part = 1): Row[] =>
  readLines(dir, part, corpus, row);

const judgement = z.object({
  name: z.string(),
  source: z.string(),
  /**
   * For names that the parser read differently: `a` a real fault, `b` another convention, `c` a
   * wrong label, `d` noise. For names that waited: `file`, `file with care`, `file by files`, `ask`
   * if waiting is right, `catalogue` if the catalogue does not contain the answer.
   */
  kind: z.string(),
  /** The general kind of mistake. */
  class: z.string(),
  part: z.enum(["parser", "end-to-end"]),
});
export type Judgement = z.output<typeof judgement>;

/**
 * Returns a reader's judgements of rows in the second part. They cover the rows that were parsed
 * differently or held, before that part was first examined.
 */
export function readJudgements(
  dir: string,
  part: Judgement["part"],
): (of: Row) => Judgement | undefined {
  const key = ({ name, source }: { name: string; source?: string | undefined }): string =>
    `${source}\n${name}`;
  const said = readLines(dir, 2, "classified", judgement).filter((one) => one.part === part);
  const byRow = new Map(said.map((one) => [key(one), one]));
  return (of) => byRow.get(key(of));
}

/** Reads the lines of a compressed file of DIR/tmdb and parses them with `shape`. */
export const readPacked = <T>(dir: string, file: string, shape: z.ZodType<T>): T[] =>
  lines(gunzipSync(readFileSync(join(dir, "tmdb", `${file}.jsonl.gz`))).toString("utf8")).map(
    (line) => shape.parse(line),
  );
