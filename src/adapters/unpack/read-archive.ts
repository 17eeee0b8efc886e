import { constants, type FileHandle, open } from "node:fs/promises";
import { crc32 } from "node:zlib";
import {
  type ArchiveListing,
  DAMAGED,
  ENCRYPTED,
  entriesOf,
  type FilePart,
  MAX_HEADER_BYTES,
  type ReadHeader,
} from "../../core/unpack/entries.ts";
import { notRead } from "../fs/disk/attempt.ts";
import { RAR5_SIGNATURE, readRar5Header } from "./rar5.ts";

/**
 * Decodes the name in a RAR4 header. Without `isUnicode`, it is in the code page of the person who
 * packed the archive, mostly ASCII. With `isUnicode`, it is UTF-8 or, if it contains a zero byte,
 * RAR's own encoding of UTF-16 after that byte, relative to the plain name before it.
 */
export function decodeRar4Name(field: Buffer, isUnicode: boolean): string {
  if (!isUnicode) return field.toString("latin1");
  const zero = field.indexOf(0);
  if (zero < 0) return field.toString("utf8");
  return decode(field.subarray(0, zero), field.subarray(zero + 1));
}

/**
 * Two bits per character select the character's form: one byte, one byte and the common high byte,
 * two bytes, or a run of the plain name.
 */
function decode(plain: Buffer, encoded: Buffer): string {
  const units: number[] = [];
  let offset = 0;
  const next = (): number => encoded[offset++] ?? 0;
  const high = next() << 8;
  let [flags, bits] = [0, 0];
  while (offset < encoded.length && units.length < 2048) {
    if (bits === 0) [flags, bits] = [next(), 8];
    bits -= 2;
    const how = (flags >> bits) & 3;
    if (how === 0) units.push(next());
    else if (how === 1) units.push(next() | high);
    else if (how === 2) units.push(next() | (next() << 8));
    else units.push(...run(next()));
  }
  return String.fromCharCode(...units);

  function run(length: number): number[] {
    const shift = (length & 0x80) === 0 ? undefined : next();
    const from = units.length;
    return Array.from({ length: (length & 0x7f) + 2 }, (_, index) => {
      const unit = plain[from + index] ?? 0;
      return shift === undefined ? unit : ((unit + shift) & 0xff) | high;
    });
  }
}

// The format:
// https://github.com/libarchive/libarchive/blob/master/libarchive/archive_read_support_format_rar.c
// and technote.txt of RAR 3.
const RAR4_SIGNATURE = Buffer.from("526172211a0700", "hex");

const MAIN = 0x73;
const FILE = 0x74;
const SERVICE = 0x7a;
const END = 0x7b;
const UNIX = 3;

/** Parses the header at the start of `bytes`. */
function readRar4Header(bytes: Buffer): ReadHeader {
  if (bytes.length < 7) return { kind: "more", bytes: 7 };
  const [type, flags, headerBytes] = [
    bytes.readUInt8(2),
    bytes.readUInt16LE(3),
    bytes.readUInt16LE(5),
  ];
  if (headerBytes < 7) return { kind: "damaged" };
  if (bytes.length < headerBytes) return { kind: "more", bytes: headerBytes };
  const header = bytes.subarray(0, headerBytes);
  const isFile = type === FILE || type === SERVICE;
  if (type === MAIN && (flags & 0x80) !== 0) {
    return { kind: "encrypted", headerBytes, dataBytes: 0 };
  }
  if (type === END) return { kind: "end", headerBytes, dataBytes: 0 };
  if (!isFile) {
    const hasData = (flags & 0x8000) !== 0 && headerBytes >= 11;
    return { kind: "other", headerBytes, dataBytes: hasData ? header.readUInt32LE(7) : 0 };
  }
  if (headerBytes < 32 || (crc32(header.subarray(2)) & 0xffff) !== header.readUInt16LE(0)) {
    return { kind: "damaged" };
  }
  const isLarge = (flags & 0x100) !== 0;
  if (isLarge && headerBytes < 40) return { kind: "damaged" };
  const nameAt = isLarge ? 40 : 32;
  const nameEnd = nameAt + header.readUInt16LE(26);
  if (nameEnd > headerBytes) return { kind: "damaged" };
  const high = (index: number): number => (isLarge ? header.readUInt32LE(index) * 2 ** 32 : 0);
  const dataBytes = header.readUInt32LE(7) + high(32);
  if (type === SERVICE) return { kind: "other", headerBytes, dataBytes };
  const file: FilePart = {
    path: decodeRar4Name(header.subarray(nameAt, nameEnd), (flags & 0x200) !== 0).replaceAll(
      "\\",
      "/",
    ),
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

/** A size with all bits set means that it was unknown when the archive was written. */
const unpackedSize = (low: number, high: number, isLarge: boolean): number =>
  low === 0xffffffff && (!isLarge || high === 0xffffffff * 2 ** 32)
    ? Number.POSITIVE_INFINITY
    : low + high;

const FORMATS = [
  { signature: RAR4_SIGNATURE, read: readRar4Header },
  { signature: RAR5_SIGNATURE, read: readRar5Header },
];

/**
 * Maximum number of file headers in all volumes. No release has more, so archives that exceed it
 * are refused.
 */
const MAX_HEADERS = 100_000;
const CHUNK_BYTES = 4096;

/**
 * Lists the contents of a RAR archive from the headers of its volumes (the first one first),
 * without reading its data. Each unpacking program prints its list in a different form, so this
 * list is checked before any program is started.
 */
export async function readArchive(
  volumes: readonly string[],
  signal: AbortSignal,
): Promise<ArchiveListing> {
  const parts: FilePart[] = [];
  for (const volume of volumes) {
    signal.throwIfAborted();
    const problem = await readVolume(volume, parts, signal);
    if (problem) return problem;
  }
  return entriesOf(parts);
}

async function readVolume(
  path: string,
  parts: FilePart[],
  signal: AbortSignal,
): Promise<ArchiveListing | undefined> {
  await using file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW).catch(
    notRead(path),
  );
  const { size } = await file.stat();
  const start = await bytesAt(file, 0, 8);
  const format = FORMATS.find(({ signature }) =>
    start.subarray(0, signature.length).equals(signature),
  );
  if (!format) return DAMAGED;
  for (let index = format.signature.length; index < size; ) {
    signal.throwIfAborted();
    const header = await headerAt(file, index, format.read);
    if (header === undefined || parts.length > MAX_HEADERS) return DAMAGED;
    if (header.kind === "encrypted") return ENCRYPTED;
    if (header.kind === "end") return undefined;
    if (header.file) parts.push(header.file);
    index += header.headerBytes + header.dataBytes;
    if (index > size) return DAMAGED;
  }
  return undefined;
}

async function headerAt(file: FileHandle, index: number, read: (bytes: Buffer) => ReadHeader) {
  const first = await bytesAt(file, index, CHUNK_BYTES);
  let header = read(first);
  if (header.kind === "more" && header.bytes > first.length && header.bytes <= MAX_HEADER_BYTES) {
    header = read(await bytesAt(file, index, header.bytes));
  }
  return header.kind === "more" || header.kind === "damaged" ? undefined : header;
}

async function bytesAt(file: FileHandle, index: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, index);
  return buffer.subarray(0, bytesRead);
}
