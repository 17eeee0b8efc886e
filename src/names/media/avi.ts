import {
  cutOff,
  DAMAGED,
  type FileLength,
  toFileLength,
  UNSTATED,
  unreadable,
  ZERO,
} from "./file-length.ts";
import { type ByteSource, type Decode, readFourLetters, readLittleEndian } from "./source.ts";

/** A chunk. Lists are identified by their list type. */
type Chunk = { id: string; from: number; end: number; size: number };

const MAX_CHUNKS = 200;
// Maximum number of OpenDML parts, of 1 GB each.
const MAX_PARTS = 32;
// Some writers include the RIFF header or its padding in the size.
const SLACK_BYTES = 16;

function* chunkAt(source: ByteSource, offset: number): Decode<Chunk | undefined> {
  const head = yield* source.bytes(offset, 12);
  if (head.length < 8) return undefined;
  const list = readFourLetters(head) === "LIST" || readFourLetters(head) === "RIFF";
  const size = readLittleEndian(head.subarray(4, 8));
  return {
    id: readFourLetters(head, list ? 8 : 0),
    from: offset + (list ? 12 : 8),
    end: offset + 8 + size,
    size,
  };
}

// If a file was not closed after recording, its sizes are zero or have all bits set.
const isSized = ({ size }: Chunk): boolean => size > 0 && size < 0xffffffff;

/** Returns where the first incomplete part should end. */
function* missingEnd(source: ByteSource): Decode<number | undefined> {
  let offset = 0;
  for (let seen = 0; seen < MAX_PARTS; seen += 1) {
    const part = yield* chunkAt(source, offset);
    if (part === undefined || part.id !== (offset === 0 ? "AVI " : "AVIX") || !isSized(part)) {
      return undefined;
    }
    if (part.end > source.size + SLACK_BYTES) return part.end;
    offset = part.end + (part.end % 2);
  }
  return undefined;
}

type ChunkRange = Pick<Chunk, "from" | "end">;

function* find(
  source: ByteSource,
  { from, end }: ChunkRange,
  id: string,
): Decode<Chunk | undefined> {
  let offset = from;
  for (let seen = 0; seen < MAX_CHUNKS && offset < end; seen += 1) {
    const chunk = yield* chunkAt(source, offset);
    if (chunk === undefined || chunk.id === id) return chunk;
    // The headers come before the media.
    if (chunk.id === "movi") return undefined;
    // Chunks begin at even offsets.
    offset = chunk.end + (chunk.end % 2);
  }
  return undefined;
}

/**
 * Returns the number of frames in the whole file if OpenDML counts them. `avih` counts only those
 * of the first RIFF, about 1 GB.
 */
function* allFrames(source: ByteSource, headers: ChunkRange): Decode<number> {
  const odml = yield* find(source, headers, "odml");
  const dmlh = odml && (yield* find(source, odml, "dmlh"));
  return dmlh === undefined ? 0 : readLittleEndian(yield* source.bytes(dmlh.from, 4));
}

/**
 * True if the header of the first stream states a length (`dwLength`). Used if `avih` counts no
 * frames.
 */
function* hasLength(source: ByteSource, headers: ChunkRange): Decode<boolean> {
  const stream = yield* find(source, headers, "strl");
  const header = stream && (yield* find(source, stream, "strh"));
  return header !== undefined && readLittleEndian(yield* source.bytes(header.from + 32, 4)) > 0;
}

/** Returns the length of an AVI file: its number of frames times the duration of one frame. */
export function* readAviLength(source: ByteSource): Decode<FileLength> {
  const riff = yield* chunkAt(source, 0);
  const end = yield* missingEnd(source);
  if (end !== undefined) return cutOff(source, end);
  const headers =
    riff && (yield* find(source, isSized(riff) ? riff : { ...riff, end: source.size }, "hdrl"));
  const avih = headers && (yield* find(source, headers, "avih"));
  if (riff === undefined || headers === undefined || avih === undefined) return DAMAGED;
  const content = yield* source.bytes(avih.from, 20);
  if (content.length < 20) return DAMAGED;
  const microseconds = readLittleEndian(content.subarray(0, 4));
  const all = yield* allFrames(source, headers);
  const frames = all || readLittleEndian(content.subarray(16, 20));
  if (frames === 0) return isSized(riff) && !(yield* hasLength(source, headers)) ? ZERO : UNSTATED;
  if (all === 0 && (yield* chunkAt(source, riff.end + (riff.end % 2)))?.id === "AVIX") {
    return unreadable("it counts only the frames of its first part");
  }
  return toFileLength((frames * microseconds) / 1000);
}
