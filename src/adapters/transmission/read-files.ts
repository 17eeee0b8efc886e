import type { TorrentFile } from "../../core/torrent/torrent.ts";
import type { Row } from "./read-answer.ts";
import { natural, readWanted, text } from "./read-torrent.ts";

/**
 * The files of one torrent: `files` has names and lengths, `wanted` or else `fileStats` at the same places what is wanted.
 * Undefined when the two do not belong together or anything in them cannot be read: half a list would look like a small
 * torrent.
 */
export function readFiles({ files, wanted, fileStats }: Row): TorrentFile[] | undefined {
  const chosen = wanted === undefined ? statsWanted(fileStats) : readWanted(wanted);
  if (!Array.isArray(files) || files.length !== chosen?.length) return undefined;
  const read: TorrentFile[] = [];
  for (const [index, entry] of (files as unknown[]).entries()) {
    const file = readFile(entry, chosen[index] === true);
    if (file === undefined) return undefined;
    read.push(file);
  }
  return read;
}

function statsWanted(stats: unknown): boolean[] | undefined {
  if (!Array.isArray(stats)) return undefined;
  const wanted: boolean[] = [];
  for (const one of stats as unknown[]) {
    const said = isRow(one) ? one["wanted"] : undefined;
    if (typeof said !== "boolean") return undefined;
    wanted.push(said);
  }
  return wanted;
}

function readFile(file: unknown, wanted: boolean): TorrentFile | undefined {
  if (!isRow(file)) return undefined;
  const name = text(file["name"]);
  const length = natural(file["length"]);
  return name && length !== undefined ? { name, length, wanted } : undefined;
}

const isRow = (value: unknown): value is Row => typeof value === "object" && value !== null;
