import { type NameReader, rulesOf } from "./name-rules.ts";

/**
 * BCP 47 subtags of regions and scripts by ISO 639-1 code, with the words that people and sites use
 * for them.
 */
const REGIONS: Record<string, Record<string, string>> = {
  en: { US: "us american", GB: "uk gb british", CA: "ca canadian" },
  es: {
    ES: "castilian castellano spain european",
    MX: "mx mexican mexico",
    "419": "419 la lat latam latin latino latinoamerica",
  },
  fr: { CA: "ca canadian canada", FR: "parisian france european" },
  pt: { BR: "br pb pob brazil brasil brazilian", PT: "portugal european" },
  zh: {
    Hans: "hans chs cn simplified",
    Hant: "hant cht traditional",
    HK: "hk hong cantonese",
    TW: "tw taiwan",
  },
};

const SCRIPTS = new Map(
  ["Hans", "Hant", "Latn", "Cyrl"].map((script) => [script.toLowerCase(), script]),
);

/**
 * Returns the region or script that a lower-case word means in a language: `brazilian` for `pt` is
 * `BR`.
 */
function regionOf(language: string, words: readonly string[]): string | undefined {
  const known = Object.entries(REGIONS[language] ?? {});
  return known.find(([, names]) => names.split(" ").some((name) => words.includes(name)))?.[0];
}

/**
 * Normalizes the case of the subtag after the dash in `pt-br`, `zh-hant` or `es-419`. Undefined for
 * any other word.
 */
function regionTag(language: string, subtag: string): string | undefined {
  const region = regionOf(language, [subtag]) ?? SCRIPTS.get(subtag);
  return region ?? (/^(?:[a-z]{2}|\d{3})$/.test(subtag) ? subtag.toUpperCase() : undefined);
}

/**
 * Words for each language by ISO 639-1 code: the ISO 639-2 codes (both, if they differ), the
 * English name, and what people and encoders write.
 * https://www.loc.gov/standards/iso639-2/php/code_list.php
 */
const LANGUAGES: Record<string, string> = {
  ar: "ara arabic",
  bg: "bul bulgarian",
  bn: "ben bengali",
  bs: "bos bosnian",
  ca: "cat catalan valencian",
  cs: "cze ces czech",
  cy: "wel cym welsh",
  da: "dan danish dansk",
  de: "ger deu german deutsch",
  el: "gre ell greek",
  en: "eng english",
  es: "spa spanish espanol español castellano castilian latino",
  et: "est estonian",
  eu: "baq eus basque",
  fa: "per fas persian farsi",
  fi: "fin finnish suomi",
  fr: "fre fra french francais français",
  ga: "gle irish",
  gl: "glg galician",
  gu: "guj gujarati",
  he: "heb hebrew iw",
  hi: "hin hindi",
  hr: "hrv croatian hrvatski",
  hu: "hun hungarian magyar",
  hy: "arm hye armenian",
  id: "ind indonesian",
  is: "ice isl icelandic",
  it: "ita italian italiano",
  ja: "jpn japanese",
  ka: "geo kat georgian",
  kk: "kaz kazakh",
  kn: "kan kannada",
  ko: "kor korean",
  lt: "lit lithuanian",
  lv: "lav latvian",
  mk: "mac mkd macedonian",
  ml: "mal malayalam",
  mn: "mon mongolian",
  mr: "mar marathi",
  ms: "may msa malay",
  nb: "nob",
  nl: "dut nld dutch nederlands flemish",
  nn: "nno",
  no: "nor norwegian norsk",
  pa: "pan punjabi",
  pl: "pol polish polski",
  pt: "por portuguese portugues português brazilian pob pb",
  ro: "rum ron romanian",
  ru: "rus russian",
  sk: "slo slk slovak",
  sl: "slv slovenian slovene",
  sq: "alb sqi albanian",
  sr: "srp scc serbian",
  sv: "swe swedish svenska",
  ta: "tam tamil",
  te: "tel telugu",
  th: "tha thai",
  tl: "tgl tagalog filipino",
  tr: "tur turkish",
  uk: "ukr ukrainian",
  ur: "urd urdu",
  vi: "vie vietnamese",
  zh: "chi zho chinese mandarin cantonese chs cht",
};

/**
 * Returns the ISO 639-2 code for a two-letter code: `en` becomes `eng`. If a language has two
 * codes, returns the bibliographic one, which Plex uses.
 */
const threeLetters = (code: string): string => LANGUAGES[code]?.split(" ")[0] ?? code;

let index: Map<string, string> | undefined;

/**
 * Returns the ISO 639-1 code that a word means, in any case: `English`, `eng` and `EN` are `en`.
 * Undefined if the word means no language.
 */
export function findLanguageCode(word: string): string | undefined {
  index ??= new Map(
    Object.entries(LANGUAGES).flatMap(([code, names]) =>
      [code, ...names.split(" ")].map((n) => [n, code]),
    ),
  );
  return index.get(word.normalize("NFC").toLowerCase());
}

export type SubtitleTags = {
  language?: string | undefined;
  /** The language's region or script: `BR`, `Hant`, `419`. */
  region?: string | undefined;
  forced: boolean;
  kind?: "sdh" | "cc" | undefined;
};

