import { type EbmlElement, elementAt, elementsOf } from "./ebml.ts";
import { cutOff, DAMAGED, type FileLength, toFileLength, UNSTATED, ZERO } from "./file-length.ts";
import { hasRightChecksum, readMatroskaTrack } from "./matroska-tracks.ts";
import type { MediaTrack } from "./media-facts.ts";
import { withMedia } from "./media-header.ts";
import { type ByteSource, type Decode, readBigEndian } from "./source.ts";

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
const TRACKS = 0x1654ae6b;
const TRACK_ENTRY = 0xae;
const CLUSTER = 0x1f43b675;

const MAX_ELEMENTS = 200;
const MAX_POSITIONS = 8;
const MAX_CONTENT_BYTES = 64 * 1024;
const DEFAULT_SCALE_NS = 1_000_000;

const contentOf = (source: ByteSource, { from, size }: EbmlElement): Decode<Uint8Array> =>
  source.bytes(from, Math.min(size ?? MAX_CONTENT_BYTES, MAX_CONTENT_BYTES));

/** Position of an element, relative to the start of the Segment's content. */
type SeekEntry = { target: number; position: number };

/** Returns the entries of a SeekHead for Info, Tracks and other SeekHeads. */
function entriesIn(seekHead: Uint8Array): SeekEntry[] {
  const entries: SeekEntry[] = [];
  for (const seek of elementsOf(seekHead)) {
    if (seek.id !== SEEK) continue;
    const fields = new Map(
      [...elementsOf(seek.content)].map(({ id, content }) => [id, readBigEndian(content)]),
    );
    const [target, position] = [fields.get(SEEK_ID), fields.get(SEEK_POSITION)];
    if (position === undefined || target === undefined) continue;
    if (!SOUGHT.includes(target)) continue;
    const same = entries.filter((entry) => entry.target === target);
    if (same.length < MAX_POSITIONS) entries.push({ target, position });
  }
  return entries;
}

const SOUGHT = [INFO, TRACKS, SEEK_HEAD];

type FindElement = (id: number) => Decode<EbmlElement | undefined>;

/**
 * Returns a function that finds Info or Tracks, which are usually before the media, or otherwise
 * where a SeekHead points. Each search continues where the one before it stopped. Never reads
 * through the media.
 */
function createFindElement(source: ByteSource, start: number): FindElement {
  const found = new Map<number, EbmlElement>();
  const entries: SeekEntry[] = [];
  let offset = start;
  let seen = 0;
  let isAtMedia = false;

  function* visit(element: EbmlElement): Decode<void> {
    if (!found.has(element.id)) found.set(element.id, element);
    if (element.id === SEEK_HEAD) entries.push(...entriesIn(yield* contentOf(source, element)));
  }

  return function* findElement(id) {
    while (!isAtMedia && !found.has(id) && seen < MAX_ELEMENTS) {
      seen += 1;
      const element = yield* elementAt(source, offset);
      if (element === undefined || element.size === undefined || element.id === CLUSTER) {
        isAtMedia = true;
        break;
      }
      yield* visit(element);
      offset = element.from + element.size;
    }
    const asked = new Set<number>();
    for (const { target, position } of entries) {
      if (asked.size >= MAX_POSITIONS || found.has(id)) break;
      // SeekHeads may point to one another.
      if (asked.has(position) || (target !== id && target !== SEEK_HEAD)) continue;
      asked.add(position);
      const element = yield* elementAt(source, start + position);
      if (element !== undefined && SOUGHT.includes(element.id)) yield* visit(element);
    }
    return found.get(id);
  };
}

const MAX_TRACKS = 64;

/** Reads the tracks for video and sound. Empty if the list is damaged. */
function* readTracks(source: ByteSource, find: FindElement): Decode<MediaTrack[]> {
  const element = yield* find(TRACKS);
  if (element?.size === undefined) return [];
  const end = element.from + element.size;
  if (end > source.size) return [];
  if (element.size <= MAX_CONTENT_BYTES) {
    const content = yield* contentOf(source, element);
    if (!hasRightChecksum(content)) return [];
  }
  const tracks: MediaTrack[] = [];
  let offset = element.from;
  for (let seen = 0; seen < MAX_TRACKS && offset < end; seen += 1) {
    const entry = yield* elementAt(source, offset);
    if (entry?.size === undefined || entry.from + entry.size > end) return [];
    if (entry.id === TRACK_ENTRY) {
      const track = readMatroskaTrack(yield* contentOf(source, entry));
      if (track === undefined) return [];
      tracks.push(track);
    }
    offset = entry.from + entry.size;
  }
  return tracks;
}

function floatOf(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length === 8) return view.getFloat64(0);
  return bytes.length === 4 ? view.getFloat32(0) : Number.NaN;
}

const MAX_VOIDS = 8;

/** Returns the Segment, which follows the EBML header and any padding. */
function* findSegment(source: ByteSource): Decode<EbmlElement | undefined> {
  let element = yield* elementAt(source, 0);
  for (let seen = 0; seen <= MAX_VOIDS && element?.size !== undefined; seen += 1) {
    element = yield* elementAt(source, element.from + element.size);
    if (element?.id !== VOID) break;
  }
  return element?.id === SEGMENT ? element : undefined;
}

/** Reads the length in the Info of a Matroska or WebM file, then the facts in its Tracks. */
export function* readMatroska(source: ByteSource): Decode<FileLength> {
  const segment = yield* findSegment(source);
  if (segment === undefined) return DAMAGED;
  // A recording of unknown size is never considered cut off.
  if (segment.size !== undefined && segment.from + segment.size > source.size) {
    return cutOff(source, segment.from + segment.size);
  }
  const find = createFindElement(source, segment.from);
  return yield* withMedia(yield* readLength(source, segment, find), readTracks(source, find));
}

function* readLength(
  source: ByteSource,
  segment: EbmlElement,
  find: FindElement,
): Decode<FileLength> {
  const info = yield* find(INFO);
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
