import { WANTED_FIELDS } from "./fields.ts";
import { knownHashes } from "./list.ts";
import type { TransmissionRead } from "./read.ts";
import { readRows } from "./read-rows.ts";
import { readWanted } from "./read-wanted.ts";

/**
 * How many files of a torrent are to be downloaded; undefined when it does not say. Of 100,000 files that are 200 kB, where
 * their list with names is 10 MB.
 */
export async function countWanted(
  read: TransmissionRead,
  hash: string,
  signal: AbortSignal,
): Promise<number | undefined> {
  const ids = knownHashes([hash]);
  if (ids.length === 0) return undefined;
  const { torrents } = await read("torrent-get", { fields: WANTED_FIELDS, format: "table", ids }, signal);
  const [row] = readRows(torrents, WANTED_FIELDS);
  return readWanted(row?.["wanted"])?.filter(Boolean).length;
}
