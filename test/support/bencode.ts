import { createHash } from "node:crypto";

/** A name as a torrent may carry it: text, or bytes that are no text. */
export type RawName = string | Uint8Array;

export type Bencoded =
  | number
  | RawName
  | readonly Bencoded[]
  | { readonly [key: string]: Bencoded | undefined };

/**
 * BEP 3: keys in the order of their bytes; those of a torrent are plain ASCII. Undefined entries
 * are left out.
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
  /** Twenty bytes a piece, as `pieceHashes` makes them. */
  pieces: Uint8Array;
  /**
   * The length of a torrent of one file, or the files of one that is a folder; paths by component.
   */
  content: number | readonly { path: readonly RawName[]; length: number }[];
  /**
   * Where the data is fetched over HTTP (BEP 19); with a slash at the end the name is put behind
   * it.
   */
  webSeed?: string | undefined;
  /** The address of its tracker. */
  announce?: string | undefined;
};

/** A .torrent file, byte for byte what is asked for, however hostile; `hash` is its infohash. */
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

/** SHA-1 of each piece of what the chunks make together, over the borders of files. */
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

/** A link to a torrent without peers: its list of files never arrives. */
export const magnetLink = (hash: string, name: string): string =>
  `magnet:?xt=urn:btih:${hash}&dn=${encodeURIComponent(name)}`;
