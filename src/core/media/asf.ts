import { littleEndian } from "./bytes.ts";
import { cutOff, DAMAGED, type FileLength, stated, UNSTATED, ZERO } from "./file-length.ts";
import type { Decode, Source } from "./source.ts";

// Ids and layouts are those of the ASF specification 1.20, sections 3.1, 3.2 and 10.
const HEADER = "3026b2758e66cf11a6d900aa0062ce6c";
const FILE_PROPERTIES = "a1dcab8c47a9cf118ee400c00c205365";

const HEADER_BYTES = 30;
const OBJECT_BYTES = 24;
const PROPERTIES_BYTES = 104;
const MAX_OBJECTS = 50;

const idOf = (bytes: Uint8Array): string =>
  Array.from(bytes.subarray(0, 16), (byte) => byte.toString(16).padStart(2, "0")).join("");

/** Whether a file that begins with these bytes is WMV or another ASF. */
export const isAsf = (head: Uint8Array): boolean => idOf(head) === HEADER;

function* fileProperties(source: Source, end: number): Decode<Uint8Array | undefined> {
  let at = HEADER_BYTES;
  for (let seen = 0; seen < MAX_OBJECTS && at < end; seen += 1) {
    const bytes = yield* source.bytes(at, PROPERTIES_BYTES);
    const size = littleEndian(bytes.subarray(16, OBJECT_BYTES));
    if (bytes.length < OBJECT_BYTES || size < OBJECT_BYTES) return undefined;
    if (idOf(bytes) === FILE_PROPERTIES) return bytes.length < PROPERTIES_BYTES ? undefined : bytes;
    at += size;
  }
  return undefined;
}

/** The length that the file properties of a WMV file state. */
export function* asfLength(source: Source): Decode<FileLength> {
  const head = yield* source.bytes(0, HEADER_BYTES);
  const end = littleEndian(head.subarray(16, 24));
  if (end > source.size) return cutOff(source, end);
  const properties = yield* fileProperties(source, end);
  if (properties === undefined) return DAMAGED;
  const field = (at: number, width = 8): number => littleEndian(properties.subarray(at, at + width));
  // Of a broadcast neither size nor duration is known.
  if (field(88, 4) % 2 === 1) return UNSTATED;
  if (field(40) > source.size) return cutOff(source, field(40));
  // In units of 100 ns, with the preroll of so many milliseconds.
  return field(64) === 0 ? ZERO : stated(field(64) / 10_000 - field(80));
}
