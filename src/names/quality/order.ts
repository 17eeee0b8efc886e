import { fold } from "../../base/text/fold.ts";
import type { ParsedName } from "../parse/lex/parsed-name.ts";
import { editionOf } from "./edition-key.ts";

type Variant = {
  /** Completes the phrase “the name mentions a dub”. */
  name: string;
  /** Words that indicate the variant anywhere except in the title. */
  anywhere: RegExp;
  /**
   * Short or common words that indicate the variant only after the year, the numbering or the
   * resolution.
   */
  afterTitle?: RegExp;
};

const words = (pattern: string): RegExp => new RegExp(`(?<= )(?:${pattern})(?= )`, "g");

/**
 * Variants of a film or episode that cannot be compared by resolution, as listed in
 * docs/reference/filing.md.
 */
const VARIANTS: readonly Variant[] = [
  {
    name: "3D",
    // `SBS` directly before a source is a television station.
    anywhere: words(
      "(?:\\d{3,4}p|bd|br|blu ?ray)?3d(?:bd|br|rip|blu ?ray|hd)?|blu ray3d|(?:h|half|f|full|hd) ?(?:sbs|ou|tab)|sbs(?! (?:web|hdtv))|mvc|anaglyph|side by side|over under|top (?:and )?bottom|frame ?pack(?:ed|ing)?",
    ),
    afterTitle: words("ou|tab"),
  },
  {
    name: "burnt-in subtitles",
    anywhere: words(
      "hard ?sub(?:s|bed)?|hard ?coded|burn(?:ed|t)(?: in)? sub(?:s|titles)?|hc ?(?:eng|kor|e?subs?)|(?:kor|korean|chi|viet|swe|nor|dk|nl|fin|heb|pl|ro)sub(?:s|bed)?|legendado|subtitulad[ao]|vost ?fr|vose|subfrench",
    ),
    afterTitle: words("hc|subbed"),
  },
  {
    name: "a dub",
    anywhere: words("dubbed|dublado|doblad[ao]|hebdub|(?:eng|english|hindi|fan|custom) ?dub"),
    afterTitle: words("dubs?"),
  },
  {
    // German releases with both the dub and the original.
    name: "two languages",
    anywhere: words("dual ?(?:audio|lang(?:uage)?)"),
    afterTitle: words("(?<!web )[dm]l"),
  },
  {
    name: "cinema audio",
    anywhere: words("(?:line|mic) ?(?:audio|dub|dubbed)|(?:cam|ts) ?audio"),
    afterTitle: words("line|mic|md|ld|(?:ac3|aac|dts)[ml]d"),
  },
  {
    name: "an upscale",
    anywhere: words(
      "up ?scaled?|upscaling|up ?converted|upre[sz]|ai ?(?:upscaled?|enhanced?|remaster(?:ed)?)|topaz|fake ?(?:4k|hd|uhd)",
    ),
    afterTitle: words("ai|regraded?"),
  },
  {
    name: "a riff or fan commentary",
    anywhere: words("riff ?trax|riffed|mst3k|mystery science theater(?: 3000)?|fan commentary"),
  },
  {
    name: "another frame rate",
    anywhere: words("interpolated|(?:48|60|120) ?fps"),
    afterTitle: words("hfr|rife|svp"),
  },
  {
    name: "a cropped picture",
    anywhere: words("full ?screen|pan (?:and |n )?scan"),
    afterTitle: words("fs"),
  },
  {
    name: "black and white",
    anywhere: words("black (?:and )?(?:white|chrome)"),
    afterTitle: words("b and w|bw"),
  },
  {
    name: "a censored cut",
    anywhere: words("censored|(?:tv|airline|broadcast) (?:cut|version|edit)"),
  },
  {
    name: "another cut",
    anywhere: words("assembly cut"),
    // Named cuts are editions, which are compared separately.
    afterTitle: words(
      "(?<!(?:directors?|director s|extended|final|theatrical|international|ultimate|tv|airline|broadcast) )cut",
    ),
  },
  {
    name: "audio description or sign language",
    anywhere: words("audio ?descri(?:bed|ption)|descriptive audio|sign(?:ed)? language"),
    afterTitle: words("bsl|asl"),
  },
];

const TITLE_ENDS =
  / (?=(?:(?:19|20)\d\d|\d{3,4}[pi]|4k|uhd|s\d{1,4}(?:e\d+)*|\d{1,2}x\d{2,3}|blu ?ray|web ?dl|web ?rip|hdtv|dvdrip) )/;

/**
 * Finds the variants in a video's names: the release's name and its own, with folders. Words that
 * are also in the work's `title` count only if a name contains them more often than the title.
 */
export function variantsOf(names: readonly string[], title: string): string[] {
  const inTitle = spaced(title);
  const components = names.flatMap((name) => name.split("/")).map(spaced);
  return VARIANTS.flatMap(({ name, anywhere, afterTitle }) => {
    const ownCount = count(inTitle, anywhere);
    const isVariant = components.some(
      (component) =>
        count(component, anywhere) > ownCount ||
        (afterTitle !== undefined && count(textAfterTitle(component), afterTitle) > 0),
    );
    return isVariant ? name : [];
  });
}

