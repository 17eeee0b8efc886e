import LANGUAGES from "../tables/languages.json" with { type: "json" };

const COUNTRY_CODES: Record<string, string> = { US: "US", UK: "GB", AU: "AU", NZ: "NZ", CA: "CA", USA: "US" };
const COUNTRY_TAG = /^(.{2,})[ .]\(?(US|UK|AU|NZ|CA|USA)\)?$/;

/** `The Office US`: the title without its country tag, and the ISO 3166 code. Capitals only: `Us` is a word. */
export function splitCountry(title: string): { title: string; country: string } | undefined {
  const match = COUNTRY_TAG.exec(title);
  const country = COUNTRY_CODES[match?.[2] ?? ""];
  return match && country ? { title: match[1] ?? title, country } : undefined;
}

const LANGUAGE_SUFFIX = /[. _-]([a-z]{2,3})(?:[. _-](?:forced|sdh|cc|hi|full))?$/i;
// ISO 639-1 codes; `mul` is ISO 639-2's "several languages".
const LANGUAGE_CODES = new Map<string, string>(
  Object.entries(LANGUAGES).flatMap(([code, words]) => [
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
