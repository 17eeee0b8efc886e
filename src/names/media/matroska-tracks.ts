import {
  hasHevcStaticHdr,
  readAacChannels,
  readBitDepth,
  readDolbyVision,
} from "./codec-settings.ts";
import { elementsOf } from "./ebml.ts";
import {
  type AudioTrack,
  formatChannelCount,
  type MediaTrack,
  toBitDepth,
  type VideoTrack,
} from "./media-facts.ts";
import { readBigEndian, readFourLetters, readLittleEndian } from "./source.ts";

// Ids from RFC 9559.
const CRC_32 = 0xbf;
const TRACK_TYPE = 0x83;
const CODEC_ID = 0x86;
const CODEC_PRIVATE = 0x63a2;
const FLAG_DEFAULT = 0x88;
const FLAG_COMMENTARY = 0x55af;
const LANGUAGE = 0x22b59c;
const LANGUAGE_BCP47 = 0x22b59d;
const AUDIO = 0xe1;
const CHANNELS = 0x9f;
const VIDEO = 0xe0;
const STEREO_MODE = 0x53b8;
const COLOUR = 0x55b0;
const TRANSFER = 0x55ba;
const BITS_PER_CHANNEL = 0x55b2;
const MAX_CLL = 0x55bc;
const MASTERING = 0x55d0;
const BLOCK_ADDITION_MAPPING = 0x41e4;
const ADDITION_TYPE = 0x41e7;
const ADDITION_DATA = 0x41ed;

const VIDEO_TYPE = 1;
const AUDIO_TYPE = 2;
const MAX_STEREO_MODE = 14;

const VIDEO_CODECS: Readonly<Record<string, string>> = {
  "V_MPEG4/ISO/AVC": "H.264",
  "V_MPEGH/ISO/HEVC": "HEVC",
  V_AV1: "AV1",
  V_VP9: "VP9",
  V_VP8: "VP8",
  V_MPEG1: "MPEG-1",
  V_MPEG2: "MPEG-2",
  "V_MPEG4/ISO/SP": "MPEG-4",
  "V_MPEG4/ISO/ASP": "MPEG-4",
  "V_MPEG4/ISO/AP": "MPEG-4",
  "V_MPEG4/MS/V3": "MPEG-4",
  V_PRORES: "ProRes",
  V_THEORA: "Theora",
};
const VIDEO_FOR_WINDOWS = "V_MS/VFW/FOURCC";
const FOUR_LETTERS: Readonly<Record<string, string>> = {
  XVID: "XviD",
  DIVX: "DivX",
  DX50: "DivX",
  DIV3: "DivX",
  FMP4: "MPEG-4",
  MP4V: "MPEG-4",
  H264: "H.264",
  X264: "H.264",
  AVC1: "H.264",
  HEVC: "HEVC",
  H265: "HEVC",
  WVC1: "VC-1",
  MPG2: "MPEG-2",
};

/** Names of audio codecs by the first part of the codec id, or by its first two parts. */
const AUDIO_CODECS: Readonly<Record<string, string>> = {
  A_AAC: "AAC",
  A_AC3: "AC3",
  A_EAC3: "EAC3",
  A_DTS: "DTS",
  "A_DTS/LOSSLESS": "DTS-HD MA",
  A_TRUEHD: "TrueHD",
  A_FLAC: "FLAC",
  A_OPUS: "Opus",
  A_VORBIS: "Vorbis",
  "A_MPEG/L3": "MP3",
  "A_MPEG/L2": "MP2",
  A_PCM: "PCM",
  A_ALAC: "ALAC",
};
const AUDIO_FOR_WINDOWS = "A_MS/ACM";
const WAVE_FORMATS: Readonly<Record<number, string>> = {
  0x0001: "PCM",
  0x0055: "MP3",
  0x00ff: "AAC",
  0x2000: "AC3",
  0x2001: "DTS",
};

/** Content of the first element of each id. Undefined if an element ends before its stated size. */
function readFields(bytes: Uint8Array): Map<number, Uint8Array> | undefined {
  const fields = new Map<number, Uint8Array>();
  for (const { id, content, isWhole } of elementsOf(bytes)) {
    if (!isWhole) return undefined;
    if (!fields.has(id)) fields.set(id, content);
  }
  return fields;
}

const numberOf = (content: Uint8Array | undefined): number | undefined =>
  content === undefined || content.length > 8 ? undefined : readBigEndian(content);

