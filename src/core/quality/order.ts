import type { ParsedName } from "../parse/lex/parsed-name.ts";
import { variantsOf } from "./variants.ts";

/**
 * Sources of videos, the best first, as in docs/filing.md. What was filmed in a cinema or sent out before the release
 * is worse than anything else, even with a higher resolution.
 */
const SOURCES = [
  "Remux",
  "BluRay",
  "WEB-DL",
  "WEBRip",
  "HDRip",
  "HDTV",
  "DVD",
  "VHS",
  "Screener",
  "TS",
  "CAM",
] as const;

type VideoSource = (typeof SOURCES)[number];

/** A video's quality by its name and length. Null: the name does not say. */
export type Quality = {
  /** Lines of the picture: 480 … 2160. */
  height: number | null;
  source: VideoSource | null;
  /** x264 and H.264 are the same. */
  codec: string | null;
  hdr: string | null;
  /** 1 for a first release, one more for each PROPER, REPACK or `v2`. */
  revision: number;
  bytes: number;
  /** These must be equal before the rest can be compared. */
  edition: string | null;
  part: number | null;
  languages: string[];
  /** 3D, burnt-in subtitles, a dub … */
  variants: string[];
};

const POOR: readonly VideoSource[] = ["Screener", "TS", "CAM"];

const isSource = (text: string | null): text is VideoSource =>
  text !== null && (SOURCES as readonly string[]).includes(text);

/** 0 is the best. */
export const sourceRank = (source: VideoSource): number => SOURCES.indexOf(source);

export const isPoor = (source: VideoSource): boolean => POOR.includes(source);

/** Names of DVD rips have no resolution: the disc has 480 or 576 lines. */
const impliedHeight = (source: VideoSource | null): number | null =>
  source === "DVD" || source === "VHS" ? 480 : null;

/** 480 and 576 lines are the same quality in two television standards. */
export const sameHeight = (a: number, b: number): boolean => a === b || (a < 720 && b < 720);

/** How many times as large a file must be to count as better: the sizes of equal encodes differ by about a third. */
export const CLEARLY_LARGER_RATIO = 1.5;

const FAMILIES: Readonly<Record<string, string>> = {
  x264: "AVC",
  "H.264": "AVC",
  x265: "HEVC",
  XviD: "MPEG-4",
  DivX: "MPEG-4",
};

const codecFamily = (codec: string | null): string | null => (codec === null ? null : (FAMILIES[codec] ?? codec));

type Named = Pick<
  ParsedName,
  "name" | "resolution" | "source" | "videoCodec" | "hdr" | "version" | "edition" | "part" | "languages"
>;

/** `releaseName` is the name of the folder, if the file is in one. `title` is that of the work. */
export function qualityOf(named: Named, bytes: number, { releaseName = "", title = "" } = {}): Quality {
  const source = isSource(named.source) ? named.source : null;
  const lines = /^\d+/.exec(named.resolution ?? "")?.[0];
  return {
    height: lines === undefined ? impliedHeight(source) : Number(lines),
    source,
    codec: codecFamily(named.videoCodec),
    hdr: named.hdr,
    revision: named.version,
    bytes,
    edition: named.edition,
    part: named.part,
    languages: [...named.languages],
    variants: variantsOf([releaseName, named.name], title),
  };
}

/** `1080p BluRay`; empty if the name has neither. */
export const qualityText = ({ height, source }: Pick<Quality, "height" | "source">): string =>
  [height === null ? "" : `${height}p`, source ?? ""].filter(Boolean).join(" ");