const spaced = (text: string): string => ` ${fold(text)} `;
const count = (text: string, words: RegExp): number => text.match(words)?.length ?? 0;

function textAfterTitle(name: string): string {
  const end = TITLE_ENDS.exec(name)?.index;
  return end === undefined ? "" : name.slice(end);
}

/**
 * Video sources, best first, as in docs/reference/filing.md. Cinema recordings and screeners are
 * worse than any other source, even at a higher resolution.
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

/**
 * A video's quality, based on its name and size. A null field means that the name does not state
 * it.
 */
export type Quality = {
  /** Picture height in lines: 480 … 2160. */
  height: number | null;
  source: VideoSource | null;
  /** Codec family: x264 and H.264 count as the same codec. */
  codec: string | null;
  hdr: string | null;
  /** 1 for a first release, plus one for each PROPER, REPACK or `v2`. */
  revision: number;
  bytes: number;
  /** The length of the file. Null if it was not read. */
  durationMs: number | null;
  /** Frames a second, if the name states them: 23.976, 24, 25 … */
  frameRate: number | null;
  /** The fields from here on must be equal before the other fields can be compared. */
  edition: string | null;
  part: number | null;
  languages: string[];
  /** 3D, burnt-in subtitles, a dub … */
  variants: string[];
};

const POOR: readonly VideoSource[] = ["Screener", "TS", "CAM"];

const isSource = (text: string | null): text is VideoSource =>
  text !== null && (SOURCES as readonly string[]).includes(text);

/** Rank of a source, with 0 as the best. */
export const rankSource = (source: VideoSource): number => SOURCES.indexOf(source);

export const isPoor = (source: VideoSource): boolean => POOR.includes(source);

/** Names of DVD rips do not state a resolution. The disc has 480 or 576 lines. */
const impliedHeight = (source: VideoSource | null): number | null =>
  source === "DVD" || source === "VHS" ? 480 : null;

/** 480 and 576 lines are the same quality in two television standards. */
export const isSameHeight = (a: number, b: number): boolean => a === b || (a < 720 && b < 720);

/**
 * Minimum size ratio for the larger file to count as better. The sizes of equal encodes differ by
 * about a third.
 */
export const CLEARLY_LARGER_RATIO = 1.5;

const FAMILIES: Readonly<Record<string, string>> = {
  x264: "AVC",
  "H.264": "AVC",
  x265: "HEVC",
  XviD: "MPEG-4",
  DivX: "MPEG-4",
};

/** Returns the codec that an encoder (`x265`) or another spelling stands for. */
export const codecFamily = (codec: string | null): string | null =>
  codec === null ? null : (FAMILIES[codec] ?? codec);

type QualityFields = Pick<
  ParsedName,
  | "name"
  | "title"
  | "resolution"
  | "source"
  | "videoCodec"
  | "hdr"
  | "version"
  | "edition"
  | "part"
  | "languages"
>;

// `25fps`, `23,976 fps`. PAL's films run at 25 frames a second, NTSC's at 23.976.
const FRAME_RATE = /(?<!\d)(2[3-5])(?:[., ](\d{1,3}))? ?fps(?![a-z\d])/i;
const TELEVISION = /(?<![a-z\d])(?:(pal)|ntsc)(?![a-z\d])/i;

/** Returns the frames a second that a name states after the title. */
function frameRateIn(name: string): number | null {
  const [, whole, fraction = "0"] = FRAME_RATE.exec(name) ?? [];
  if (whole !== undefined) return Number(`${whole}.${fraction}`);
  const [standard, pal] = TELEVISION.exec(textAfterTitle(spaced(name))) ?? [];
  return standard === undefined ? null : pal === undefined ? 23.976 : 25;
}

interface QualityContext {
  /** The name of the folder, if the file is in one. */
  releaseName?: string;
  /** The work's title. */
  title?: string;
  /** The file's length in ms, if it was read. */
  durationMs?: number | undefined;
}

/** Returns a video's quality. `bytes` is its size. */
export function qualityOf(
  named: QualityFields,
  bytes: number,
  { releaseName = "", title = "", durationMs }: QualityContext = {},
): Quality {
  const source = isSource(named.source) ? named.source : null;
  const lines = /^\d+/.exec(named.resolution ?? "")?.[0];
  return {
    height: lines === undefined ? impliedHeight(source) : Number(lines),
    source,
    codec: codecFamily(named.videoCodec),
    hdr: named.hdr,
    revision: named.version,
    bytes,
    durationMs: durationMs ?? null,
    frameRate: frameRateIn(named.name) ?? frameRateIn(releaseName),
    edition: editionOf(named, title),
    part: named.part,
    languages: [...named.languages],
    variants: variantsOf([releaseName, named.name], title),
  };
}

/** Formats a quality as `1080p BluRay`; empty if the name states no resolution and no source. */
export const formatQuality = ({ height, source }: Pick<Quality, "height" | "source">): string =>
  [height === null ? "" : `${height}p`, source ?? ""].filter(Boolean).join(" ");
