import type { BitDepth, MediaFacts } from "../../base/media-facts.ts";

export const toBitDepth = (bits: number | undefined): BitDepth | undefined =>
  bits === 8 || bits === 10 || bits === 12 ? bits : undefined;

/** Profile and compatibility of a Dolby Vision configuration record. */
export type DolbyVision = { profile: number; compatibility: number };

export type VideoTrack = {
  kind: "video";
  codec?: string | undefined;
  bitDepth?: BitDepth | undefined;
  /** Transfer characteristics (ITU-T H.273, table 3). */
  transfer?: number | undefined;
  /** True if the track has the static metadata of HDR10. */
  hasStaticHdr?: boolean;
  dolbyVision?: DolbyVision | undefined;
  is3D?: boolean;
};

export type AudioTrack = {
  kind: "audio";
  isDefault: boolean;
  isCommentary?: boolean;
  codec?: string | undefined;
  hasAtmos?: boolean | undefined;
  channels?: string | undefined;
  /** The header's language code or tag, in any standard. */
  language?: string | undefined;
};

/** `other`: subtitles, pictures and everything else without facts about the video. */
export type MediaTrack = VideoTrack | AudioTrack | { kind: "other" };

/** Returns the facts in a file's tracks, in the order of the file. */
export function toMediaFacts(tracks: readonly MediaTrack[]): MediaFacts {
  const video = tracks.find((track) => track.kind === "video");
  const sounds = tracks.filter((track) => track.kind === "audio");
  const sound = sounds.find(({ isDefault }) => isDefault) ?? sounds[0];
  const facts: MediaFacts = {};
  if (video?.codec !== undefined) facts.codec = video.codec;
  const bitDepth = video?.bitDepth ?? EIGHT_BITS.get(video?.codec ?? "");
  if (bitDepth !== undefined) facts.bitDepth = bitDepth;
  const hdr = video && readHdr(video);
  if (hdr !== undefined) facts.hdr = hdr;
  if (sound?.codec !== undefined) {
    facts.audio = sound.hasAtmos === true ? [sound.codec, "Atmos"] : [sound.codec];
  }
  if (sound?.channels !== undefined) facts.channels = sound.channels;
  const languages = readLanguages(sounds);
  if (languages !== undefined) facts.languages = languages;
  if (video?.is3D === true) facts.is3D = true;
  return facts;
}

/** Codecs that have no other bit depth. */
const EIGHT_BITS: ReadonlyMap<string, BitDepth> = new Map(
  ["MPEG-1", "MPEG-2", "MPEG-4", "XviD", "DivX", "VC-1", "VP8"].map((codec) => [codec, 8]),
);

const PQ = 16;
const HLG = 18;
// BT.709, the two television gammas, BT.601, SMPTE 240M and sRGB. BT.2020 (14, 15) is missing,
// because HLG broadcasts state it for older receivers.
const SDR: readonly (number | undefined)[] = [1, 4, 5, 6, 7, 13];
// Base layers by the compatibility in the configuration record ("Dolby Vision Streams Within the
// ISO Base Media File Format", 2.2). Blu-ray has 6.
const BASE_LAYERS: Readonly<Record<number, string>> = { 1: "HDR10", 4: "HLG", 6: "HDR10" };
const BLU_RAY_PROFILE = 7;

function readHdr({ transfer, hasStaticHdr, dolbyVision }: VideoTrack): string[] | undefined {
  if (dolbyVision !== undefined) {
    const { profile, compatibility } = dolbyVision;
    const base = profile === BLU_RAY_PROFILE ? "HDR10" : BASE_LAYERS[compatibility];
    return base === undefined ? ["DV"] : ["DV", base];
  }
  if (transfer === PQ) return [hasStaticHdr === true ? "HDR10" : "HDR"];
  if (transfer === HLG) return ["HLG"];
  return SDR.includes(transfer) ? [] : undefined;
}

const WITHOUT_WORDS = "zxx";
const UNKNOWN = ["und", "mis", "mul", "mud"];

/** Undefined if a sound track states no language: the list would be incomplete. */
function readLanguages(sounds: readonly AudioTrack[]): string[] | undefined {
  const languages = new Set<string>();
  for (const { language, isCommentary } of sounds) {
    if (isCommentary === true) continue;
    const code = toLanguageCode(language);
    if (code === undefined) return undefined;
    if (code !== WITHOUT_WORDS) languages.add(code);
  }
  return languages.size === 0 ? undefined : [...languages];
}

/** Returns the shortest code of a language: `de` for `ger`, `deu` and `de-AT`. */
function toLanguageCode(text: string | undefined): string | undefined {
  if (text === undefined || !/^[a-z]{2,3}(?:-[a-z0-9]{1,8}){0,7}$/i.test(text)) return undefined;
  try {
    const { language } = new Intl.Locale(text);
    // Codes from qaa to qtz are for private use.
    return UNKNOWN.includes(language) || /^q[a-t][a-z]$/.test(language) ? undefined : language;
  } catch {
    return undefined;
  }
}

const CHANNELS: Readonly<Record<number, string>> = {
  1: "1.0",
  2: "2.0",
  6: "5.1",
  7: "6.1",
  8: "7.1",
};

/**
 * Writes a number of channels as Radarr does. Undefined for 3, 4 and 5, which are either with or
 * without a channel for bass.
 */
export const formatChannelCount = (count: number | undefined): string | undefined =>
  CHANNELS[count ?? 0];
