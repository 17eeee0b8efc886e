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

/** The region or script that one of these words, in lower case, says of a language: `brazilian` of `pt` is `BR`. */
export function regionOf(language: string, words: readonly string[]): string | undefined {
  const known = Object.entries(REGIONS[language] ?? {});
  return known.find(([, names]) => names.split(" ").some((name) => words.includes(name)))?.[0];
}

/** What stands behind the dash of `pt-br`, `zh-hant` or `es-419`, as it is written there; undefined for any other word. */
export function regionTag(language: string, subtag: string): string | undefined {
  const said = regionOf(language, [subtag]) ?? SCRIPTS.get(subtag);
  return said ?? (/^(?:[a-z]{2}|\d{3})$/.test(subtag) ? subtag.toUpperCase() : undefined);
}
