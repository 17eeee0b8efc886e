import * as z from "zod";
import { transmissionUnavailable } from "./errors.ts";

export type Row = Record<string, unknown>;

/**
 * The rows of a `torrent-get`, each as an object with the fields asked for; undefined for what is no row. Since 3.00
 * (rpc-version 16) they come as a table, the names first, which is half as long as objects; older versions do not know
 * the word and answer with objects.
 */
export function readRows(torrents: unknown, fields: readonly string[]): (Row | undefined)[] {
  if (!Array.isArray(torrents)) throw transmissionUnavailable("its list of torrents is none; update Transmission");
  const [head, ...rows] = torrents as unknown[];
  if (!Array.isArray(head)) return (torrents as unknown[]).map((row) => (isRow(row) ? row : undefined));
  const columns = columnsOf(head, fields);
  return rows.map((row) => (Array.isArray(row) ? toRow(row, columns) : undefined));
}

/** By name: a version may leave out a field that it does not know, or write `download_dir` for `downloadDir`. */
function columnsOf(head: readonly unknown[], fields: readonly string[]): [string, number][] {
  const names = head.map((name) => (typeof name === "string" ? bare(name) : ""));
  return fields.map((field): [string, number] => [field, names.indexOf(bare(field))]);
}

function toRow(values: readonly unknown[], columns: [string, number][]): Row {
  const row: Row = {};
  for (const [field, column] of columns) row[field] = values[column];
  return row;
}

const bare = (name: string): string => name.slice(0, 100).replaceAll(/[-_]/g, "").toLowerCase();

const isRow = (value: unknown): value is Row => typeof value === "object" && value !== null && !Array.isArray(value);

export type RpcAnswer = {
  /** "success", or a sentence that says why not. */
  result: string;
  args: Record<string, unknown>;
};

const wireAnswer = z.object({ result: z.string(), arguments: z.looseObject({}).optional() });

/** One answer of the RPC. Throws `Outage` for a page of something else, a cut answer or another program's JSON. */
export function readAnswer(text: string): RpcAnswer {
  if (/^\s{0,100}</.test(text)) {
    throw transmissionUnavailable(
      "it answers with a web page; check that TRANSMISSION_URL is Transmission's own address",
    );
  }
  const read = wireAnswer.safeParse(parse(text));
  if (read.success) return { result: read.data.result, args: read.data.arguments ?? {} };
  throw transmissionUnavailable("its answer is not that of an RPC; check that Transmission stands at TRANSMISSION_URL");
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The error quotes the text, and names in it are not ours to show.
    throw transmissionUnavailable("its answer was cut or is no JSON; look whether it runs well");
  }
}
