import { bigEndian } from "./bytes.ts";
import { clockSpan, type Stamp } from "./clock-span.ts";
import { type FileLength, unreadable } from "./file-length.ts";
import type { Decode, Source } from "./source.ts";

// 188 bytes, with a time stamp before each on Blu-ray, with checksums behind each on air.
const STRIDES = [188, 192, 204];
const SYNC = 0x47;
const IN_A_ROW = 8;

type Layout = { first: number; stride: number };

/** Where the packets of a transport stream lie in these bytes; undefined where there are none. */
export function layoutOf(bytes: Uint8Array): Layout | undefined {
  for (const stride of STRIDES)
    for (let first = 0; first < stride; first += 1) {
      let row = 0;
      while (row < IN_A_ROW && bytes[first + row * stride] === SYNC) row += 1;
      if (row === IN_A_ROW) return { first, stride };
    }
  return undefined;
}

type ProgramStamp = Stamp & { program: number };

/** The program clock references in these bytes (ISO 13818-1, 2.4.3.4). */
function transportStampsIn(bytes: Uint8Array): ProgramStamp[] {
  const layout = layoutOf(bytes);
  const stamps: ProgramStamp[] = [];
  if (layout === undefined) return stamps;
  for (let at = layout.first; at + 12 <= bytes.length; at += layout.stride) {
    const [control = 0, length = 0, flags = 0] = bytes.subarray(at + 3, at + 6);
    if (bytes[at] !== SYNC || (control & 0x20) === 0 || length < 7 || (flags & 0x10) === 0) continue;
    const ticks = Math.floor(bigEndian(bytes.subarray(at + 6, at + 11)) / 128);
    stamps.push({ at, ticks, program: bigEndian(bytes.subarray(at + 1, at + 3)) % 2 ** 13 });
  }
  return stamps;
}

/** The time that the clock of the first program in a TS or M2TS file runs. */
export function* transportLength(source: Source): Decode<FileLength> {
  let program: number | undefined;
  const length = yield* clockSpan(source, (bytes) => {
    const stamps = transportStampsIn(bytes);
    program ??= stamps[0]?.program;
    return stamps.filter((stamp) => stamp.program === program);
  });
  return program === undefined ? unreadable("it carries no clock") : length;
}
