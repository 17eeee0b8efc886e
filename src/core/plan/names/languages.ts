/** By ISO 639-1 code: the subtag of BCP 47 for a region or script, and the words that people and sites write for it. */
const REGIONS: Record<string, Record<string, string>> = {
  en: { US: "us american", GB: "uk gb british", CA: "ca canadian" },
  es: {
    ES: "castilian castellano spain european",
    MX: "mx mexican mexico",
    "419": "419 la lat latam latin latino latinoamerica",
  },
  fr: { CA: "ca canadian canada", FR: "parisian france european" },
  pt: { BR: "br pb pob brazil brasil brazilian", PT: "portugal european" },
  zh: { Hans: "hans chs cn simplified", Hant: "hant cht traditional", HK: "hk hong cantonese", TW: "tw taiwan" },
};

const SCRIPTS = new Map(["Hans", "Hant", "Latn", "Cyrl"].map((script) => [script.toLowerCase(), script]));

/** The region or script of a language that one of these lower-case words means: `brazilian` of `pt` is `BR`. */
export function regionOf(language: string, words: readonly string[]): string | undefined {
  const known = Object.entries(REGIONS[language] ?? {});
  return known.find(([, names]) => names.split(" ").some((name) => words.includes(name)))?.[0];
}

/** The subtag after the dash of `pt-br`, `zh-hant` or `es-419`, in its usual case; undefined for any other word. */
export function regionTag(language: string, subtag: string): string | undefined {
  const said = regionOf(language, [subtag]) ?? SCRIPTS.get(subtag);
  return said ?? (/^(?:[a-z]{2}|\d{3})$/.test(subtag) ? subtag.toUpperCase() : undefined);
}

/**
 * ISO 639-1 code: ISO 639-2 codes (both where they differ), the English name, and what people and encoders write.
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

/** The ISO 639-2 code of one of two letters: `en` is `eng`; where there are two, the bibliographic one, as Plex writes it. */
export const threeLetters = (code: string): string => LANGUAGES[code]?.split(" ")[0] ?? code;

let index: Map<string, string> | undefined;

/** The ISO 639-1 code that a word means, in any case: `English`, `eng` and `EN` are `en`; undefined when none. */
export function languageCode(word: string): string | undefined {
  index ??= new Map(
    Object.entries(LANGUAGES).flatMap(([code, names]) => [code, ...names.split(" ")].map((n) => [n, code])),
  );
  return index.get(word.normalize("NFC").toLowerCase());
}
