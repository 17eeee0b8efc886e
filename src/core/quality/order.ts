/**
 * Where videos come from, the best first; docs/filing.md shows it. What was filmed off a screen, or sent out before the
 * release, is worse than anything else whatever its resolution claims.
 */
export const SOURCES = [
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

export type VideoSource = (typeof SOURCES)[number];

const POOR: readonly VideoSource[] = ["Screener", "TS", "CAM"];

export const isSource = (text: string | null): text is VideoSource =>
  text !== null && (SOURCES as readonly string[]).includes(text);

/** 0 is the best. */
export const sourceRank = (source: VideoSource): number => SOURCES.indexOf(source);

export const isPoor = (source: VideoSource): boolean => POOR.includes(source);

/** Names of DVD rips leave the resolution out: the disc has 480 or 576 lines. */
export const impliedHeight = (source: VideoSource | null): number | null =>
  source === "DVD" || source === "VHS" ? 480 : null;

/** 480 and 576 lines are the two television standards of one quality. */
export const sameHeight = (a: number, b: number): boolean => a === b || (a < 720 && b < 720);

/** How many times as large a file of the same class must be to be called better: encoders differ by a third or so. */
export const CLEARLY_LARGER = 1.5;

const FAMILIES: Readonly<Record<string, string>> = {
  x264: "AVC",
  "H.264": "AVC",
  x265: "HEVC",
  XviD: "MPEG-4",
  DivX: "MPEG-4",
};

export const codecFamily = (codec: string | null): string | null =>
  codec === null ? null : (FAMILIES[codec] ?? codec);
