import { fold } from "../../base/text/fold.ts";
import { splitComponents } from "../parse/folder.ts";
import type { ParsedName, Tag } from "../parse/lex/parsed-name.ts";
import { parseName } from "../parse/name.ts";
import { tokensOf } from "../parse/tokens.ts";
import { variantsOf } from "./order.ts";

/**
 * Details of a video that its names state beyond the facts of `ParsedName`. Absent details are null
 * or empty.
 */
export type StatedDetails = {
  /** `Proper`, `Repack`, `Real Proper`; `v2` if only a number states the revision. */
  proper: string[];
  bitDepth: 8 | 10 | 12 | null;
  /** All formats, Dolby Vision first: `DV`, `HDR10`, `HDR10+`, `HLG`, or `HDR` if no other. */
  hdr: string[];
  /** The codec with its profile (`DTS-HD MA`), then `Atmos`. */
  audio: string[];
  /** `5.1`. */
  channels: string | null;
  /** The store or channel before a web source: `AMZN`. */
  service: string | null;
  is3D: boolean;
  /** The name of a file or folder that states most about the video, without an extension. */
  release: string;
};

type CountedTags = { tags: readonly Tag[]; text: string };
type StatedFacts = Pick<ParsedName, "name" | "release" | "version" | "hdr" | "audio">;

/**
 * Returns the details in a video's names: its own name first, then its folders and its release.
 * `title` is the work's title, whose words are no details.
 */
export function statedDetailsOf(parsed: StatedFacts, title: string): StatedDetails {
  const { name, release, version } = parsed;
  const names = [...splitComponents(name), ...(release === undefined ? [] : [release])];
  const all = names.map(listCountedTags);
  const firstOf = <T>(read: (name: CountedTags) => T | undefined): T | undefined => {
    for (const tags of all) {
      const found = read(tags);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return {
    proper: version > 1 ? (firstOf(readProper) ?? readNumberedVersion(names, version)) : [],
    bitDepth: firstOf(readBitDepth) ?? null,
    hdr: parsed.hdr === null ? [] : (firstOf(readHdr) ?? [parsed.hdr]),
    audio: parsed.audio === null ? [] : (firstOf(readAudio) ?? [parsed.audio]),
    channels: firstOf(readChannels) ?? null,
    service: firstOf(readService) ?? null,
    is3D: variantsOf(names, title).includes("3D"),
    release: chooseReleaseName(names),
  };
}

/**
 * Returns the hard tags, and the soft tags that start behind the first hard tag, in brackets, or in
 * the row of tags that leads to it. Elsewhere, a soft tag may be a word of a title.
 */
function listCountedTags(name: string): CountedTags {
  const { tags, text } = tokensOf(name);
  let from = tags.findIndex(({ hard }) => hard);
  if (from < 0) from = tags.length;
  while (from > 0 && isNext(tags[from - 1], tags[from])) from -= 1;
  return { tags: tags.filter((tag, index) => index >= from || tag.bracket >= 0), text };
}

const isNext = (tag: Tag | undefined, next: Tag | undefined): boolean =>
  tag !== undefined && next !== undefined && next.first === tag.last + 1;

const wordsOf = ({ text }: CountedTags, { start, end }: { start: number; end: number }): string =>
  fold(text.slice(start, end));

function readProper(name: CountedTags): string[] | undefined {
  const found = name.tags
    .filter(({ kind }) => kind === "version")
    .flatMap((tag) => wordsOf(name, tag).split(" "))
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1));
  return found.length === 0 ? undefined : [...new Set(found)];
}

/** A revision without a word has a number (`28v2`). A word that does not count is no revision. */
const readNumberedVersion = (names: readonly string[], version: number): string[] =>
  names.some((name) => tokensOf(name).tags.some(({ kind }) => kind === "version"))
    ? []
    : [`v${version}`];

const TEN_BITS = /^(?:hi10p?|ma10p|10b|10bith|hevc ?10|yuv420p10)$/;

function readBitDepth(name: CountedTags): 8 | 10 | 12 | undefined {
  for (const tag of name.tags) {
    const words = wordsOf(name, tag);
    if (TEN_BITS.test(words)) return 10;
    const bits = /^(8|10|12) ?bits?[hx]?$/.exec(words)?.[1];
    if (bits !== undefined) return bits === "8" ? 8 : bits === "10" ? 10 : 12;
  }
  return undefined;
}

function readHdr(name: CountedTags): string[] | undefined {
  const stated = new Set<string>();
  for (const tag of name.tags) {
    if (tag.kind !== "hdr" || tag.value === "") continue;
    stated.add(tag.value);
    // `DV HDR` is one tag.
    if (tag.value === "DV" && wordsOf(name, tag).split(" ").includes("hdr")) stated.add("HDR");
  }
  if (stated.has("HDR10+")) stated.delete("HDR10");
  if (["HDR10+", "HDR10", "HLG"].some((value) => stated.has(value))) stated.delete("HDR");
  const sorted = [...stated].toSorted((a, b) => Number(b === "DV") - Number(a === "DV"));
  return sorted.length === 0 ? undefined : sorted;
}

