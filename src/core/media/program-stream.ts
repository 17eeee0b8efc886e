import { clockSpan, type Stamp } from "./clock-span.ts";
import type { FileLength } from "./file-length.ts";
import type { Decode, Source } from "./source.ts";

/** The system clock reference of a pack (ISO 13818-1, 2.5.3.4; ISO 11172-1, 2.4.3.2), from the byte after its start code. */
function clockOf([a = 0, b = 0, c = 0, d = 0, e = 0]: Uint8Array): number | undefined {
  if ((a & 0xc4) === 0x44 && (c & 4) !== 0 && (e & 4) !== 0) {
    const [high, middle] = [((a & 0x38) >> 1) | (a & 3), ((c & 0xf8) >> 1) | (c & 3)];
    return ((high * 256 + b) * 128 + middle) * 8192 + d * 32 + (e >> 3);
  }
  if ((a & 0xf1) === 0x21 && (c & 1) !== 0 && (e & 1) !== 0)
    return ((((a >> 1) & 7) * 256 + b) * 128 + (c >> 1)) * 32768 + d * 128 + (e >> 1);
  return undefined;
}

function programStampsIn(bytes: Uint8Array): Stamp[] {
  const stamps: Stamp[] = [];
  let at = bytes.indexOf(0xba);
  while (at >= 0) {
    const code = bytes[at - 1] === 1 && bytes[at - 2] === 0 && bytes[at - 3] === 0;
    const ticks = code && at + 6 <= bytes.length ? clockOf(bytes.subarray(at + 1, at + 6)) : undefined;
    if (ticks !== undefined) stamps.push({ at, ticks });
    at = bytes.indexOf(0xba, at + 1);
  }
  return stamps;
}

/** The time that the clock of an MPEG program stream (MPG) runs. */
export const programLength = (source: Source): Decode<FileLength> => clockSpan(source, programStampsIn);
