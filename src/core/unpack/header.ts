/** One file of an archive as one header says it; a file that runs over several volumes has one in each. */
export type FilePart = {
  /** `/` between names. */
  path: string;
  /** Unpacked size in bytes; infinite if the archive does not say it. */
  size: number;
  /** CRC-32 of the unpacked file, in its last part; undefined where the archive uses another checksum. */
  crc: number | undefined;
  isFolder: boolean;
  isLink: boolean;
  isEncrypted: boolean;
  /** It began in the volume before. */
  splitBefore: boolean;
  /** It goes on in the next volume. */
  splitAfter: boolean;
};

export type Header = {
  kind: "file" | "end" | "encrypted" | "other";
  /** Length of the header itself, and of the data after it, in bytes. */
  headerBytes: number;
  dataBytes: number;
  file?: FilePart | undefined;
};

/** No header is larger: RAR5 allows 2 MiB for the largest, RAR4 64 KiB. */
export const MAX_HEADER_BYTES = 2 * 1024 * 1024 + 16;

/** `more`: the header goes on after the bytes that were given, up to this length. */
export type ReadHeader = Header | { kind: "more"; bytes: number } | { kind: "damaged" };
