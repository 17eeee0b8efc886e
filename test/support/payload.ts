import { closeSync, openSync, readdirSync, readSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { pieceHashes, type TorrentOptions, torrentFile } from "./bencode.ts";

const CHUNK = 1024 * 1024;

/**
 * The content of a torrent: one file, or a folder with files. Paths are absolute and in the order
 * of the torrent.
 */
export type Payload = {
  files: { parts: string[]; path: string; length: number }[];
  folder: boolean;
  bytes: number;
};

/** The files on disk as a torrent contains them, sorted by name. */
export function payloadAt(path: string): Payload {
  const folder = statSync(path).isDirectory();
  const names = folder
    ? below(path).toSorted((a, b) => (a.join("/") < b.join("/") ? -1 : 1))
    : [[]];
  const files = names.map((parts) => {
    const file = join(path, ...parts);
    return { parts, path: file, length: statSync(file).size };
  });
  return { files, folder, bytes: files.reduce((sum, { length }) => sum + length, 0) };
}

export type OfferOptions = {
  /** Name in the torrent, if it differs from the payload's name on disk. */
  name?: TorrentOptions["name"] | undefined;
  /** The share (0..1) that is sent before the sender goes silent. */
  hold?: number | undefined;
};

/**
 * Builds a .torrent file of the payload, and returns how many bytes are sent before `release`.
 * Pieces are as small as a block (16 KiB) unless the payload is large.
 */
export function torrentOf(
  path: string,
  { name = basename(path), hold }: OfferOptions,
  from: Pick<TorrentOptions, "webSeed" | "announce">,
  largePieces = CHUNK,
) {
  const payload = payloadAt(path);
  const pieceLength = payload.bytes > 4 * CHUNK ? largePieces : 16 * 1024;
  const pieces = pieceHashes(chunksOf(payload), pieceLength);
  const content = payload.folder
    ? payload.files.map(({ parts, length }) => ({ path: parts, length }))
    : (payload.files[0]?.length ?? 0);
  const left = hold === undefined ? Number.POSITIVE_INFINITY : Math.floor(payload.bytes * hold);
  return {
    ...torrentFile({ name, pieceLength, pieces, content, ...from }),
    name: String(name),
    payload,
    pieceLength,
    left,
  };
}

/** Yields all bytes of the payload, file by file. */
function* chunksOf({ files }: Payload): Generator<Buffer> {
  for (const { path } of files) {
    const handle = openSync(path, "r");
    try {
      for (;;) {
        const chunk = Buffer.allocUnsafe(CHUNK);
        const got = readSync(handle, chunk);
        if (got === 0) break;
        yield chunk.subarray(0, got);
      }
    } finally {
      closeSync(handle);
    }
  }
}

function below(folder: string): string[][] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory()
      ? below(join(folder, entry.name)).map((parts) => [entry.name, ...parts])
      : [[entry.name]],
  );
}
