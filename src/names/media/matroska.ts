import { cutOff, DAMAGED, type FileLength, toFileLength, UNSTATED, ZERO } from "./file-length.ts";
import { type ByteSource, type Decode, readBigEndian } from "./source.ts";

/**
 * An element. `from` is where its content starts. Without a `size`, it ends where the next element
 * of its level begins.
 */
type MatroskaElement = { id: number; from: number; size: number | undefined };

const MAX_ID_BYTES = 4;
const MAX_SIZE_BYTES = 8;
const HEAD_BYTES = MAX_ID_BYTES + MAX_SIZE_BYTES;

// The number of leading zero bits determines how many bytes follow (RFC 8794, section 4).
const widthOf = (byte: number | undefined): number =>
  byte === undefined ? 0 : Math.clz32(byte) - 23;

/**
 * Reads the element at the start of these bytes, which are at `offset` in the file; undefined if
 * the bytes do not start with a complete and valid element header.
 */
function elementIn(bytes: Uint8Array, offset: number): MatroskaElement | undefined {
  const idWidth = widthOf(bytes[0]);
  const sizeWidth = widthOf(bytes[idWidth]);
  const from = idWidth + sizeWidth;
  if (
    idWidth < 1 ||
    idWidth > MAX_ID_BYTES ||
    sizeWidth < 1 ||
    sizeWidth > MAX_SIZE_BYTES ||
    bytes.length < from
  ) {
    return undefined;
  }
  // The width bit is removed first, because an eight-byte number that includes it would not be
  // exact.
  const [first = 0, ...rest] = bytes.subarray(idWidth, from);
  const size = readBigEndian([first % 2 ** (8 - sizeWidth), ...rest]);
  const id = readBigEndian(bytes.subarray(0, idWidth));
  // All bits are set if the size was unknown when the header was written.
  return { id, from: offset + from, size: size >= 2 ** (7 * sizeWidth) - 1 ? undefined : size };
}

function* elementAt(source: ByteSource, offset: number): Decode<MatroskaElement | undefined> {
  return elementIn(yield* source.bytes(offset, HEAD_BYTES), offset);
}

/** Yields the consecutive elements in these bytes, with as much content as is available. */
function* elementsOf(
  bytes: Uint8Array,
): Generator<{ id: number; content: Uint8Array }, void, void> {
  let offset = 0;
  while (offset < bytes.length) {
    const element = elementIn(bytes.subarray(offset, offset + HEAD_BYTES), offset);
    if (element === undefined) return;
    const end = Math.min(bytes.length, element.from + (element.size ?? bytes.length));
    yield { id: element.id, content: bytes.subarray(element.from, end) };
    offset = end;
  }
}

// Ids from RFC 9559.
const VOID = 0xec;
const SEGMENT = 0x18538067;
const SEEK_HEAD = 0x114d9b74;
const SEEK = 0x4dbb;
const SEEK_ID = 0x53ab;
const SEEK_POSITION = 0x53ac;
const INFO = 0x1549a966;
const TIMESTAMP_SCALE = 0x2ad7b1;
const DURATION = 0x4489;
const CLUSTER = 0x1f43b675;

const MAX_ELEMENTS = 200;
const MAX_POSITIONS = 8;
const MAX_CONTENT_BYTES = 64 * 1024;
const DEFAULT_SCALE_NS = 1_000_000;

const contentOf = (source: ByteSource, { from, size }: MatroskaElement): Decode<Uint8Array> =>
  source.bytes(from, Math.min(size ?? MAX_CONTENT_BYTES, MAX_CONTENT_BYTES));

/**
 * Returns the positions of Info and other SeekHeads in a SeekHead, relative to the start of the
 * Segment's content.
 */
function positionsIn(seekHead: Uint8Array): number[] {
  const positions: number[] = [];
  for (const seek of elementsOf(seekHead)) {
    if (seek.id !== SEEK) continue;
    const fields = new Map(
      [...elementsOf(seek.content)].map(({ id, content }) => [id, readBigEndian(content)]),
    );
    const [target, position] = [fields.get(SEEK_ID), fields.get(SEEK_POSITION)];
    if (position !== undefined && (target === INFO || target === SEEK_HEAD)) {
      positions.push(position);
    }
    if (positions.length >= MAX_POSITIONS) break;
  }
  return positions;
}

/**
 * Finds Info, which is usually before the media, or otherwise where a SeekHead points. Never reads
 * through the media.
 */
function* findInfo(source: ByteSource, start: number): Decode<MatroskaElement | undefined> {
  const positions: number[] = [];
  let offset = start;
  for (let seen = 0; seen < MAX_ELEMENTS; seen += 1) {
    const element = yield* elementAt(source, offset);
    if (element === undefined || element.size === undefined || element.id === CLUSTER) break;
    if (element.id === INFO) return element;
    if (element.id === SEEK_HEAD) positions.push(...positionsIn(yield* contentOf(source, element)));
    offset = element.from + element.size;
  }
  const asked = new Set<number>();
  for (const position of positions) {
    if (asked.size >= MAX_POSITIONS) break;
    // SeekHeads may point to one another.
    if (asked.has(position)) continue;
    asked.add(position);
    const element = yield* elementAt(source, start + position);
    if (element?.id === INFO) return element;
    if (element?.id === SEEK_HEAD) {
      positions.push(...positionsIn(yield* contentOf(source, element)));
    }
  }
  return undefined;
}

function floatOf(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length === 8) return view.getFloat64(0);
  return bytes.length === 4 ? view.getFloat32(0) : Number.NaN;
}

const MAX_VOIDS = 8;

/** Returns the Segment, which follows the EBML header and any padding. */
function* findSegment(source: ByteSource): Decode<MatroskaElement | undefined> {
  let element = yield* elementAt(source, 0);
  for (let seen = 0; seen <= MAX_VOIDS && element?.size !== undefined; seen += 1) {
    element = yield* elementAt(source, element.from + element.size);
    if (element?.id !== VOID) break;
  }
  return element?.id === SEGMENT ? element : undefined;
}

/** Reads the length in the Info of a Matroska or WebM file. */
export function* readMatroskaLength(source: ByteSource): Decode<FileLength> {
  const segment = yield* findSegment(source);
  if (segment === undefined) return DAMAGED;
  // A recording of unknown size is never considered cut off.
  if (segment.size !== undefined && segment.from + segment.size > source.size) {
    return cutOff(source, segment.from + segment.size);
  }
  const info = yield* findInfo(source, segment.from);
  if (info === undefined) return UNSTATED;
  let scale = DEFAULT_SCALE_NS;
  let duration: number | undefined;
  for (const { id, content } of elementsOf(yield* contentOf(source, info))) {
    if (id === TIMESTAMP_SCALE) scale = readBigEndian(content);
    if (id === DURATION) duration = floatOf(content);
  }
  if (duration === undefined) return UNSTATED;
  return duration === 0 && segment.size !== undefined
    ? ZERO
    : toFileLength((duration * scale) / 1_000_000);
}
