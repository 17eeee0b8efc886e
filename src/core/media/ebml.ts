import { bigEndian } from "./bytes.ts";
import type { Decode, Source } from "./source.ts";

/** An element: `from` is where its content starts; without a `size` it goes on until another of its level begins. */
export type Element = { id: number; from: number; size: number | undefined };

const LONGEST_ID = 4;
const LONGEST_SIZE = 8;
const HEAD = LONGEST_ID + LONGEST_SIZE;

// Leading zero bits say how many bytes follow (RFC 8794, section 4).
const widthOf = (byte: number | undefined): number => (byte === undefined ? 0 : Math.clz32(byte) - 23);

/** The element whose head these bytes begin with, at `at` of the file; undefined where there is none. */
export function elementIn(bytes: Uint8Array, at: number): Element | undefined {
  const idWidth = widthOf(bytes[0]);
  const sizeWidth = widthOf(bytes[idWidth]);
  const from = idWidth + sizeWidth;
  if (idWidth < 1 || idWidth > LONGEST_ID || sizeWidth < 1 || sizeWidth > LONGEST_SIZE || bytes.length < from)
    return undefined;
  // The bit that states the width is taken off first: with it eight bytes are no longer exact.
  const [first = 0, ...rest] = bytes.subarray(idWidth, from);
  const size = bigEndian([first % 2 ** (8 - sizeWidth), ...rest]);
  const id = bigEndian(bytes.subarray(0, idWidth));
  // All bits set: the size was not known when the head was written.
  return { id, from: at + from, size: size >= 2 ** (7 * sizeWidth) - 1 ? undefined : size };
}

export function* elementAt(source: Source, at: number): Decode<Element | undefined> {
  return elementIn(yield* source.bytes(at, HEAD), at);
}

/** The elements that follow one another in these bytes, with their content as far as it is there. */
export function* elementsOf(bytes: Uint8Array): Generator<{ id: number; content: Uint8Array }, void, void> {
  let at = 0;
  while (at < bytes.length) {
    const element = elementIn(bytes.subarray(at, at + HEAD), at);
    if (element === undefined) return;
    const end = Math.min(bytes.length, element.from + (element.size ?? bytes.length));
    yield { id: element.id, content: bytes.subarray(element.from, end) };
    at = end;
  }
}
