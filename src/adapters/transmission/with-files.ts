import { Outage, UserError } from "../../core/errors.ts";
import type { TorrentWithFiles } from "../../core/torrent/torrent.ts";
import { BodyTooLong } from "../http/body-too-long.ts";
import { FILE_FIELDS, LONG_FIELDS } from "./fields.ts";
import { knownHashes } from "./list.ts";
import type { TransmissionRead } from "./read.ts";
import { readFiles } from "./read-files.ts";
import { type Row, readRows } from "./read-rows.ts";
import { readTorrent } from "./read-torrent.ts";

/** 100,000 files are 10 MB and take Transmission half a second, in which it does nothing else. */
const MOST_FILES = 100_000;

/** Some 15,000 files, which are parsed in a few ms. */
const MOST_BYTES = 2 * 1024 * 1024;

/** `long`: up to 100,000 files in 64 MiB, which hold everything else up for 50 ms and more. */
export type WithFilesOptions = { long?: boolean };

/**
 * Torrents with their files, each torrent and its files of one moment. Unknown hashes are left out, and so is a torrent
 * whose files cannot be read. Throws `UserError` (`unsupported`) when there are too many files: ask for fewer torrents.
 */
export async function torrentsWithFiles(
  read: TransmissionRead,
  hashes: readonly string[],
  signal: AbortSignal,
  { long = false }: WithFilesOptions = {},
): Promise<TorrentWithFiles[]> {
  const ids = knownHashes(hashes);
  if (ids.length === 0) return [];
  const fields = long ? LONG_FIELDS : FILE_FIELDS;
  const args = { fields, format: "table", ids };
  const answer = await read("torrent-get", args, signal, long ? undefined : MOST_BYTES).catch((error: unknown) => {
    throw error instanceof Outage && error.cause instanceof BodyTooLong ? tooMany(ids, error) : error;
  });
  const rows = readRows(answer["torrents"], fields);
  for (const row of rows) if (countFiles(row) > MOST_FILES) throw tooMany([readTorrent(row)?.hash ?? "?"]);
  return rows.flatMap((row) => {
    const torrent = readTorrent(row);
    const files = row && readFiles(row);
    return torrent && files ? [{ torrent, files }] : [];
  });
}

const countFiles = (row: Row | undefined): number => (Array.isArray(row?.["files"]) ? row["files"].length : 0);

function tooMany(hashes: readonly string[], cause?: Outage): UserError {
  const [hash = "?"] = hashes;
  const what = hashes.length === 1 ? `Torrent ${hash} has` : `These ${hashes.length} torrents have`;
  return new UserError(
    `${what} more files than can be taken in at once.`,
    "Take its folder in by hand, in parts.",
    "unsupported",
    { cause },
  );
}
