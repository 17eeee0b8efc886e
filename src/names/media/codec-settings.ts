import type { BitDepth } from "../../base/media-facts.ts";
import { type DolbyVision, toBitDepth } from "./media-facts.ts";
import { readBigEndian } from "./source.ts";

type BitReader = {
  /** Reads an unsigned number of `width` bits. Beyond the end, all bits are zero. */
  read: (width: number) => number;
  /** True if more bits were read than there are. */
  isOver: () => boolean;
};

/** Creates a reader that starts at the most significant bit of the first byte. */
function createBitReader(bytes: Uint8Array): BitReader {
  let position = 0;
  return {
    read(width) {
      let value = 0;
      for (let bit = 0; bit < width; bit += 1) {
        const byte = bytes[position >> 3] ?? 0;
        value = value * 2 + ((byte >> (7 - (position & 7))) & 1);
        position += 1;
      }
      return value;
    },
    isOver: () => position > bytes.length * 8,
  };
}

const MAX_GOLOMB_BITS = 32;

/** Reads an Exp-Golomb code (ITU-T H.264, 9.1). */
function readGolomb(bits: BitReader): number {
  let zeros = 0;
  while (zeros < MAX_GOLOMB_BITS && !bits.isOver() && bits.read(1) === 0) zeros += 1;
  return 2 ** zeros - 1 + bits.read(zeros);
}

/** Removes the bytes that keep a start code from appearing in the data (ITU-T H.264, 7.4.1). */
const withoutEmulation = (unit: Uint8Array): Uint8Array =>
  unit.filter((byte, at) => !(byte === 3 && at > 1 && unit[at - 1] === 0 && unit[at - 2] === 0));

// Profiles whose parameter sets state a bit depth (ITU-T H.264, 7.3.2.1.1). All others have 8 bits.
const AVC_WITH_DEPTH = [100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135];
const AVC_WITHOUT_DEPTH = [66, 77, 88];
const AVC_PROFILE_AT = 1;
const SEQUENCE_SET = 7;

/** Bit depth in the `avcC` of H.264 (ISO 14496-15, 5.3.3.1). */
function readAvcDepth(bytes: Uint8Array): BitDepth | undefined {
  const profile = bytes[AVC_PROFILE_AT] ?? 0;
  if (bytes[0] !== 1) return undefined;
  if (AVC_WITHOUT_DEPTH.includes(profile)) return 8;
  const size = readBigEndian(bytes.subarray(6, 8));
  const unit = bytes.subarray(8, 8 + size);
  const isWhole = ((bytes[5] ?? 0) & 31) > 0 && size > 4 && unit.length === size;
  if (!isWhole || ((unit[0] ?? 0) & 31) !== SEQUENCE_SET) return undefined;
  if (unit[1] !== profile || !AVC_WITH_DEPTH.includes(profile)) return undefined;
  const bits = createBitReader(withoutEmulation(unit.subarray(4)));
  // The set's id, then the chroma format. Format 3 has a flag for separate planes.
  readGolomb(bits);
  if (readGolomb(bits) === 3) bits.read(1);
  const depth = 8 + readGolomb(bits);
  return bits.isOver() ? undefined : toBitDepth(depth);
}

/** Bit depth in the `hvcC` of HEVC (ISO 14496-15, 8.3.3.1). */
const readHevcDepth = (bytes: Uint8Array): BitDepth | undefined =>
  bytes[0] === 1 && bytes.length >= 23 ? toBitDepth(8 + ((bytes[17] ?? 0) & 7)) : undefined;

const PREFIX_SEI = 39;
const MASTERING_MESSAGE = 137;
const LIGHT_LEVEL_MESSAGE = 144;
const ARRAYS_AT = 23;

/**
 * True if the `hvcC` of HEVC repeats the messages with HDR10's static metadata (ITU-T H.265, D.2.1).
 */
export function hasHevcStaticHdr(bytes: Uint8Array): boolean {
  if (bytes[0] !== 1) return false;
  let offset = ARRAYS_AT;
  for (let array = 0; array < (bytes[ARRAYS_AT - 1] ?? 0); array += 1) {
    const count = readBigEndian(bytes.subarray(offset + 1, offset + 3));
    offset += 3;
    for (let unit = 0; unit < count && offset + 2 <= bytes.length; unit += 1) {
      const from = offset + 2;
      offset = from + readBigEndian(bytes.subarray(offset, from));
      if (hasStaticMessage(withoutEmulation(bytes.subarray(from, offset)))) return true;
    }
  }
  return false;
}

function hasStaticMessage(unit: Uint8Array): boolean {
  if ((((unit[0] ?? 0) >> 1) & 63) !== PREFIX_SEI) return false;
  let offset = 2;
  const readNumber = (): number => {
    let value = 0;
    while (unit[offset] === 255) {
      value += 255;
      offset += 1;
    }
    value += unit[offset] ?? 0;
    offset += 1;
    return value;
  };
  while (offset + 2 < unit.length) {
    const [type, size] = [readNumber(), readNumber()];
    if (type === MASTERING_MESSAGE || type === LIGHT_LEVEL_MESSAGE) return true;
    offset += size;
  }
  return false;
}

/** Bit depth in the `av1C` of AV1 ("AV1 Codec ISO Media File Format Binding", 2.3.3). */
function readAv1Depth([marker, , flags]: Uint8Array): BitDepth | undefined {
  if (marker !== 0x81 || flags === undefined) return undefined;
  if ((flags & 0x40) === 0) return 8;
  return (flags & 0x20) === 0 ? 10 : 12;
}

