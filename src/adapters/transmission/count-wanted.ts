import { WANTED_FIELDS } from "./fields.ts";
import { knownHashes } from "./list.ts";
import type { TransmissionRead } from "./read.ts";
import { readRows } from "./read-rows.ts";

/**
 * How many files of a torrent are to be downloaded; undefined when it does not say. Of 100,000 files that are 200 kB, where
 * their list with names is 13 MB. 0 and 1 in all versions up to 4.1, truth values from 5.0 on (rpc-spec, "wanted").
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
  const wanted = row?.["wanted"];
  if (!Array.isArray(wanted)) return undefined;
  const known: readonly unknown[] = [0, 1, false, true];
  return wanted.every((one) => known.includes(one)) ? wanted.filter(Boolean).length : undefined;
}
