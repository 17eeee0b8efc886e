import { type ClockStamp, type FileLength, readClockSpan, unreadable } from "./file-length.ts";
import { type ByteSource, type Decode, readBigEndian } from "./source.ts";

/**
 * Reads the system clock reference of a pack (ISO 13818-1, 2.5.3.4; ISO 11172-1, 2.4.3.2), starting
 * at the byte after its start code.
 */
function clockOf([a = 0, b = 0, c = 0, d = 0, e = 0]: Uint8Array): number | undefined {
  if ((a & 0xc4) === 0x44 && (c & 4) !== 0 && (e & 4) !== 0) {
    const [high, middle] = [((a & 0x38) >> 1) | (a & 3), ((c & 0xf8) >> 1) | (c & 3)];
    return ((high * 256 + b) * 128 + middle) * 8192 + d * 32 + (e >> 3);
  }
  if ((a & 0xf1) === 0x21 && (c & 1) !== 0 && (e & 1) !== 0) {
    return ((((a >> 1) & 7) * 256 + b) * 128 + (c >> 1)) * 32768 + d * 128 + (e >> 1);
  }
  return undefined;
}

function programStampsIn(bytes: Uint8Array): ClockStamp[] {
  const stamps: ClockStamp[] = [];
  let offset = bytes.indexOf(0xba);
  while (offset >= 0) {
    const code = bytes[offset - 1] === 1 && bytes[offset - 2] === 0 && bytes[offset - 3] === 0;
    const ticks =
      code && offset + 6 <= bytes.length
        ? clockOf(bytes.subarray(offset + 1, offset + 6))
        : undefined;
    if (ticks !== undefined) stamps.push({ at: offset, ticks });
    offset = bytes.indexOf(0xba, offset + 1);
  }
  return stamps;
}

const hasCode = (bytes: Uint8Array, code: number): boolean => {
  for (let offset = bytes.indexOf(code, 3); offset >= 0; offset = bytes.indexOf(code, offset + 1)) {
    if (bytes[offset - 1] === 1 && bytes[offset - 2] === 0 && bytes[offset - 3] === 0) return true;
  }
  return false;
};

/** True if a pack of a program stream begins in these bytes. */
export const hasPack = (bytes: Uint8Array): boolean => hasCode(bytes, 0xba);

/**
 * True if an MPEG video sequence begins in these bytes, that is, a video stream without a
 * container.
 */
export const hasSequence = (bytes: Uint8Array): boolean => hasCode(bytes, 0xb3);

/** Length of an MPEG program stream (MPG) according to its clock. */
export const readProgramLength = (source: ByteSource): Decode<FileLength> =>
  readClockSpan(source, programStampsIn);

// Packets have 188 bytes. On Blu-ray, a time stamp precedes each packet; in broadcasts, checksums
// follow each packet.
const STRIDES = [188, 192, 204];
const SYNC = 0x47;
const IN_A_ROW = 8;

type PacketLayout = { first: number; stride: number };

/**
 * Returns the layout of a transport stream's packets in these bytes; undefined if no such packets
 * are found.
 */
export function layoutOf(bytes: Uint8Array): PacketLayout | undefined {
  for (const stride of STRIDES) {
    for (let first = bytes.indexOf(SYNC); first >= 0; first = bytes.indexOf(SYNC, first + 1)) {
      let row = 0;
      while (row < IN_A_ROW && bytes[first + row * stride] === SYNC) row += 1;
      if (row === IN_A_ROW) return { first, stride };
    }
  }
  return undefined;
}

type ProgramStamp = ClockStamp & { program: number };

/** Returns the program clock references in these bytes (ISO 13818-1, 2.4.3.4). */
function transportStampsIn(bytes: Uint8Array): ProgramStamp[] {
  const layout = layoutOf(bytes);
  const stamps: ProgramStamp[] = [];
  if (layout === undefined) return stamps;
  for (let offset = layout.first; offset + 12 <= bytes.length; offset += layout.stride) {
    const [control = 0, length = 0, flags = 0] = bytes.subarray(offset + 3, offset + 6);
    if (bytes[offset] !== SYNC || (control & 0x20) === 0 || length < 7 || (flags & 0x10) === 0) {
      continue;
    }
    const ticks = Math.floor(readBigEndian(bytes.subarray(offset + 6, offset + 11)) / 128);
    stamps.push({
      at: offset,
      ticks,
      program: readBigEndian(bytes.subarray(offset + 1, offset + 3)) % 2 ** 13,
    });
  }
  return stamps;
}

/** Length of a TS or M2TS file according to the clock of its first program. */
export function* readTransportLength(source: ByteSource): Decode<FileLength> {
  let program: number | undefined;
  const length = yield* readClockSpan(source, (bytes) => {
    const stamps = transportStampsIn(bytes);
    program ??= stamps[0]?.program;
    return stamps.filter((stamp) => stamp.program === program);
  });
  return program === undefined ? unreadable("it has no clock") : length;
}