const FORCED = new Set(["forced", "foreign"]);
// Words that mark subtitles for the hearing impaired, as written by Plex (sdh), Bazarr (hi) and
// others.
const IMPAIRED = new Set(["sdh", "hoh", "impaired"]);
// Words that accompany a language: region and script (`pt_BR`), or the kind of track.
const NEUTRAL = new Set(
  (
    "default full original track sub subs subtitle subtitles text utf8 utf dub dubbed signs songs commentary simplified " +
    "traditional hans hant lat latam latin american america latinoamerica brazil brasil european europe canadian canada parisian " +
    "france spain mexico mexican portugal germany italy british taiwan hong kong vobsub vobsubs und undetermined unknown " +
    "parts only hearing br us gb uk ca mx la tw hk cn 419"
  ).split(" "),
);

const BETWEEN = /[\s._,;()[\]+&-]+/;

/** True if a word only states a subtitle's language, its kind of track or its folder. */
export const isTagWord = (word: string): boolean =>
  NEUTRAL.has(word) ||
  FORCED.has(word) ||
  IMPAIRED.has(word) ||
  word === "cc" ||
  findLanguageCode(word) !== undefined;

/** True if each word of a text, in any case, is such a word. */
export const isOnlyTags = (text: string): boolean =>
  text.slice(0, 120).toLowerCase().split(BETWEEN).filter(Boolean).every(isTagWord);

/**
 * Reads the tags at the end of a subtitle's name, backwards until the first word unrelated to
 * subtitles: `.en.forced`, `2_English`, `3_English,forced`, `pt-BR`, `eng (SDH)`.
 */
export function readSubtitleTags(text: string): SubtitleTags {
  const whole = text.slice(-120).toLowerCase();
  const regions = new Map<string, string>();
  const words = whole
    .replace(
      /(?<=^|[^a-z])([a-z]{2,3})-(?!hi(?![a-z])|cc(?![a-z]))([a-z]{2}|[a-z]{4}|\d{3})(?=$|[^a-z0-9])/g,
      (tag, language: string, subtag: string) => {
        const code = findLanguageCode(language);
        const region = code && regionTag(code, subtag);
        if (code && region) regions.set(code, region);
        return code === undefined ? tag : language;
      },
    )
    .split(BETWEEN)
    .filter(Boolean);
  const tags: SubtitleTags = { forced: false };
  const read: string[] = [];
  let hi = false;
  for (const word of words.toReversed()) {
    const language = word === "hi" ? undefined : findLanguageCode(word);
    if (FORCED.has(word)) tags.forced = true;
    else if (IMPAIRED.has(word)) tags.kind = "sdh";
    else if (word === "cc") tags.kind ??= "cc";
    else if (word === "hi") hi = true;
    else if (language !== undefined) tags.language ??= language;
    else if (!NEUTRAL.has(word) && !/^\d+$/.test(word)) break;
    read.push(word);
  }
  const region = tags.language && (regions.get(tags.language) ?? regionOf(tags.language, read));
  if (region) tags.region = region;
  if (!hi) return tags;
  // `hi` after a language means "hearing impaired". On its own it means Hindi.
  return tags.language === undefined ? { ...tags, language: "hi" } : { ...tags, kind: "sdh" };
}

/**
 * Like `readSubtitleTags`, but for a subtitle in its own folders; `folders` starts with the
 * outermost. Folders such as `Subs/English` or `Forced` add tags that the name does not state. A
 * folder with any other word is ignored.
 */
export function readSubtitleTagsIn(rest: string, folders: readonly string[]): SubtitleTags {
  const tags = readSubtitleTags(rest);
  for (const folder of folders.toReversed()) {
    const words = folder.slice(0, 120).toLowerCase().split(BETWEEN).filter(Boolean);
    if (!words.every(isTagWord)) continue;
    const folderTags = readSubtitleTags(folder);
    tags.language ??= folderTags.language;
    if (tags.language === folderTags.language) tags.region ??= folderTags.region;
    tags.kind ??= folderTags.kind;
    tags.forced ||= folderTags.forced;
  }
  return tags;
}

/**
 * Formats tags the way Plex reads them after a video's stem: `.en.forced.sdh`. Hindi is written
 * `.hin`, because other players read `.hi` as "hearing impaired".
 * https://support.plex.tv/articles/200471133-adding-local-subtitles-to-your-media/
 */
export const formatSubtitleSuffix = (tags: SubtitleTags): string =>
  suffix(tags.language === "hi" ? "hin" : tags.language, tags);

/**
 * Returns other suffixes for the same language, best first, so that Plex shows several subtitles of
 * one language and kind. Plex reads two-letter and three-letter codes, but no numbers. It ignores a
 * dash and letters after a code (`pt-BR`, `zh-Hant`), which help people. With digits (`es-419`),
 * some of Plex's agents treat the language as unknown, so these suffixes come last. They also come
 * last if one of `readers` knows no language by them.
 * https://github.com/plexinc-agents/LocalMedia.bundle/pull/58
 */
export function listOtherSuffixes(
  { language, region, ...tags }: SubtitleTags,
  readers: readonly NameReader[] = [],
): string[] {
  if (language === undefined || language === "hi") return [];
  const long = threeLetters(language);
  const whole = region === undefined ? [] : [`${language}-${region}`];
  const isUnknown = readers.some((reader) => rulesOf(reader).hasNoRegions);
  const codes = isUnknown || /\d/.test(region ?? "") ? [long, ...whole] : [...whole, long];
  return codes.map((code) => suffix(code, tags));
}

function suffix(
  code: string | undefined,
  { forced, kind }: Pick<SubtitleTags, "forced" | "kind">,
): string {
  return [code, forced && "forced", kind]
    .filter(Boolean)
    .map((tag) => `.${tag}`)
    .join("");
}
