import {
  hasHevcStaticHdr,
  readAacChannels,
  readAc3Channels,
  readBitDepth,
  readDolbyVision,
  readDtsChannels,
  readEac3Settings,
} from "./codec-settings.ts";
import {
  type AudioTrack,
  formatChannelCount,
  type MediaTrack,
  toBitDepth,
  type VideoTrack,
} from "./media-facts.ts";
import { readBigEndian, readFourLetters } from "./source.ts";

/** Boxes in memory, by type: the first one of each type. */
type Boxes = ReadonlyMap<string, Uint8Array>;

/** Reads consecutive boxes. Undefined if one is longer than these bytes. */
function readBoxes(bytes: Uint8Array): Boxes | undefined {
  const boxes = new Map<string, Uint8Array>();
  let offset = 0;
  while (offset + 8 <= bytes.length) {
    const size = readBigEndian(bytes.subarray(offset, offset + 4));
    // QuickTime ends a list with four zero bytes.
    if (size === 0) break;
    if (size < 8 || offset + size > bytes.length) return undefined;
    const type = readFourLetters(bytes, offset + 4);
    if (!boxes.has(type)) boxes.set(type, bytes.subarray(offset + 8, offset + size));
    offset += size;
  }
  return boxes;
}

const NONE = new Uint8Array();
// A "full" box begins with its version and flags.
const FULL_HEAD = 4;

const VIDEO_CODECS: Readonly<Record<string, string>> = {
  avc1: "H.264",
  avc2: "H.264",
  avc3: "H.264",
  avc4: "H.264",
  dva1: "H.264",
  dvav: "H.264",
  hvc1: "HEVC",
  hev1: "HEVC",
  dvh1: "HEVC",
  dvhe: "HEVC",
  av01: "AV1",
  dav1: "AV1",
  vp08: "VP8",
  vp09: "VP9",
  "vc-1": "VC-1",
  apch: "ProRes",
  apcn: "ProRes",
  apcs: "ProRes",
  apco: "ProRes",
  ap4h: "ProRes",
  ap4x: "ProRes",
};
const DOLBY_ENTRIES = ["dva1", "dvav", "dvh1", "dvhe", "dav1"];
const PICTURES = ["jpeg", "png ", "mjpa", "mjpb", "tmcd"];
const AUDIO_CODECS: Readonly<Record<string, string>> = {
  "ac-3": "AC3",
  "ec-3": "EAC3",
  "ac-4": "AC4",
  mlpa: "TrueHD",
  dtsc: "DTS",
  dtse: "DTS",
  dtsh: "DTS-HD",
  dtsl: "DTS-HD MA",
  alac: "ALAC",
  fLaC: "FLAC",
  Opus: "Opus",
  ".mp3": "MP3",
};
const PCM_ENTRIES = ["sowt", "twos", "lpcm", "ipcm", "fpcm", "in24", "in32", "fl32", "fl64"];

// Object types of MPEG-4 (https://mp4ra.org/registered-types/object-types).
const OBJECT_CODECS: Readonly<Record<number, string>> = {
  0x20: "MPEG-4",
  0x21: "H.264",
  0x23: "HEVC",
  0x40: "AAC",
  0x60: "MPEG-2",
  0x61: "MPEG-2",
  0x62: "MPEG-2",
  0x63: "MPEG-2",
  0x64: "MPEG-2",
  0x65: "MPEG-2",
  0x66: "AAC",
  0x67: "AAC",
  0x68: "AAC",
  0x69: "MP3",
  0x6a: "MPEG-1",
  0x6b: "MP3",
  0xa5: "AC3",
  0xa6: "EAC3",
  0xa9: "DTS",
  0xad: "Opus",
  0xdd: "Vorbis",
};

type StreamSettings = { codec?: string | undefined; settings: Uint8Array };

const STREAM = 3;
const DECODER = 4;
const DECODER_SETTINGS = 5;

/** Reads the codec and its settings in an `esds` box (ISO 14496-1, 7.2.6). */
function readStream(esds: Uint8Array): StreamSettings {
  const none = { settings: NONE };
  const stream = readDescriptor(esds.subarray(FULL_HEAD));
  const [, , flags] = stream?.content ?? NONE;
  // Ids of other streams are not used in files.
  if (stream?.tag !== STREAM || flags === undefined || (flags & 0xe0) !== 0) return none;
  const decoder = readDescriptor(stream.content.subarray(3));
  if (decoder?.tag !== DECODER || decoder.content.length < 13) return none;
  const settings = readDescriptor(decoder.content.subarray(13));
  return {
    codec: OBJECT_CODECS[decoder.content[0] ?? 0],
    settings: settings?.tag === DECODER_SETTINGS ? settings.content : NONE,
  };
}

/** Sizes have up to four bytes of seven bits. */
function readDescriptor(bytes: Uint8Array): { tag: number; content: Uint8Array } | undefined {
  let size = 0;
  for (let at = 1; at <= 4; at += 1) {
    const byte = bytes[at];
    if (byte === undefined) return undefined;
    size = size * 128 + (byte & 127);
    if (byte > 127) continue;
    const content = bytes.subarray(at + 1, at + 1 + size);
    return content.length < size ? undefined : { tag: bytes[0] ?? 0, content };
  }
  return undefined;
}

/** Parts of a `trak` that describe it. `description` is the content of `stsd`. */
export type TrackBoxes = {
  handler: string;
  isEnabled: boolean;
  description: Uint8Array;
  language: string | undefined;
};

const VIDEO_ENTRY_BYTES = 78;

