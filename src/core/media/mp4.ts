import { bigEndian, fourLetters } from "./bytes.ts";
import { DAMAGED, type FileLength, stated, UNSTATED, unreadable } from "./file-length.ts";
import type { Decode, Source } from "./source.ts";

type Box = { type: string; from: number; end: number };

const MAX_BOXES = 200;
const HEAD_BYTES = 16;

/** The box at `at`: 32 bits of size and a type; size 1 is followed by 64 bits of it, 0 goes to the end (ISO 14496-12, 4.2). */
function* boxAt(source: Source, at: number, end: number): Decode<Box | undefined> {
  const head = yield* source.bytes(at, HEAD_BYTES);
  if (head.length < 8) return undefined;
  const short = bigEndian(head.subarray(0, 4));
  const wide = short === 1;
  if (wide && head.length < HEAD_BYTES) return undefined;
  const size = wide ? bigEndian(head.subarray(8, HEAD_BYTES)) : short === 0 ? end - at : short;
  const from = at + (wide ? HEAD_BYTES : 8);
  return at + size < from ? undefined : { type: fourLetters(head, 4), from, end: Math.min(end, at + size) };
}

function* find(source: Source, { from, end }: Pick<Box, "from" | "end">, type: string): Decode<Box | undefined> {
  let at = from;
  for (let seen = 0; seen < MAX_BOXES && at < end; seen += 1) {
    const box = yield* boxAt(source, at, end);
    if (box === undefined || box.type === type) return box;
    at = box.end;
  }
  return undefined;
}

// All bits set: "the duration is not known".
const knownDuration = (bytes: Uint8Array): number => (bytes.every((byte) => byte === 255) ? 0 : bigEndian(bytes));

/** The length of a fragmented film, whose own header states none; in units of the film's time scale. */
function* fragmented(source: Source, moov: Box): Decode<number> {
  const extended = yield* find(source, moov, "mvex");
  const header = extended && (yield* find(source, extended, "mehd"));
  if (header === undefined) return 0;
  const content = yield* source.bytes(header.from, 12);
  return knownDuration(content.subarray(4, content[0] === 1 ? 12 : 8));
}

/** The length that an MP4, M4V or MOV file states in `moov`, wherever that is in the file. */
export function* mp4Length(source: Source): Decode<FileLength> {
  const moov = yield* find(source, { from: 0, end: source.size }, "moov");
  if (moov === undefined) return unreadable("it has no header, as if it were not complete");
  const header = yield* find(source, moov, "mvhd");
  if (header === undefined) return DAMAGED;
  const content = yield* source.bytes(header.from, 32);
  const wide = content[0] === 1;
  if (content.length < (wide ? 32 : 20)) return DAMAGED;
  const scale = bigEndian(wide ? content.subarray(20, 24) : content.subarray(12, 16));
  const duration = knownDuration(wide ? content.subarray(24, 32) : content.subarray(16, 20));
  if (scale === 0) return UNSTATED;
  return stated((1000 * (duration || (yield* fragmented(source, moov)))) / scale);
}