const AUDIO_PROFILES: readonly (readonly [RegExp, string])[] = [
  [/^dts ?(?:hd)? ?(?:ma|mad)$/, "DTS-HD MA"],
  [/^dts ?(?:hd)? ?(?:hra|hr)$/, "DTS-HD HRA"],
  [/^dts ?es$/, "DTS-ES"],
  [/^dts ?x\d?$/, "DTS:X"],
  [/^dts ?hd\d?$/, "DTS-HD"],
  [/^true ?hd/, "TrueHD"],
  [/^dd(?:p|\+)? ?atmos|^ddpa\d?$/, "EAC3"],
  [/^lpcm/, "PCM"],
  [/^vorbis$|^ogg\d?$/, "Vorbis"],
];
const ATMOS = /atmos|^ddpa\d?$/;
const WITH_ATMOS = ["TrueHD", "EAC3"];

function readAudio(name: CountedTags): string[] | undefined {
  const tags = name.tags.filter(({ kind, value }) => kind === "audio" && value !== "");
  // A hard tag overrides a soft one, as in the parser.
  const ordered = tags.toSorted((a, b) => Number(b.hard) - Number(a.hard));
  const codecs = ordered.flatMap((tag) => {
    const words = wordsOf(name, tag);
    const profile = AUDIO_PROFILES.find(([pattern]) => pattern.test(words))?.[1];
    return profile ?? (ATMOS.test(words) ? [] : tag.value);
  });
  const hasAtmos = tags.some((tag) => ATMOS.test(wordsOf(name, tag)));
  const [codec] = hasAtmos
    ? [...codecs.filter((value) => WITH_ATMOS.includes(value)), ...codecs]
    : codecs;
  const atmos = hasAtmos && (codec === undefined || WITH_ATMOS.includes(codec)) ? ["Atmos"] : [];
  const audio = [...(codec === undefined ? [] : [codec]), ...atmos];
  return audio.length === 0 ? undefined : audio;
}

const CHANNEL_COUNTS: Readonly<Record<string, string>> = {
  "1": "1.0",
  "2": "2.0",
  "6": "5.1",
  "7": "6.1",
  "8": "7.1",
};

function readChannels(name: CountedTags): string | undefined {
  for (const [index, tag] of name.tags.entries()) {
    if (tag.kind !== "audio") continue;
    const next = name.tags[index + 1];
    const isWithNext = isNext(tag, next) && next?.kind === "audio" && next.value === "";
    const words = wordsOf(name, { start: tag.start, end: isWithNext ? next.end : tag.end });
    const count = /^([2-8])ch$/.exec(words)?.[1];
    if (count !== undefined) return CHANNEL_COUNTS[count];
    const [, front, bass] = /(?:^|\D)([1-9]) ?([01])$/.exec(words) ?? [];
    if (front !== undefined) return `${front}.${bass}`;
  }
  return undefined;
}

// Stores and channels whose names have several spellings. All others are written in capitals.
const SERVICES: Readonly<Record<string, string>> = {
  amazon: "AMZN",
  netflix: "NF",
  nflx: "NF",
  dsny: "DSNP",
  dsnyp: "DSNP",
  disneyplus: "DSNP",
  itunes: "iT",
  it: "iT",
  ip: "iP",
  iplayer: "iP",
  hmax: "HMAX",
  peacock: "PCOK",
  paramountplus: "PMTP",
  apple: "ATVP",
};

/** A short name is also a word or a language, so it counts only directly before a web source. */
function readService(name: CountedTags): string | undefined {
  for (const [index, tag] of name.tags.entries()) {
    const next = name.tags[index + 1];
    const isBeforeWeb =
      isNext(tag, next) && next?.kind === "source" && next.value.startsWith("WEB");
    const words = wordsOf(name, tag);
    if (tag.kind === "source" && words.startsWith("ma ")) return "MA";
    if (tag.kind !== "network" || !(tag.hard || isBeforeWeb) || words.includes(" ")) continue;
    return SERVICES[words] ?? words.toUpperCase();
  }
  return undefined;
}

function chooseReleaseName(names: readonly string[]): string {
  let best = "";
  let most = -1;
  for (const name of names) {
    const { year, episodes, absolute, date, resolution, source, videoCodec, group } =
      parseName(name);
    const stated = [year, date, resolution, source, videoCodec, group].filter(
      (value) => value !== null,
    );
    const count = stated.length + Number(episodes.length + absolute.length > 0);
    if (count <= most) continue;
    most = count;
    const { extension } = tokensOf(name);
    best = name.endsWith(extension) ? name.slice(0, name.length - extension.length) : name;
  }
  return best;
}
