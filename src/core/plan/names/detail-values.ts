import type { MediaType } from "../../../base/identity.ts";
import { type ParsedName, type StatedDetails, statedDetailsOf } from "../../../names/index.ts";
import type { TemplateValues } from "./render-template.ts";
import { cleanTitle } from "./safe-name.ts";
import { isMisread } from "./version-label.ts";

// Radarr and Sonarr write these sources so. Sources without a resolution in their names come last.
const SOURCES: Readonly<Record<string, string>> = {
  BluRay: "Bluray",
  "WEB-DL": "WEBDL",
  TS: "TELESYNC",
  Screener: "DVDSCR",
};
const WITHOUT_RESOLUTION = new Set(["DVD", "VHS", "Screener", "TS", "CAM"]);

/** `Bluray-1080p`, `WEBDL-2160p`, `Remux-2160p`, `SDTV`, `DVD`; only what the name states. */
function formatQualityTitle({
  source,
  resolution,
}: Pick<ParsedName, "source" | "resolution">): string {
  if (source === null) return resolution ?? "";
  if (source === "HDTV" && ["480p", "576p"].includes(resolution ?? "")) return "SDTV";
  const name = SOURCES[source] ?? source;
  return resolution === null || WITHOUT_RESOLUTION.has(source) ? name : `${name}-${resolution}`;
}

const CODECS: Readonly<Record<string, string>> = {
  "H.264": "h264",
  HEVC: "h265",
  "VC-1": "VC1",
  "MPEG-2": "MPEG2",
  "MPEG-4": "MPEG4",
};

// Characters that a file name cannot have, or that separate fields.
const FORMATS: Readonly<Record<string, string>> = { "DTS:X": "DTS-X", "HDR10+": "HDR10Plus" };

const formatAll = (values: readonly string[]): string =>
  values.map((value) => FORMATS[value] ?? value).join(" ");

/** `DE+EN`. English alone is not mentioned. A name that states several languages gives `MULTI`. */
function formatLanguages(languages: readonly string[]): string {
  if (languages.length === 1 && languages[0] === "en") return "";
  return languages.map((code) => (code === "mul" ? "MULTI" : code.toUpperCase())).join("+");
}

// Plex reads such an end of a name as a part of a film.
const PART_AT_END = /(?:cd|dis[ck]|dvd|part|pt)[ ._-]*\d+$/i;

/** Empty if Plex would misread the name. An episode's own numbers come first in its file name. */
function formatRelease({ release }: StatedDetails, type: MediaType): string {
  const text = cleanTitle(release);
  return PART_AT_END.test(text) || (type === "movie" && isMisread(text)) ? "" : text;
}

/**
 * Values for the fields that describe a video as its own name and its release's name state it.
 * `work` is the work that the video belongs to.
 */
export function toDetailValues(
  said: ParsedName,
  work: { title: string; type: MediaType },
): TemplateValues {
  const details = statedDetailsOf(said, work.title);
  const qualityTitle = formatQualityTitle(said);
  const proper = details.proper.join(" ");
  const absolute = said.absolute.toSorted((a, b) => a - b);
  const [first, last] = [absolute[0], absolute.at(-1)];
  return {
    quality: [qualityTitle, proper].filter(Boolean).join(" "),
    quality_title: qualityTitle,
    proper,
    codec: CODECS[said.videoCodec ?? ""] ?? said.videoCodec ?? "",
    bit_depth: details.bitDepth === null ? "" : `${details.bitDepth}bit`,
    hdr: formatAll(details.hdr),
    audio: formatAll(details.audio),
    channels: details.channels ?? "",
    languages: formatLanguages(said.languages),
    stereo: details.is3D ? "3D" : "",
    service: details.service ?? "",
    absolute: first === undefined || last === undefined ? undefined : [first, last],
    release: formatRelease(details, work.type),
  };
}
