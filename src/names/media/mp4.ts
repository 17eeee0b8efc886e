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
import { type ByteSource, type Decode, readBigEndian, readFourLetters } from "./source.ts";

/**
 * `stated` is where the box should end. `end` is the end of the box or of the file, whichever comes
 * first.
 */
type Box = { type: string; from: number; end: number; stated: number };

const MAX_BOXES = 200;
const HEAD_BYTES = 16;

/**
 * Reads the box at `offset`: a 32-bit size and a type. Size 1 is followed by a 64-bit size; size 0
 * means that the box ends with the file (ISO 14496-12, 4.2).
 */
function* boxAt(source: ByteSource, offset: number, end: number): Decode<Box | undefined> {
  const head = yield* source.bytes(offset, HEAD_BYTES);
  if (head.length < 8) return undefined;
  const short = readBigEndian(head.subarray(0, 4));
  const wide = short === 1;
  if (wide && head.length < HEAD_BYTES) return undefined;
  const size = wide
    ? readBigEndian(head.subarray(8, HEAD_BYTES))
    : short === 0
      ? end - offset
      : short;
  const from = offset + (wide ? HEAD_BYTES : 8);
  return offset + size < from
    ? undefined
    : {
        type: readFourLetters(head, 4),
        from,
        end: Math.min(end, offset + size),
        stated: offset + size,
      };
}

function* find(
  source: ByteSource,
  { from, end }: Pick<Box, "from" | "end">,
  type: string,
): Decode<Box | undefined> {
  let offset = from;
  for (let seen = 0; seen < MAX_BOXES && offset < end; seen += 1) {
    const box = yield* boxAt(source, offset, end);
    if (box === undefined || box.type === type) return box;
    offset = box.end;
  }
  return undefined;
}

// All bits set means "the duration is not known".
const knownDuration = (bytes: Uint8Array) =>
  bytes.every((byte) => byte === 255) ? undefined : readBigEndian(bytes);

/**
 * Returns the length of a fragmented film whose own header does not state it, in units of the
 * film's time scale.
 */
function* fragmented(source: ByteSource, extended: Box): Decode<number> {
  const header = yield* find(source, extended, "mehd");
  if (header === undefined) return 0;
  const content = yield* source.bytes(header.from, 12);
  return knownDuration(content.subarray(4, content[0] === 1 ? 12 : 8)) ?? 0;
}

function* lengthIn(source: ByteSource, moov: Box): Decode<FileLength> {
  const header = yield* find(source, moov, "mvhd");
  if (header === undefined) return DAMAGED;
  const content = yield* source.bytes(header.from, 32);
  const wide = content[0] === 1;
  if (content.length < (wide ? 32 : 20)) return DAMAGED;
  const scale = readBigEndian(wide ? content.subarray(20, 24) : content.subarray(12, 16));
  const duration = knownDuration(wide ? content.subarray(24, 32) : content.subarray(16, 20));
  if (scale === 0) return UNSTATED;
  if (duration) return toFileLength((1000 * duration) / scale);
  const extended = yield* find(source, moov, "mvex");
  if (extended !== undefined) {
    return toFileLength((1000 * (yield* fragmented(source, extended))) / scale);
  }
  return duration === 0 ? ZERO : UNSTATED;
}

const NO_HEADER = "it has no header and may be incomplete";

/**
 * Reads the length from `moov` in an MP4, M4V or MOV file, regardless of its position. Reads boxes
 * until the header and the first media (`mdat`, or the fragments' `moof`) are found. Later boxes
 * are not read.
 */
export function* readMp4Length(source: ByteSource): Decode<FileLength> {
  let length: FileLength | undefined;
  let media: string | undefined;
  let offset = 0;
  for (let seen = 0; offset < source.size; seen += 1) {
    if (seen === MAX_BOXES) return length ?? unreadable(NO_HEADER);
    const box = yield* boxAt(source, offset, source.size);
    if (box === undefined) break;
    const isMedia = box.type === "mdat" || box.type === "moof";
    if ((isMedia || box.type === "moov") && box.stated > source.size) {
      return cutOff(source, box.stated);
    }
    if (isMedia) media ??= box.type;
    if (box.type === "moov") length ??= yield* lengthIn(source, box);
    if (length !== undefined && media !== undefined) break;
    offset = box.end;
  }
  if (length === undefined) return unplayable(NO_HEADER);
  if (media === undefined) {
    return length.kind === "unplayable" ? length : unplayable("it has only a header");
  }
  return length === ZERO && media === "moof" ? UNSTATED : length;
}
