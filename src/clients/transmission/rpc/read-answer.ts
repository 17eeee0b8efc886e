import * as z from "zod";
import { parseJson } from "../../../base/text/parse-json.ts";
import { LASTING } from "../../shared/faults.ts";
import { isRow, type WireRow } from "../../shared/read-values.ts";
import { type ClientNames, createTransmissionFaults, transmissionUnavailable } from "./errors.ts";

/**
 * Reads the rows of a `torrent-get` as objects with the requested fields. An invalid row is
 * undefined. Since 3.00 (rpc-version 16), the rows are sent as a table that starts with the names,
 * which is half as long as objects. Older versions ignore the format and send objects.
 */
export function readRows(torrents: unknown, fields: readonly string[]): (WireRow | undefined)[] {
  if (!Array.isArray(torrents)) {
    throw transmissionUnavailable("its torrent list cannot be read; update Transmission");
  }
  const [head, ...rows] = torrents as unknown[];
  if (!Array.isArray(head)) {
    return (torrents as unknown[]).map((row) => (isRow(row) ? row : undefined));
  }
  const columns = columnsOf(head, fields);
  return rows.map((row) => (Array.isArray(row) ? toRow(row, columns) : undefined));
}

/**
 * Finds columns by name, because a version may omit fields that it does not support, or write
 * `download_dir` for `downloadDir`.
 */
function columnsOf(head: readonly unknown[], fields: readonly string[]): [string, number][] {
  const names = head.map((name) => (typeof name === "string" ? normalized(name) : ""));
  return fields.map((field): [string, number] => [field, names.indexOf(normalized(field))]);
}

function toRow(values: readonly unknown[], columns: [string, number][]): WireRow {
  const row: WireRow = {};
  for (const [field, column] of columns) row[field] = values[column];
  return row;
}

const normalized = (name: string): string =>
  name.slice(0, 100).replaceAll(/[-_]/g, "").toLowerCase();

export type RpcAnswer = {
  /** “success”, or a sentence that explains the failure. */
  result: string;
  args: Record<string, unknown>;
};

const wireAnswer = z.object({ result: z.string(), arguments: z.looseObject({}).optional() });

/**
 * Parses one response of the RPC.
 * @throws Outage for a web page, a truncated response or another program's JSON
 */
export function readAnswer(text: string, names: ClientNames): RpcAnswer {
  const { unavailable } = createTransmissionFaults(names);
  const check = `check that ${names.urlSetting} is Transmission's own address`;
  if (/^\s{0,100}</.test(text)) throw unavailable(`it answers with a web page; ${check}`, LASTING);
  const read = wireAnswer.safeParse(parse(text));
  if (read.success) return { result: read.data.result, args: read.data.arguments ?? {} };
  throw unavailable(`its answer is not from an RPC; ${check}`, LASTING);
}

function parse(text: string): unknown {
  const parsed = parseJson(text);
  if (parsed !== undefined) return parsed;
  throw transmissionUnavailable(
    "its answer was cut off or is not JSON; check that it runs correctly",
  );
}
