import { fourLetters, littleEndian } from "./bytes.ts";
import { DAMAGED, type FileLength, stated, unreadable } from "./file-length.ts";
import type { Decode, Source } from "./source.ts";

/** A chunk; a LIST is named by its own type. */
type Chunk = { id: string; from: number; end: number };

const MAX_CHUNKS = 200;

function* chunkAt(source: Source, at: number): Decode<Chunk | undefined> {
  const head = yield* source.bytes(at, 12);
  if (head.length < 8) return undefined;
  const list = fourLetters(head) === "LIST" || fourLetters(head) === "RIFF";
  const size = littleEndian(head.subarray(4, 8));
  return { id: fourLetters(head, list ? 8 : 0), from: at + (list ? 12 : 8), end: at + 8 + size };
}

function* find(source: Source, { from, end }: Pick<Chunk, "from" | "end">, id: string): Decode<Chunk | undefined> {
  let at = from;
  for (let seen = 0; seen < MAX_CHUNKS && at < end; seen += 1) {
    const chunk = yield* chunkAt(source, at);
    if (chunk === undefined || chunk.id === id) return chunk;
    // The headers come before the media.
    if (chunk.id === "movi") return undefined;
    // Chunks begin at even positions.
    at = chunk.end + (chunk.end % 2);
  }
  return undefined;
}

/** The frames of the whole file where OpenDML counts them: `avih` counts those of the first RIFF alone, about 1 GB. */
function* allFrames(source: Source, headers: Chunk): Decode<number> {
  const odml = yield* find(source, headers, "odml");
  const dmlh = odml && (yield* find(source, odml, "dmlh"));
  return dmlh === undefined ? 0 : littleEndian(yield* source.bytes(dmlh.from, 4));
}

/** The length of an AVI file: its number of frames times the duration of one. */
export function* aviLength(source: Source): Decode<FileLength> {
  const riff = yield* chunkAt(source, 0);
  const headers = riff && (yield* find(source, riff, "hdrl"));
  const avih = headers && (yield* find(source, headers, "avih"));
  if (riff === undefined || headers === undefined || avih === undefined) return DAMAGED;
  const content = yield* source.bytes(avih.from, 20);
  if (content.length < 20) return DAMAGED;
  const microseconds = littleEndian(content.subarray(0, 4));
  const all = yield* allFrames(source, headers);
  if (all === 0 && (yield* chunkAt(source, riff.end + (riff.end % 2)))?.id === "AVIX")
    return unreadable("it counts the frames of its first part alone");
  return stated(((all || littleEndian(content.subarray(16, 20))) * microseconds) / 1000);
}
