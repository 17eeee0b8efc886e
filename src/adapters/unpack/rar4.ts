import { crc32 } from "node:zlib";
import type { FilePart, ReadHeader } from "../../core/unpack/header.ts";
import { rar4Name } from "./rar4-name.ts";

// The format: https://github.com/libarchive/libarchive/blob/master/libarchive/archive_read_support_format_rar.c and
// technote.txt of RAR 3.
export const RAR4_SIGNATURE = Buffer.from("526172211a0700", "hex");

const MAIN = 0x73;
const FILE = 0x74;
const SERVICE = 0x7a;
const END = 0x7b;
const UNIX = 3;

/** The header at the start of `bytes`. */
export function readRar4Header(bytes: Buffer): ReadHeader {
  if (bytes.length < 7) return { kind: "more", bytes: 7 };
  const [type, flags, headerBytes] = [bytes.readUInt8(2), bytes.readUInt16LE(3), bytes.readUInt16LE(5)];
  if (headerBytes < 7) return { kind: "damaged" };
  if (bytes.length < headerBytes) return { kind: "more", bytes: headerBytes };
  const header = bytes.subarray(0, headerBytes);
  const isFile = type === FILE || type === SERVICE;
  if (type === MAIN && (flags & 0x80) !== 0) return { kind: "encrypted", headerBytes, dataBytes: 0 };
  if (type === END) return { kind: "end", headerBytes, dataBytes: 0 };
  if (!isFile) {
    const hasData = (flags & 0x8000) !== 0 && headerBytes >= 11;
    return { kind: "other", headerBytes, dataBytes: hasData ? header.readUInt32LE(7) : 0 };
  }
  if (headerBytes < 32 || (crc32(header.subarray(2)) & 0xffff) !== header.readUInt16LE(0)) return { kind: "damaged" };
  const isLarge = (flags & 0x100) !== 0;
  if (isLarge && headerBytes < 40) return { kind: "damaged" };
  const nameAt = isLarge ? 40 : 32;
  const nameEnd = nameAt + header.readUInt16LE(26);
  if (nameEnd > headerBytes) return { kind: "damaged" };
  const high = (at: number): number => (isLarge ? header.readUInt32LE(at) * 2 ** 32 : 0);
  const dataBytes = header.readUInt32LE(7) + high(32);
  if (type === SERVICE) return { kind: "other", headerBytes, dataBytes };
  const file: FilePart = {
    path: rar4Name(header.subarray(nameAt, nameEnd), (flags & 0x200) !== 0).replaceAll("\\", "/"),
    size: unpackedSize(header.readUInt32LE(11), high(36), isLarge),
    crc: header.readUInt32LE(16),
    isFolder: (flags & 0xe0) === 0xe0,
    isLink: header.readUInt8(15) === UNIX && (header.readUInt32LE(28) & 0xf000) === 0xa000,
    isEncrypted: (flags & 0x04) !== 0,
    splitBefore: (flags & 0x01) !== 0,
    splitAfter: (flags & 0x02) !== 0,
  };
  return { kind: "file", headerBytes, dataBytes, file };
}

/** A size of nothing but ones means that it was not known when the archive was written. */
const unpackedSize = (low: number, high: number, isLarge: boolean): number =>
  low === 0xffffffff && (!isLarge || high === 0xffffffff * 2 ** 32) ? Number.POSITIVE_INFINITY : low + high;