/** Bit depth in the private data of VP9 in WebM: fields of an id, a size and a value. */
function readWebmDepth(bytes: Uint8Array): BitDepth | undefined {
  for (let at = 0; at + 2 < bytes.length; at += 2 + (bytes[at + 1] ?? 0)) {
    if (bytes[at] === 3 && bytes[at + 1] === 1) return toBitDepth(bytes[at + 2]);
  }
  return undefined;
}

/** Bit depth in a codec's settings: the private data of Matroska, or a box of MP4. */
export function readBitDepth(codec: string | undefined, bytes: Uint8Array): BitDepth | undefined {
  if (codec === "H.264") return readAvcDepth(bytes);
  if (codec === "HEVC") return readHevcDepth(bytes);
  if (codec === "AV1") return readAv1Depth(bytes);
  return codec === "VP9" ? readWebmDepth(bytes) : undefined;
}

const MAX_DOLBY_PROFILE = 20;

/** Reads a Dolby Vision configuration record (`dvcC`, `dvvC`, `dvwC`). */
export function readDolbyVision(bytes: Uint8Array): DolbyVision | undefined {
  const [major, , first = 0, , third = 0] = bytes;
  const profile = first >> 1;
  return bytes.length < 5 || major === 0 || profile > MAX_DOLBY_PROFILE
    ? undefined
    : { profile, compatibility: third >> 4 };
}

const AAC_CHANNELS = ["", "1.0", "2.0", "3.0", "4.0", "5.0", "5.1", "7.1"];
const SAMPLING_FREQUENCY_FOLLOWS = 15;
const OBJECT_TYPE_FOLLOWS = 31;
const PARAMETRIC_STEREO = 29;

/** Channels in the settings of AAC (ISO 14496-3, 1.6.2.1). */
export function readAacChannels(bytes: Uint8Array): string | undefined {
  if (bytes.length < 2) return undefined;
  const bits = createBitReader(bytes);
  const type = bits.read(5);
  if (type === OBJECT_TYPE_FOLLOWS) bits.read(6);
  if (bits.read(4) === SAMPLING_FREQUENCY_FOLLOWS) bits.read(24);
  const channels = AAC_CHANNELS[bits.read(4)] || undefined;
  return type === PARAMETRIC_STEREO && channels === "1.0" ? "2.0" : channels;
}

// Full channels by the mode of AC-3 (ETSI TS 102 366, table 4.3): 1+1, mono, stereo, 3/0 … 3/2.
const AC3_CHANNELS = [2, 1, 2, 3, 3, 4, 4, 5];

/** Reads mode and bass channel. */
const readAc3Mode = (bits: BitReader): string => `${AC3_CHANNELS[bits.read(3)]}.${bits.read(1)}`;

/** Channels in a `dac3` box (ETSI TS 102 366, F.4). */
export function readAc3Channels(bytes: Uint8Array): string | undefined {
  if (bytes.length < 3) return undefined;
  const bits = createBitReader(bytes);
  // Sampling rate, version and kind of the stream.
  bits.read(10);
  return readAc3Mode(bits);
}

export type Eac3Settings = { channels?: string | undefined; hasAtmos?: boolean };

/**
 * Channels in a `dec3` box (ETSI TS 102 366, F.6), and whether the box states Atmos (TS 103 420).
 * If further streams add channels to the first one, the number is unknown: programs write their
 * positions in different bit orders.
 */
export function readEac3Settings(bytes: Uint8Array): Eac3Settings {
  const bits = createBitReader(bytes);
  bits.read(13);
  const streams = bits.read(3) + 1;
  let channels: string | undefined;
  for (let stream = 0; stream < streams; stream += 1) {
    // Sampling rate, version, a reserved bit, service and kind of the stream.
    bits.read(12);
    const stated = readAc3Mode(bits);
    bits.read(3);
    const added = bits.read(4);
    bits.read(added > 0 ? 9 : 1);
    if (stream === 0 && added === 0) channels = stated;
  }
  if (bits.isOver()) return {};
  bits.read(7);
  const hasAtmos = bits.read(1) === 1 && !bits.isOver();
  return { channels, hasAtmos };
}

// Full channels by the bits of a DTS layout, the lowest bit first (ETSI TS 102 114, E.4). Bits 3
// and 12 are channels for bass.
const DTS_CHANNELS = [1, 2, 2, 0, 1, 2, 2, 1, 1, 2, 2, 2, 0, 2, 1, 2];
const DTS_BASS = [3, 12];
const DTS_LAYOUT_AT = 17;
const DTS_BYTES = 20;

/** Channels in a `ddts` box (ETSI TS 102 114, E.4). */
export function readDtsChannels(bytes: Uint8Array): string | undefined {
  if (bytes.length < DTS_BYTES) return undefined;
  const layout = readBigEndian(bytes.subarray(DTS_LAYOUT_AT, DTS_LAYOUT_AT + 2));
  const isSet = (bit: number): boolean => ((layout >> bit) & 1) === 1;
  const full = DTS_CHANNELS.reduce((sum, count, bit) => sum + (isSet(bit) ? count : 0), 0);
  return full === 0 ? undefined : `${full}.${DTS_BASS.filter(isSet).length}`;
}
