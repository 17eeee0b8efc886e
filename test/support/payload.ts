import { closeSync, openSync, readdirSync, readSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { pieceHashes, type RawName, torrentFile } from "./bencode.ts";

const CHUNK = 1024 * 1024;

/** What a torrent is made of: one file, or a folder with files; absolute paths, in the order of the torrent. */
export type Payload = { files: { parts: string[]; path: string; length: number }[]; folder: boolean; bytes: number };

/** The files on disk, as a torrent sees it; files in the order of their names. */
export function payloadAt(path: string): Payload {
  const folder = statSync(path).isDirectory();
  const names = folder ? below(path).toSorted((a, b) => (a.join("/") < b.join("/") ? -1 : 1)) : [[]];
  const files = names.map((parts) => {
    const file = join(path, ...parts);
    return { parts, path: file, length: statSync(file).size };
  });
  return { files, folder, bytes: files.reduce((sum, { length }) => sum + length, 0) };
}

/** A .torrent file of it. Pieces are as small as a block of Transmission (16 KiB) unless it is large. */
export function torrentOf(payload: Payload, name: RawName, webSeed: string): ReturnType<typeof torrentFile> {
  const pieceLength = payload.bytes > 4 * CHUNK ? CHUNK : 16 * 1024;
  const pieces = pieceHashes(chunksOf(payload), pieceLength);
  const content = payload.folder
    ? payload.files.map(({ parts, length }) => ({ path: parts, length }))
    : (payload.files[0]?.length ?? 0);
  return torrentFile({ name, pieceLength, pieces, content, webSeed });
}

export const nameOf = (path: string): string => basename(path);

/** All of its bytes, one file after the other. */
export function* chunksOf({ files }: Payload): Generator<Buffer> {
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
    entry.isDirectory() ? below(join(folder, entry.name)).map((parts) => [entry.name, ...parts]) : [[entry.name]],
  );
}
