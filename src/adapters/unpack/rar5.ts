import { crc32 } from "node:zlib";
import { type FilePart, MAX_HEADER_BYTES, type ReadHeader } from "../../core/unpack/entries.ts";

// The format: https://www.rarlab.com/technote.htm
export const RAR5_SIGNATURE = Buffer.from("526172211a070100", "hex");

const FILE = 2;
const ENCRYPTION = 4;
const END = 5;
const RECORD_ENCRYPTION = 1;
const RECORD_LINK = 5;

/** Parses the header at the start of `bytes`. */
export function readRar5Header(bytes: Buffer): ReadHeader {
  if (bytes.length < 7) return { kind: "more", bytes: 7 };
  const size = createReader(bytes.subarray(4, 7));
  const length = size.number();
  const headerBytes = 4 + size.at() + length;
  if (size.failed() || length === 0 || headerBytes > MAX_HEADER_BYTES) return { kind: "damaged" };
  if (bytes.length < headerBytes) return { kind: "more", bytes: headerBytes };
  const header = bytes.subarray(0, headerBytes);
  if (crc32(header.subarray(4)) !== header.readUInt32LE(0)) return { kind: "damaged" };
  const reader = createReader(header.subarray(4 + size.at()));
  const [type, flags] = [reader.number(), reader.number()];
  const extraBytes = (flags & 1) === 0 ? 0 : reader.number();
  const dataBytes = (flags & 2) === 0 ? 0 : reader.number();
  if (reader.failed() || extraBytes > length) return { kind: "damaged" };
  if (type === ENCRYPTION) return { kind: "encrypted", headerBytes, dataBytes };
  if (type === END) return { kind: "end", headerBytes, dataBytes };
  if (type !== FILE) return { kind: "other", headerBytes, dataBytes };
  const file = readFile(reader, flags, header.subarray(headerBytes - extraBytes));
  return file ? { kind: "file", headerBytes, dataBytes, file } : { kind: "damaged" };
}

type RarReader = ReturnType<typeof createReader>;

function readFile(reader: RarReader, headerFlags: number, extra: Buffer): FilePart | undefined {
  const flags = reader.number();
  const size = reader.number();
  reader.number(); // attributes
  if ((flags & 2) !== 0) reader.skip(4); // time
  const crc = (flags & 4) === 0 ? undefined : reader.uint32();
  reader.number(); // compression
  reader.number(); // system
  const path = reader.text(reader.number());
  const records = recordTypes(extra);
  if (reader.failed() || records === undefined) return undefined;
  return {
    path,
    size: (flags & 8) === 0 ? size : Number.POSITIVE_INFINITY,
    crc,
    isFolder: (flags & 1) !== 0,
    isLink: records.includes(RECORD_LINK),
    isEncrypted: records.includes(RECORD_ENCRYPTION),
    splitBefore: (headerFlags & 8) !== 0,
    splitAfter: (headerFlags & 16) !== 0,
  };
}

/** Returns the types of the records in a header's extra area; undefined if the area is damaged. */
function recordTypes(extra: Buffer): number[] | undefined {
  const types: number[] = [];
  for (let rest = extra; rest.length > 0; ) {
    const reader = createReader(rest);
    const length = reader.number();
    const start = reader.at();
    types.push(reader.number());
    if (reader.failed() || length === 0 || start + length > rest.length) return undefined;
    rest = rest.subarray(start + length);
  }
  return types;
}

/**
 * Reads RAR5's variable-length numbers: seven bits per byte, the lowest first. The eighth bit means
 * that more bytes follow.
 */
function createReader(bytes: Buffer) {
  let offset = 0;
  let failed = false;
  const take = (length: number): Buffer => {
    if (length > bytes.length - offset) failed = true;
    const taken = failed ? Buffer.alloc(0) : bytes.subarray(offset, offset + length);
    offset += taken.length;
    return taken;
  };
  return {
    at: () => offset,
    failed: () => failed,
    skip: (length: number) => void take(length),
    uint32(): number {
      const taken = take(4);
      return failed ? 0 : taken.readUInt32LE(0);
    },
    text: (length: number) => take(length).toString("utf8"),
    number(): number {
      let value = 0;
      for (let index = 0; index < 10; index++) {
        const byte = take(1)[0];
        if (byte === undefined) return 0;
        value += (byte & 0x7f) * 2 ** (7 * index);
        if ((byte & 0x80) === 0) return value;
      }
      failed = true;
      return 0;
    },
  };
}
