import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import Sqlite from "better-sqlite3";
import { toCommandText, translateSentences } from "../../base/actions/sentence.ts";
import { tryOr } from "../../base/errors.ts";
import { toIsoTime } from "../../base/text/local-time.ts";
import { withSentences } from "./sentence.ts";

/**
 * Number of rows in one gzip member. Every reader treats a file with several members as one, and
 * only one member is in memory at a time.
 */
const BATCH_SIZE = 5000;

type ArchivedRow = {
  id: number;
  at: number;
  release_id: number | null;
  name: string | null;
  action: string;
  from_state: string | null;
  to_state: string | null;
  actor: string;
  detail_json: string | null;
  storage_id: number;
};

/**
 * Writes the history of a span of time (ms, `until` excluded) into a new file: gzipped JSON, one
 * row per line, oldest first. Each part is read back and compared. The database is only read.
 * @returns the number of rows; if the number is 0, no file is created. No file is left when it
 * throws.
 */
export function archiveHistory(
  database: string,
  file: string,
  { since, until }: { since: number; until: number },
): number {
  const raw = new Sqlite(database, { readonly: true, fileMustExist: true, timeout: 5000 });
  const temp = `${file}.partial`;
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  rmSync(temp, { force: true });
  const target = openSync(temp, "wx+", 0o600);
  let count = 0;
  try {
    const page = raw.prepare(
      "select * from history where at >= ? and at < ? and id > ? order by id limit ?",
    );
    for (let [after, offset] = [0, 0]; ; ) {
      const rows = page.all(since, until, after, BATCH_SIZE) as ArchivedRow[];
      const last = rows.at(-1);
      if (!last) break;
      offset = writeBack(target, rows.map(toLine).join(""), offset);
      after = last.id;
      count += rows.length;
    }
    fsyncSync(target);
    if (count > 0) renameSync(temp, file);
  } finally {
    closeSync(target);
    raw.close();
    rmSync(temp, { force: true });
  }
  return count;
}

/** A detail that cannot be read is archived as the text that it is. */
const readDetail = (detail: string): unknown =>
  tryOr((): unknown => withSentences(JSON.parse(detail), detail), detail);

/**
 * Writes one part and reads it back. Returns the offset of the next part. @throws Error when the
 * disk returns different data.
 */
function writeBack(target: number, text: string, offset: number): number {
  const packed = gzipSync(text);
  for (let done = 0; done < packed.length; ) {
    done += writeSync(target, packed, done, packed.length - done, offset + done);
  }
  const back = Buffer.alloc(packed.length);
  const length = readSync(target, back, 0, back.length, offset);
  if (length !== packed.length || gunzipSync(back).toString("utf8") !== text) {
    throw new Error("The archive could not be read back as it was written.");
  }
  return offset + packed.length;
}

/** Converts a row to a line. The field names are those of `plex-ingest history --json`. */
function toLine({
  at,
  from_state: from,
  to_state: to,
  detail_json: detail,
  ...row
}: ArchivedRow): string {
  const entry = {
    ...row,
    storage_id: null, // there is only one storage
    at: toIsoTime(at),
    from,
    to,
    detail: detail === null ? null : translateSentences(readDetail(detail), toCommandText),
  };
  return `${JSON.stringify(Object.fromEntries(Object.entries(entry).filter(([, value]) => value !== null)))}\n`;
}