/** Strings may end with zero bytes (RFC 8794, 7.4). */
const textOf = (content: Uint8Array | undefined): string =>
  content === undefined || content.length > 64
    ? ""
    : String.fromCharCode(...content).replace(/\0+$/, "");

/** The checksum of Ethernet and zlib (RFC 8794, 11.3.1). */
function computeCrc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}

/** False if the first element is a checksum that the others do not have. */
export function hasRightChecksum(content: Uint8Array): boolean {
  const [first] = elementsOf(content);
  if (first?.id !== CRC_32 || !first.isWhole || first.content.length !== 4) return true;
  const end = first.content.byteOffset + 4 - content.byteOffset;
  return computeCrc32(content.subarray(end)) === readLittleEndian(first.content);
}

/** Reads a track from the content of its TrackEntry. Undefined if the entry is damaged. */
export function readMatroskaTrack(entry: Uint8Array): MediaTrack | undefined {
  const fields = readFields(entry);
  if (fields === undefined) return undefined;
  const type = numberOf(fields.get(TRACK_TYPE));
  if (type === VIDEO_TYPE) return readVideo(fields, entry);
  return type === AUDIO_TYPE ? readAudio(fields) : { kind: "other" };
}

function readVideo(
  fields: ReadonlyMap<number, Uint8Array>,
  entry: Uint8Array,
): VideoTrack | undefined {
  const inner = readFields(fields.get(VIDEO) ?? NONE);
  const colour = readFields(inner?.get(COLOUR) ?? NONE);
  if (inner === undefined || colour === undefined) return undefined;
  const id = textOf(fields.get(CODEC_ID));
  const settings = fields.get(CODEC_PRIVATE) ?? NONE;
  // The letters follow five numbers of a BITMAPINFOHEADER.
  const codec =
    id === VIDEO_FOR_WINDOWS
      ? FOUR_LETTERS[readFourLetters(settings, 16).toUpperCase()]
      : VIDEO_CODECS[id];
  const stereo = numberOf(inner.get(STEREO_MODE)) ?? 0;
  return {
    kind: "video",
    codec,
    bitDepth:
      (id === VIDEO_FOR_WINDOWS ? undefined : readBitDepth(codec, settings)) ??
      toBitDepth(numberOf(colour.get(BITS_PER_CHANNEL))),
    transfer: numberOf(colour.get(TRANSFER)),
    hasStaticHdr:
      colour.has(MASTERING) ||
      colour.has(MAX_CLL) ||
      (codec === "HEVC" && hasHevcStaticHdr(settings)),
    dolbyVision: readMapping(entry),
    is3D: stereo > 0 && stereo <= MAX_STEREO_MODE,
  };
}

const NONE = new Uint8Array();
const DOLBY_TYPES = ["dvcC", "dvvC", "dvwC"];

/** The Dolby Vision record among the mappings of block additions. */
function readMapping(entry: Uint8Array): VideoTrack["dolbyVision"] {
  for (const { id, content } of elementsOf(entry)) {
    if (id !== BLOCK_ADDITION_MAPPING) continue;
    const mapping = readFields(content);
    const type = readFourLetters(mapping?.get(ADDITION_TYPE)?.subarray(-4) ?? NONE);
    if (DOLBY_TYPES.includes(type)) return readDolbyVision(mapping?.get(ADDITION_DATA) ?? NONE);
  }
  return undefined;
}

function readAudio(fields: ReadonlyMap<number, Uint8Array>): AudioTrack | undefined {
  const inner = readFields(fields.get(AUDIO) ?? NONE);
  if (inner === undefined) return undefined;
  const id = textOf(fields.get(CODEC_ID));
  const settings = fields.get(CODEC_PRIVATE) ?? NONE;
  const [family = "", variant] = id.split("/");
  const codec =
    id === AUDIO_FOR_WINDOWS
      ? WAVE_FORMATS[readLittleEndian(settings.subarray(0, 2))]
      : (AUDIO_CODECS[`${family}/${variant}`] ?? AUDIO_CODECS[family]);
  const exact = family === "A_AAC" ? readAacChannels(settings) : undefined;
  const tag = textOf(fields.get(LANGUAGE_BCP47)) || textOf(fields.get(LANGUAGE));
  return {
    kind: "audio",
    isDefault: numberOf(fields.get(FLAG_DEFAULT)) !== 0,
    isCommentary: numberOf(fields.get(FLAG_COMMENTARY)) === 1,
    codec,
    channels: exact ?? formatChannelCount(numberOf(inner.get(CHANNELS))),
    // The default is English, but programs also leave the element out if they know no language.
    language: tag === "" ? undefined : tag,
  };
}
