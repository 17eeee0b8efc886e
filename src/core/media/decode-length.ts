import { asfLength, isAsf } from "./asf.ts";
import { aviLength } from "./avi.ts";
import { fourLetters } from "./bytes.ts";
import { type FileLength, UNSTATED, unplayable, unreadable } from "./file-length.ts";
import { matroskaLength } from "./matroska.ts";
import { mp4Length } from "./mp4.ts";
import { hasPack, hasSequence, layoutOf, programLength, transportLength } from "./mpeg-stream.ts";
import { createSource, type Decode, type Source } from "./source.ts";

const MAX_READS = 64;

const MAX_READ_BYTES = 8 * 1024 * 1024;

// Enough for the packets that identify a transport stream.
const HEAD_BYTES = 2048;
// A recording may begin with a damaged piece.
const STREAM_HEAD_BYTES = 64 * 1024;

const BOXES = new Set(["ftyp", "moov", "mdat", "free", "skip", "wide", "pnot", "styp", "uuid", "sidx", "moof"]);

// Containers whose length is not read and that Plex plays: Flash, Ogg, RealMedia. An MPEG stream of a video CD is in "CDXA".
const OTHERS = ["FLV\x01", "OggS", ".RMF"];

function* decodeStream(source: Source): Decode<FileLength> {
  const head = yield* source.bytes(0, STREAM_HEAD_BYTES);
  if (layoutOf(head) !== undefined) return yield* transportLength(source);
  if (hasPack(head)) return yield* programLength(source);
  return hasSequence(head) ? UNSTATED : unplayable("its container is not known");
}

/** Decides by the first bytes, because extensions can be wrong. */
function* decode(source: Source): Decode<FileLength> {
  if (source.size === 0) return unplayable("it is empty (0 bytes)");
  const head = yield* source.bytes(0, HEAD_BYTES);
  const magic = fourLetters(head);
  if (magic === "\x1aE\xdf\xa3") return yield* matroskaLength(source);
  if (magic === "RIFF" && fourLetters(head, 8) === "AVI ") return yield* aviLength(source);
  if (magic === "\0\0\x01\xba") return yield* programLength(source);
  if (BOXES.has(fourLetters(head, 4))) return yield* mp4Length(source);
  if (isAsf(head)) return yield* asfLength(source);
  if (OTHERS.includes(magic) || (magic === "RIFF" && fourLetters(head, 8) === "CDXA")) return UNSTATED;
  return yield* decodeStream(source);
}

/**
 * The length of a video file of `size` bytes, or that it cannot be played. Asks for a few pieces of it, each at most 1 MiB
 * and 8 MiB together, whatever the file holds, and never throws. Knows Matroska and WebM, MP4 and MOV, AVI, WMV, and the
 * MPEG streams.
 */
export function* decodeLength(size: number): Decode<FileLength> {
  const decoding = decode(createSource(size));
  let step = decoding.next();
  let bytes = 0;
  for (let reads = 0; step.done !== true; reads += 1) {
    bytes += step.value.length;
    if (reads >= MAX_READS || bytes > MAX_READ_BYTES)
      return unreadable("its header is scattered over too many parts of the file");
    step = decoding.next(yield step.value);
  }
  return step.value;
}
