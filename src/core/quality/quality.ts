import type { ParsedName } from "../parse/lex/parsed-name.ts";
import { marksOf } from "./marks.ts";
import { codecFamily, impliedHeight, isSource, type VideoSource } from "./order.ts";

/** What is known of a video's quality, by its name and its length alone. Null: the name does not say. */
export type Quality = {
  /** Lines of the picture: 480 … 2160. */
  height: number | null;
  source: VideoSource | null;
  /** x264 and H.264 are one. */
  codec: string | null;
  hdr: string | null;
  /** 1 for a first release, one more for each PROPER, REPACK or `v2`. */
  revision: number;
  bytes: number;
  /** What must be the same on both sides before the rest says anything. */
  edition: string | null;
  part: number | null;
  languages: string[];
  /** 3D, burnt-in subtitles, a dub … */
  marks: string[];
};

type Named = Pick<
  ParsedName,
  "name" | "resolution" | "source" | "videoCodec" | "hdr" | "version" | "edition" | "part" | "languages"
>;

/** `releaseName` is its folder's where it lies in one; `title` is the work's. */
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
    marks: marksOf([releaseName, named.name], title),
  };
}

/** `1080p BluRay`; empty when the name says neither. */
export const qualityText = ({ height, source }: Pick<Quality, "height" | "source">): string =>
  [height === null ? "" : `${height}p`, source ?? ""].filter(Boolean).join(" ");
