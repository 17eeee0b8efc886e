import { createHash } from "node:crypto";

/** A name in a torrent: text, or bytes that are not text. */
export type RawName = string | Uint8Array;

export type Bencoded =
  | number
  | RawName
  | readonly Bencoded[]
  | { readonly [key: string]: Bencoded | undefined };

/**
 * Implements BEP 3. Keys are sorted by their bytes, and a torrent's keys are plain ASCII. Undefined
 * entries are omitted.
 */
export function bencode(value: Bencoded): Buffer {
  if (typeof value === "number") return Buffer.from(`i${value}e`);
  if (typeof value === "string" || value instanceof Uint8Array) {
    const bytes = Buffer.from(value as string);
    return Buffer.concat([Buffer.from(`${bytes.length}:`), bytes]);
  }
  if (Array.isArray(value)) {
    return Buffer.concat([Buffer.from("l"), ...value.map(bencode), Buffer.from("e")]);
  }
  const entries = Object.entries(value as Record<string, Bencoded | undefined>)
    .filter((entry): entry is [string, Bencoded] => entry[1] !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Buffer.concat([Buffer.from("d"), ...entries.flat().map(bencode), Buffer.from("e")]);
}

export type TorrentOptions = {
  name: RawName;
  pieceLength: number;
  /** Twenty bytes per piece, as `pieceHashes` returns them. */
  pieces: Uint8Array;
  /**
   * The length of a single-file torrent, or the files of a folder, with their paths split into
   * components.
   */
  content: number | readonly { path: readonly RawName[]; length: number }[];
  /**
   * Address for fetching the data over HTTP (BEP 19). If it ends with a slash, the client appends
   * the name.
   */
  webSeed?: string | undefined;
  /** Address of the torrent's tracker. */
  announce?: string | undefined;
};

/**
 * Builds a .torrent file with exactly the given values, even hostile ones. `hash` is its infohash.
 */
export function torrentFile({
  name,
  pieceLength,
  pieces,
  content,
  webSeed,
  announce,
}: TorrentOptions): {
  metainfo: Buffer;
  hash: string;
} {
  const info = {
    name,
    "piece length": pieceLength,
    pieces,
    ...(typeof content === "number"
      ? { length: content }
      : { files: content.map(({ path, length }) => ({ path, length })) }),
  };
  const hash = createHash("sha1").update(bencode(info)).digest("hex");
  return {
    metainfo: bencode({
      announce,
      info,
      "url-list": webSeed === undefined ? undefined : [webSeed],
    }),
    hash,
  };
}

/** Returns the SHA-1 of each piece of the concatenated chunks. Pieces cross file boundaries. */
export function pieceHashes(chunks: Iterable<Uint8Array>, pieceLength: number): Buffer {
  const hashes: Buffer[] = [];
  let piece = createHash("sha1");
  let room = pieceLength;
  for (const chunk of chunks) {
    for (let at = 0; at < chunk.length; ) {
      const part = chunk.subarray(at, at + room);
      piece.update(part);
      at += part.length;
      room -= part.length;
      if (room > 0) continue;
      hashes.push(piece.digest());
      piece = createHash("sha1");
      room = pieceLength;
    }
  }
  if (room < pieceLength) hashes.push(piece.digest());
  return Buffer.concat(hashes);
}

/** A link to a torrent without peers, so its list of files never arrives. */
export const magnetLink = (hash: string, name: string): string =>
  `magnet:?xt=urn:btih:${hash}&dn=${encodeURIComponent(name)}`;
