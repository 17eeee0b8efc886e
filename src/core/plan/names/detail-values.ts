import type { MediaType } from "../../../base/identity.ts";
import type { MediaFacts } from "../../../base/media-facts.ts";
import { type ParsedName, type VideoDetails, videoDetailsOf } from "../../../names/index.ts";
import { isExtraAnywhere } from "./name-rules.ts";
import { type DetailField, fieldsOf, type NameTemplates } from "./parse-template.ts";
import { type FieldValue, textOf } from "./render-template.ts";
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
  "MPEG-1": "MPEG1",
  "MPEG-2": "MPEG2",
  "MPEG-4": "MPEG4",
};

// Characters that a file name cannot have, or that separate fields.
const FORMATS: Readonly<Record<string, string>> = { "DTS:X": "DTS-X", "HDR10+": "HDR10Plus" };

const formatAll = (values: readonly string[]): string =>
  values.map((value) => FORMATS[value] ?? value).join(" ");

const formatCodec = (codec: string | null): string => CODECS[codec ?? ""] ?? codec ?? "";

/** `DE+EN`. English alone is not mentioned. A name that states several languages gives `MULTI`. */
function formatLanguages(languages: readonly string[]): string {
  if (languages.length === 1 && languages[0] === "en") return "";
  return languages.map((code) => (code === "mul" ? "MULTI" : code.toUpperCase())).join("+");
}

// Plex reads such an end of a name as a part of a film.
const PART_AT_END = /(?:cd|dis[ck]|dvd|part|pt)[ ._-]*\d+$/i;

/**
 * Empty if a media server would misread the name. An episode's own numbers come first in its file
 * name.
 */
function formatRelease({ release }: Pick<VideoDetails, "release">, type: MediaType): string {
  const text = cleanTitle(release);
  if (isExtraAnywhere(`-${text}`)) return "";
  return PART_AT_END.test(text) || (type === "movie" && isMisread(text)) ? "" : text;
}

/** The fields that names and headers state. The others are from the version of the video. */
type StatedField = Exclude<DetailField, "resolution" | "source" | "group"> | "absolute";

/**
 * Values for the fields that describe a video as its header states it, or else its own name and its
 * release's name. `work` is the work that the video belongs to.
 */
export function toDetailValues(
  said: ParsedName,
  work: { title: string; type: MediaType },
  media?: MediaFacts,
): Readonly<Record<StatedField, FieldValue>> {
  const details = videoDetailsOf(said, work.title, media);
  const qualityTitle = formatQualityTitle(said);
  const proper = details.proper.join(" ");
  const absolute = said.absolute.toSorted((a, b) => a - b);
  const [first, last] = [absolute[0], absolute.at(-1)];
  return {
    quality: [qualityTitle, proper].filter(Boolean).join(" "),
    quality_title: qualityTitle,
    proper,
    codec: formatCodec(details.codec),
    bit_depth: details.bitDepth === null ? "" : `${details.bitDepth}bit`,
    hdr: formatAll(details.hdr),
    audio: formatAll(details.audio),
    channels: details.channels ?? "",
    languages: formatLanguages(details.languages),
    stereo: details.is3D ? "3D" : "",
    service: details.service ?? "",
    absolute: first === undefined || last === undefined ? undefined : [first, last],
    release: formatRelease(details, work.type),
  };
}

/** The header's fact about a field. Undefined for a field that only names state. */
const HEADER_FIELDS: Readonly<Record<DetailField, keyof MediaFacts | undefined>> = {
  codec: "codec",
  bit_depth: "bitDepth",
  hdr: "hdr",
  audio: "audio",
  channels: "channels",
  languages: "languages",
  stereo: "is3D",
  resolution: undefined,
  source: undefined,
  group: undefined,
  quality: undefined,
  quality_title: undefined,
  proper: undefined,
  service: undefined,
  release: undefined,
};

const isDetail = (field: string): field is DetailField => Object.hasOwn(HEADER_FIELDS, field);

type FileTemplates = Pick<NameTemplates, "movieFile" | "episodeFile" | "dailyFile">;

/** Returns the fields of file names whose values the header of a file may state. */
export function listHeaderFields(type: MediaType, names: FileTemplates): DetailField[] {
  const templates =
    type === "movie" ? [names.movieFile] : [names.episodeFile, names.dailyFile ?? []];
  const fields = templates.flatMap(fieldsOf).map(({ field }) => field);
  return [...new Set(fields)].filter(isDetail).filter((field) => HEADER_FIELDS[field]);
}

type NamedVideo = { said: ParsedName; media?: MediaFacts | undefined };

const MAX_LISTED = 12;

/**
 * Explains which values in the names of these videos come from headers and which from names:
 * `From the file's header: h265, 5.1. From the release's name: DV HDR10.` Undefined if the names
 * have no such value.
 */
export function explainOrigins(
  videos: readonly NamedVideo[],
  work: { title: string; type: MediaType },
  names: FileTemplates,
): string | undefined {
  const fields = listHeaderFields(work.type, names);
  if (fields.length === 0) return undefined;
  const [header, name] = [new Set<string>(), new Set<string>()];
  for (const { said, media = {} } of videos) {
    const values = toDetailValues(said, work, media);
    for (const field of fields) {
      for (const { text, isFromHeader } of splitByOrigin(field, textOf(values, field), media)) {
        (isFromHeader ? header : name).add(text);
      }
    }
  }
  const several = videos.length > 1;
  const lines = [
    listed(several ? "From the files' headers" : "From the file's header", header),
    listed(several ? "From their names" : "From the release's name", name),
  ];
  return lines.filter(Boolean).join(" ") || undefined;
}

const listed = (origin: string, values: ReadonlySet<string>): string =>
  values.size === 0 ? "" : `${origin}: ${[...values].slice(0, MAX_LISTED).join(", ")}.`;

/** Splits a field's value into the parts that the header states, and those that names state. */
function splitByOrigin(
  field: DetailField,
  value: string,
  media: MediaFacts,
): { text: string; isFromHeader: boolean }[] {
  if (value === "") return [];
  const { hdr, audio } = media;
  const list = field === "hdr" ? hdr : field === "audio" ? audio : undefined;
  const fact = HEADER_FIELDS[field];
  const isStated = fact !== undefined && media[fact] !== undefined;
  if (list === undefined || formatAll(list) === value) {
    return [{ text: value, isFromHeader: isStated }];
  }
  const isFromHeader = (word: string): boolean => formatAll(list).split(" ").includes(word);
  // `DTS-HD MA` is more exact than the header's `DTS`, and comes from a name as a whole.
  const words = list.some((word) => value.split(" ").includes(word)) ? value.split(" ") : [value];
  return words.map((text) => ({ text, isFromHeader: isFromHeader(text) }));
}
