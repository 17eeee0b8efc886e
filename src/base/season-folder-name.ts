// Words for “season” in several languages.
const WORDS =
  "season|series|staffel|saison|temporada|stagione|seizoen|sezon|sezona|sezonul|säsong|sæson|sesong|kausi|évad|série|сезон|シーズン";
const WORD_FIRST = new RegExp(String.raw`^(?:${WORDS})[ ._-]{0,3}(\d{1,4})$`, "iu");
// `1. Staffel`, `2nd Season`.
const NUMBER_FIRST = new RegExp(
  String.raw`^(\d{1,4})(?:\.|st|nd|rd|th|ª|º)?[ ._-]{1,3}(?:${WORDS})$`,
  "iu",
);
const SHORT = /^s(\d{1,4})$/i;
const SPECIALS = /^(?:specials?|especiales|spéciaux)$/iu;

/**
 * Returns the season if a folder name contains nothing else: `Season 3`, `S03`, `Staffel 3`.
 * Returns 0 for `Specials`.
 */
export function seasonOf(name: string): number | undefined {
  if (name.length > 60) return undefined;
  const text = name.normalize("NFC");
  if (SPECIALS.test(text)) return 0;
  const number = (WORD_FIRST.exec(text) ?? NUMBER_FIRST.exec(text) ?? SHORT.exec(text))?.[1];
  return number === undefined ? undefined : Number(number);
}
