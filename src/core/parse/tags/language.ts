import { addMeaning, type Vocabulary } from "../lex/tag.ts";

const COUNTRY_CODES: Record<string, string> = { US: "US", UK: "GB", AU: "AU", NZ: "NZ", CA: "CA", USA: "US" };
const COUNTRY_TAG = /^(.{2,})[ .]\(?(US|UK|AU|NZ|CA|USA)\)?$/;

/** `The Office US`: the title without its country tag, and the ISO 3166 code. Capitals only: `Us` is a word. */
export function splitCountry(title: string): { title: string; country: string } | undefined {
  const match = COUNTRY_TAG.exec(title);
  const country = COUNTRY_CODES[match?.[2] ?? ""];
  return match && country ? { title: match[1] ?? title, country } : undefined;
}

// ISO 639-1 codes; `mul` is ISO 639-2's "several languages".
const LANGUAGE_SPELLINGS: Record<string, string> = {
  en: "english|eng",
  fr: "french|vo|vof|truefrench|vff|vfq|vf|vfi|vf2|fre|fra|français|francais|vostfr|vost fr|subfrench|fr",
  de: "german|swissgerman|ger|deu|deutsch",
  es: "spanish|spa|esp|castellano|español|espanol|latino|latin|vose",
  it: "italian|ita|italiano",
  pt: "portuguese|por|dublado|legendado|legenda|pt br|ptbr",
  nl: "dutch|flemish|nld|nlsubs|nl subs|nl",
  ru: "russian|rus",
  pl: "polish|pol|lektor|plsub|pl",
  sv: "swedish|swe|swesub|swesubs",
  da: "danish|dan|dksubs|dksub",
  no: "norwegian|nor|norsk",
  fi: "finnish|finsub",
  ja: "japanese|jpn|jap|jp",
  ko: "korean|kor",
  zh: "chinese|chi|mandarin|cantonese|chs|cht|big5",
  hi: "hindi|hin",
  ta: "tamil",
  te: "telugu",
  ml: "malayalam",
  kn: "kannada",
  bn: "bengali",
  mr: "marathi",
  pa: "punjabi",
  tr: "turkish|tur",
  ar: "arabic|ara",
  he: "hebrew|heb|hebsub|hebsubs|hebdub",
  cs: "czech|cze|cz",
  sk: "slovak",
  hu: "hungarian|hun",
  ro: "romanian|rosubbed",
  el: "greek",
  uk: "ukrainian|ukr",
  hr: "croatian",
  sr: "serbian",
  et: "estonian",
  lv: "latvian",
  lt: "lithuanian",
  ca: "catalan",
  is: "icelandic",
  gu: "gujarati",
  ur: "urdu",
  tl: "tagalog|filipino",
  th: "thai",
  vi: "vietnamese|vie",
  fa: "persian|farsi",
  id: "indonesian",
  bg: "bulgarian|bgaudio",
  mul: "nordic|multi|multilang|multilingual|dual audio|dualaudio|dual|multi audio|multiaudio|multi lang|dual lat",
};

/** Languages and words for dubs. All are soft: half of them are also words of titles. */
export function addLanguages(into: Vocabulary): void {
  for (const [value, words] of Object.entries(LANGUAGE_SPELLINGS))
    addMeaning(into, { kind: "language", value, hard: false }, words);
}

const LANGUAGE_SUFFIX = /[. _-]([a-z]{2,3})(?:[. _-](?:forced|sdh|cc|hi|full))?$/i;
const LANGUAGE_CODES = new Map<string, string>(
  Object.entries(LANGUAGE_SPELLINGS).flatMap(([code, words]) => [
    [code, code] as const,
    ...words.split("|").map((w) => [w, code] as const),
  ]),
);

/** The language at the end of a subtitle's name (`Movie.2010.en.forced`), and the name without it. */
export function splitSubtitleLanguage(text: string): { text: string; language: string } | undefined {
  const match = LANGUAGE_SUFFIX.exec(text);
  const language = LANGUAGE_CODES.get(match?.[1]?.toLowerCase() ?? "");
  return match && match.index > 0 && language ? { text: text.slice(0, match.index), language } : undefined;
}