/** Reads a track. Undefined if its description is damaged. */
export function readMp4Track(track: TrackBoxes): MediaTrack | undefined {
  const { handler, description } = track;
  if (handler !== "vide" && handler !== "soun") return { kind: "other" };
  // The number of entries comes first. All entries of a film have one codec.
  const size = readBigEndian(description.subarray(8, 12));
  const type = readFourLetters(description, 12);
  const entry = description.subarray(16, 8 + size);
  if (size < 16 || 8 + size > description.length) return undefined;
  return handler === "vide" ? readVideo(type, entry) : readAudio(type, entry, track);
}

function readVideo(type: string, entry: Uint8Array): MediaTrack | undefined {
  if (PICTURES.includes(type)) return { kind: "other" };
  const boxes = readBoxes(entry.subarray(VIDEO_ENTRY_BYTES));
  if (entry.length < VIDEO_ENTRY_BYTES || boxes === undefined) return undefined;
  const stream = readStream(boxes.get("esds") ?? NONE);
  const codec = type === "mp4v" ? stream.codec : VIDEO_CODECS[type];
  const vp9 = boxes.get("vpcC");
  const settings = boxes.get("avcC") ?? boxes.get("hvcC") ?? boxes.get("av1C") ?? NONE;
  const record = boxes.get("dvcC") ?? boxes.get("dvvC") ?? boxes.get("dvwC");
  return {
    kind: "video",
    codec,
    bitDepth:
      vp9 === undefined
        ? readBitDepth(codec, settings)
        : toBitDepth((vp9[FULL_HEAD + 2] ?? 0) >> 4),
    transfer: readTransfer(boxes.get("colr")) ?? vp9?.[FULL_HEAD + 4],
    hasStaticHdr:
      ["mdcv", "clli", "SmDm"].some((name) => boxes.has(name)) ||
      (codec === "HEVC" && hasHevcStaticHdr(settings)),
    dolbyVision:
      (record && readDolbyVision(record)) ??
      (DOLBY_ENTRIES.includes(type) ? { profile: 0, compatibility: 0 } : undefined),
    is3D: isStereo(boxes.get("st3d")),
  };
}

/** Transfer characteristics in a `colr` box of kind `nclx` or, in QuickTime, `nclc`. */
function readTransfer(colour: Uint8Array | undefined): VideoTrack["transfer"] {
  if (colour === undefined || colour.length < 10) return undefined;
  const isCode = ["nclx", "nclc"].includes(readFourLetters(colour));
  return isCode ? readBigEndian(colour.subarray(6, 8)) : undefined;
}

/** Frames above one another, or next to one another (Spherical Video V2). */
const isStereo = (stereo: Uint8Array | undefined): boolean =>
  [1, 2].includes(stereo?.[FULL_HEAD] ?? 0);

// Bytes before the boxes, by the version of the entry. QuickTime has three versions.
const AUDIO_ENTRY_BYTES = [28, 44, 64];

function readAudio(
  type: string,
  entry: Uint8Array,
  { isEnabled, language }: TrackBoxes,
): AudioTrack | undefined {
  const version = readBigEndian(entry.subarray(8, 10));
  const head = AUDIO_ENTRY_BYTES[version];
  const own = head === undefined ? undefined : readBoxes(entry.subarray(head));
  if (head === undefined || own === undefined || entry.length < head) return undefined;
  // QuickTime puts them into a box.
  const boxes = own.has("esds") ? own : (readBoxes(own.get("wave") ?? NONE) ?? own);
  const stream = readStream(boxes.get("esds") ?? NONE);
  const codec =
    type === "mp4a"
      ? stream.codec
      : (AUDIO_CODECS[type] ?? (PCM_ENTRIES.includes(type) ? "PCM" : undefined));
  const dolby = codec === "EAC3" ? readEac3Settings(own.get("dec3") ?? NONE) : undefined;
  return {
    kind: "audio",
    isDefault: isEnabled,
    codec,
    hasAtmos: dolby?.hasAtmos,
    channels: dolby?.channels ?? readChannels(codec, { own, stream, entry, version }),
    language,
  };
}

type AudioEntry = { own: Boxes; stream: StreamSettings; entry: Uint8Array; version: number };

/** The entry's own number is always 2 in MP4, except for codecs that were defined later. */
function readChannels(
  codec: string | undefined,
  { own, stream, entry, version }: AudioEntry,
): string | undefined {
  if (codec === "AAC") return readAacChannels(stream.settings);
  if (codec === "AC3") return readAc3Channels(own.get("dac3") ?? NONE);
  if (codec?.startsWith("DTS") === true) return readDtsChannels(own.get("ddts") ?? NONE);
  // After version, version of the codec, vendor; after a version 2 head, the number has 32 bits.
  const count = readBigEndian(version === 2 ? entry.subarray(40, 44) : entry.subarray(16, 18));
  if (codec === "PCM" || codec === "FLAC") return formatChannelCount(count);
  // The settings follow the box's version: `Opus` has its own, ALAC counts at byte 9.
  if (codec === "Opus") return formatChannelCount(own.get("dOps")?.[1]);
  return codec === "ALAC" ? formatChannelCount(own.get("alac")?.[FULL_HEAD + 9]) : undefined;
}

const NO_LANGUAGE = 0x7fff;
const FIRST_LETTERS = 0x400;

/**
 * Converts the language of an `mdhd` box: three letters of five bits (ISO 14496-12, 8.4.2).
 * QuickTime's own numbers are below all letters.
 */
export function readPackedLanguage(code: number): string | undefined {
  if (code < FIRST_LETTERS || code >= NO_LANGUAGE) return undefined;
  const letters = [code >> 10, code >> 5, code].map((bits) => 0x60 + (bits & 31));
  return String.fromCharCode(...letters);
}
