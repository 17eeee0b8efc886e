import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import * as z from "zod";

const oneOrMore = z.union([z.number(), z.array(z.number())]).transform((value) => [value].flat());

/** One line of a corpus: what it states is scored, what it leaves out is not. */
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
  /** Null: whatever is accepted is wrong. */
  tmdb_id: z.number().nullish(),
  /** Which trap it is. */
  kind: z.string().optional(),
});

export type Row = z.output<typeof row>;

const lines = (text: string): unknown[] =>
  text
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line): unknown => JSON.parse(line));

/** The lines of DIR/release-names/CORPUS.jsonl. Throws what the file system says, or where a line has another shape. */
export const readRows = (dir: string, corpus: string): Row[] =>
  lines(readFileSync(join(dir, "release-names", `${corpus}.jsonl`), "utf8")).map((line) => row.parse(line));

/** The lines of a compressed file of DIR/tmdb, in the shape that is asked for. */
export const readPacked = <T>(dir: string, file: string, shape: z.ZodType<T>): T[] =>
  lines(gunzipSync(readFileSync(join(dir, "tmdb", `${file}.jsonl.gz`))).toString("utf8")).map((line) =>
    shape.parse(line),
  );
