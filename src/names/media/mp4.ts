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
import type { MediaTrack } from "./media-facts.ts";
import { withMedia } from "./media-header.ts";
import { readMp4Track, readPackedLanguage, type TrackBoxes } from "./mp4-tracks.ts";
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

const MAX_TRACKS = 64;
const MAX_DESCRIPTION_BYTES = 64 * 1024;

/** Reads the tracks for video and sound. Empty if one of them is damaged. */
function* readTracks(source: ByteSource, moov: Box): Decode<MediaTrack[]> {
  const tracks: MediaTrack[] = [];
  let offset = moov.from;
  for (let seen = 0; seen < MAX_BOXES && offset < moov.end; seen += 1) {
    const box = yield* boxAt(source, offset, moov.end);
    if (box === undefined || tracks.length > MAX_TRACKS) return [];
    if (box.type === "trak") {
      const boxes = yield* readTrackBoxes(source, box);
      const track = boxes && readMp4Track(boxes);
      if (track === undefined) return [];
      tracks.push(track);
    }
    offset = box.end;
  }
  return tracks;
}

function* readTrackBoxes(source: ByteSource, track: Box): Decode<TrackBoxes | undefined> {
  const header = yield* find(source, track, "tkhd");
  const media = yield* find(source, track, "mdia");
  const kind = media && (yield* find(source, media, "hdlr"));
  if (header === undefined || media === undefined || kind === undefined) return undefined;
  const flags = readBigEndian((yield* source.bytes(header.from, 4)).subarray(1));
  const handler = readFourLetters(yield* source.bytes(kind.from, 12), 8);
  const information = yield* find(source, media, "minf");
  const samples = information && (yield* find(source, information, "stbl"));
  const description = samples && (yield* find(source, samples, "stsd"));
  if (description === undefined) return undefined;
  const size = Math.min(description.end - description.from, MAX_DESCRIPTION_BYTES);
  return {
    handler,
    isEnabled: flags % 2 === 1,
    description: yield* source.bytes(description.from, size),
    language: yield* readLanguage(source, media),
  };
}

/** The language as a tag in `elng`, or in three letters in `mdhd`. */
function* readLanguage(source: ByteSource, media: Box): Decode<string | undefined> {
  const extended = yield* find(source, media, "elng");
  if (extended !== undefined) {
    const size = Math.min(extended.end - extended.from, MAX_TAG_BYTES);
    const tag = yield* source.bytes(extended.from + 4, Math.max(0, size - 4));
    return String.fromCharCode(...tag).replace(/\0+$/, "");
  }
  const header = yield* find(source, media, "mdhd");
  if (header === undefined) return undefined;
  const content = yield* source.bytes(header.from, 36);
  const offset = content[0] === 1 ? 32 : 20;
  return readPackedLanguage(readBigEndian(content.subarray(offset, offset + 2)));
}

const MAX_TAG_BYTES = 64;
const NO_HEADER = "it has no header and may be incomplete";

/**
 * Reads the length from `moov` in an MP4, M4V or MOV file, regardless of its position, then the
 * facts in its tracks. Reads boxes until the header and the first media (`mdat`, or the fragments'
 * `moof`) are found. Later boxes are not read.
 */
export function* readMp4(source: ByteSource): Decode<FileLength> {
  const { length, moov } = yield* readLength(source);
  return moov === undefined ? length : yield* withMedia(length, readTracks(source, moov));
}

function* readLength(source: ByteSource): Decode<{ length: FileLength; moov?: Box | undefined }> {
  let length: FileLength | undefined;
  let moov: Box | undefined;
  let media: string | undefined;
  let offset = 0;
  for (let seen = 0; offset < source.size; seen += 1) {
    if (seen === MAX_BOXES) return { length: length ?? unreadable(NO_HEADER), moov };
    const box = yield* boxAt(source, offset, source.size);
    if (box === undefined) break;
    const isMedia = box.type === "mdat" || box.type === "moof";
    if ((isMedia || box.type === "moov") && box.stated > source.size) {
      return { length: cutOff(source, box.stated) };
    }
    if (isMedia) media ??= box.type;
    if (box.type === "moov" && moov === undefined) {
      moov = box;
      length = yield* lengthIn(source, box);
    }
    if (length !== undefined && media !== undefined) break;
    offset = box.end;
  }
  if (length === undefined) return { length: unplayable(NO_HEADER) };
  if (media === undefined) {
    return { length: length.kind === "unplayable" ? length : unplayable("it has only a header") };
  }
  return { length: length === ZERO && media === "moof" ? UNSTATED : length, moov };
}
