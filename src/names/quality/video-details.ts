import type { MediaFacts } from "../../base/media-facts.ts";
import type { ParsedName } from "../parse/lex/parsed-name.ts";
import { codecFamily } from "./order.ts";
import { type StatedDetails, statedDetailsOf } from "./stated-details.ts";

/** Details of a video for its name. Details that neither its header nor a name states are empty. */
export type VideoDetails = StatedDetails & {
  codec: string | null;
  languages: readonly string[];
  /** Details whose values the header states. Names state all others. */
  fromHeader: ReadonlySet<keyof MediaFacts>;
};

/**
 * Returns the details of a video. The header wins over the names for everything that it states;
 * `media` is undefined if it was not read. Where both state the same kind of value, the more exact
 * one counts: `x265` instead of HEVC, `HDR10+` instead of HDR10, `DTS-HD MA` instead of DTS. A
 * header states neither HDR10+ nor the profile of DTS, and Atmos only in MP4.
 */
export function videoDetailsOf(
  said: ParsedName,
  title: string,
  media: MediaFacts = {},
): VideoDetails {
  const stated = statedDetailsOf(said, title);
  return {
    ...stated,
    codec: mergeCodec(media.codec, said.videoCodec),
    bitDepth: media.bitDepth ?? stated.bitDepth,
    hdr: mergeHdr(media.hdr, stated.hdr),
    audio: mergeAudio(media.audio, stated.audio),
    channels: media.channels ?? stated.channels,
    languages: media.languages ?? said.languages,
    is3D: media.is3D ?? stated.is3D,
    fromHeader: new Set(Object.keys(media) as (keyof MediaFacts)[]),
  };
}

function mergeCodec(codec: string | undefined, stated: string | null): string | null {
  if (codec === undefined) return stated;
  return stated !== null && codecFamily(stated) === codecFamily(codec) ? stated : codec;
}

const DOLBY_VISION = "DV";

function mergeHdr(formats: readonly string[] | undefined, stated: readonly string[]): string[] {
  if (formats === undefined) return [...stated];
  if (formats.length === 0) return [];
  const merged = formats.map((format) => EXACT_HDR[format]?.find(isIn(stated)) ?? format);
  // Older programs write no record of Dolby Vision.
  const isAdded = stated.includes(DOLBY_VISION) && !merged.includes(DOLBY_VISION);
  return isAdded ? [DOLBY_VISION, ...merged] : merged;
}

const isIn =
  (values: readonly string[]) =>
  (value: string): boolean =>
    values.includes(value);

/** Formats that are more exact than what a header states. */
const EXACT_HDR: Readonly<Record<string, readonly string[]>> = {
  HDR: ["HDR10+", "HDR10"],
  HDR10: ["HDR10+"],
};

const WITH_ATMOS: readonly (string | undefined)[] = ["TrueHD", "EAC3"];

function mergeAudio(audio: readonly string[] | undefined, stated: readonly string[]): string[] {
  if (audio === undefined) return [...stated];
  const [codec, atmos] = audio;
  const [named] = stated;
  if (codec?.startsWith("DTS") === true) {
    return named !== undefined && isExactDts(named, codec) ? [named] : [codec];
  }
  const isAtmos = WITH_ATMOS.includes(codec) && stated.includes("Atmos");
  const isSame = named === codec || named === "Atmos";
  return atmos === undefined && isAtmos && isSame ? [...audio, "Atmos"] : [...audio];
}

/** True if a name's profile can be that of the codec in the header, which may be its core. */
function isExactDts(named: string, codec: string): boolean {
  if (named === "DTS:X") return true;
  if (codec === "DTS") return named.startsWith("DTS");
  return codec === "DTS-HD" && named.startsWith("DTS-HD");
}
