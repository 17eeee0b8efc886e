import type { TorrentFile } from "../../core/torrent/torrent.ts";
import type { Row } from "./read-rows.ts";
import { natural, text } from "./wire-values.ts";

/**
 * The files of one torrent: `files` has names and lengths, `fileStats` at the same places what is wanted. Undefined when
 * the two do not belong together or anything in them cannot be read: half a list would look like a small torrent.
 */
export function readFiles({ files, fileStats }: Row): TorrentFile[] | undefined {
  if (!Array.isArray(files) || !Array.isArray(fileStats) || files.length !== fileStats.length) return undefined;
  const read: TorrentFile[] = [];
  for (const [index, entry] of (files as unknown[]).entries()) {
    const file = readFile(entry, (fileStats as unknown[])[index]);
    if (file === undefined) return undefined;
    read.push(file);
  }
  return read;
}

function readFile(file: unknown, stats: unknown): TorrentFile | undefined {
  if (!isRow(file) || !isRow(stats)) return undefined;
  const name = text(file["name"]);
  const length = natural(file["length"]);
  const wanted = stats["wanted"];
  return name && length !== undefined && typeof wanted === "boolean" ? { name, length, wanted } : undefined;
}

const isRow = (value: unknown): value is Row => typeof value === "object" && value !== null;
