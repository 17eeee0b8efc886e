import { readAviLength } from "./avi.ts";
import {
  cutOff,
  DAMAGED,
  type FileLength,
  toFileLength,
  UNSTATED,
  unplayable,
  unreadable,
  ZERO,
} from "./file-length.ts";
import { limitReads } from "./limit-reads.ts";
import { readMatroska } from "./matroska.ts";
import { readMp4 } from "./mp4.ts";
import {
  hasPack,
  hasSequence,
  layoutOf,
  readProgramLength,
  readTransportLength,
} from "./mpeg-stream.ts";
import {
  type ByteSource,
  createSource,
  type Decode,
  readFourLetters,
  readLittleEndian,
} from "./source.ts";

// Ids and layouts from the ASF specification 1.20, sections 3.1, 3.2 and 10.
const HEADER = "3026b2758e66cf11a6d900aa0062ce6c";
const FILE_PROPERTIES = "a1dcab8c47a9cf118ee400c00c205365";

const HEADER_BYTES = 30;
const OBJECT_BYTES = 24;
const PROPERTIES_BYTES = 104;
const MAX_OBJECTS = 50;

const idOf = (bytes: Uint8Array): string =>
  Array.from(bytes.subarray(0, 16), (byte) => byte.toString(16).padStart(2, "0")).join("");

/** True if a file that begins with these bytes is WMV or another ASF file. */
const isAsf = (head: Uint8Array): boolean => idOf(head) === HEADER;

function* fileProperties(source: ByteSource, end: number): Decode<Uint8Array | undefined> {
  let offset = HEADER_BYTES;
  for (let seen = 0; seen < MAX_OBJECTS && offset < end; seen += 1) {
    const bytes = yield* source.bytes(offset, PROPERTIES_BYTES);
    const size = readLittleEndian(bytes.subarray(16, OBJECT_BYTES));
    if (bytes.length < OBJECT_BYTES || size < OBJECT_BYTES) return undefined;
    if (idOf(bytes) === FILE_PROPERTIES) return bytes.length < PROPERTIES_BYTES ? undefined : bytes;
    offset += size;
  }
  return undefined;
}

/** Reads the length in the file properties of a WMV file. */
function* asfLength(source: ByteSource): Decode<FileLength> {
  const head = yield* source.bytes(0, HEADER_BYTES);
  const end = readLittleEndian(head.subarray(16, 24));
  if (end > source.size) return cutOff(source, end);
  const properties = yield* fileProperties(source, end);
  if (properties === undefined) return DAMAGED;
  const field = (offset: number, width = 8): number =>
    readLittleEndian(properties.subarray(offset, offset + width));
  // A broadcast does not state its size or duration.
  if (field(88, 4) % 2 === 1) return UNSTATED;
  if (field(40) > source.size) return cutOff(source, field(40));
  // The duration is in units of 100 ns and includes the preroll, which is in milliseconds.
  return field(64) === 0 ? ZERO : toFileLength(field(64) / 10_000 - field(80));
}

// For the length. The tracks have limits within these.
const LIMITS = { reads: 64, bytes: 8 * 1024 * 1024 };

// Enough for the packets that identify a transport stream.
const HEAD_BYTES = 2048;
// A recording may begin with damaged data.
const STREAM_HEAD_BYTES = 64 * 1024;

const BOXES = new Set([
  "ftyp",
  "moov",
  "mdat",
  "free",
  "skip",
  "wide",
  "pnot",
  "styp",
  "uuid",
  "sidx",
  "moof",
]);

// Containers that Plex plays, but whose length is not read: Flash, Ogg, RealMedia. "CDXA" contains
// the MPEG stream of a video CD.
const OTHERS = ["FLV\x01", "OggS", ".RMF"];

function* decodeStream(source: ByteSource): Decode<FileLength> {
  const head = yield* source.bytes(0, STREAM_HEAD_BYTES);
  if (layoutOf(head) !== undefined) return yield* readTransportLength(source);
  if (hasPack(head)) return yield* readProgramLength(source);
  return hasSequence(head) ? UNSTATED : unplayable("its container format is unknown");
}

/** Decides by the first bytes, because extensions can be wrong. */
function* decode(source: ByteSource): Decode<FileLength> {
  if (source.size === 0) return unplayable("it is empty (0 bytes)");
  const head = yield* source.bytes(0, HEAD_BYTES);
  const magic = readFourLetters(head);
  if (magic === "\x1aE\xdf\xa3") return yield* readMatroska(source);
  if (magic === "RIFF" && readFourLetters(head, 8) === "AVI ") return yield* readAviLength(source);
  if (magic === "\0\0\x01\xba") return yield* readProgramLength(source);
  if (BOXES.has(readFourLetters(head, 4))) return yield* readMp4(source);
  if (isAsf(head)) return yield* asfLength(source);
  if (OTHERS.includes(magic) || (magic === "RIFF" && readFourLetters(head, 8) === "CDXA")) {
    return UNSTATED;
  }
  return yield* decodeStream(source);
}

/**
 * Decodes the length of a video file of `size` bytes, or returns why it cannot be played. Requests
 * a few pieces of the file, each at most 1 MiB and together at most 8 MiB, regardless of its
 * content. Never throws. Supports Matroska and WebM, MP4 and MOV, AVI, WMV, and the MPEG streams.
 */
export function* decodeLength(size: number): Decode<FileLength> {
  const length = yield* limitReads(decode(createSource(size)), LIMITS);
  return length ?? unreadable("its header is scattered over too many parts of the file");
}
