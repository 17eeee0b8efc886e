import type { ByteSource, Decode } from "./source.ts";

/**
 * An element. `from` is where its content starts. Without a `size`, it ends where the next element
 * of its level begins.
 */
export type EbmlElement = { id: number; from: number; size: number | undefined };

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
function elementIn(bytes: Uint8Array, offset: number): EbmlElement | undefined {
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
  let size = (bytes[idWidth] ?? 0) % 2 ** (8 - sizeWidth);
  for (let at = idWidth + 1; at < from; at += 1) size = size * 256 + (bytes[at] ?? 0);
  let id = 0;
  for (let at = 0; at < idWidth; at += 1) id = id * 256 + (bytes[at] ?? 0);
  // All bits are set if the size was unknown when the header was written.
  return { id, from: offset + from, size: size >= 2 ** (7 * sizeWidth) - 1 ? undefined : size };
}

/** Reads the header of the element at `offset` in the file. */
export function* elementAt(source: ByteSource, offset: number): Decode<EbmlElement | undefined> {
  return elementIn(yield* source.bytes(offset, HEAD_BYTES), offset);
}

/** An element in memory. `isWhole` is false if its content ends before its stated size. */
export type ElementInMemory = { id: number; content: Uint8Array; isWhole: boolean };

/** Yields the consecutive elements in these bytes, with as much content as is available. */
export function* elementsOf(bytes: Uint8Array): Generator<ElementInMemory, void, void> {
  let offset = 0;
  while (offset < bytes.length) {
    const element = elementIn(bytes.subarray(offset, offset + HEAD_BYTES), offset);
    if (element === undefined) return;
    const stated = element.from + (element.size ?? bytes.length);
    const end = Math.min(bytes.length, stated);
    const isWhole = element.size !== undefined && stated === end;
    yield { id: element.id, content: bytes.subarray(element.from, end), isWhole };
    offset = end;
  }
}
