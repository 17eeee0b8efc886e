import WORDS from "../words/counting.json" with { type: "json" };

/**
 * Words that count, by language, as alternatives of a regular expression with the flag `i`. Every form of numbering reads the
 * same table, so a word is added in one place.
 */
const anyOf = (byLanguage: Readonly<Record<string, string>>): string => Object.values(byLanguage).join("|");

export const SEASON = anyOf(WORDS.season);
export const EPISODE = anyOf(WORDS.episode);
/** Words that count a season, or an episode, only beside the other one: `Staffel 2 Teil 9`. */
export const SEASON_BESIDE = anyOf(WORDS.seasonBeside);
export const EPISODE_BESIDE = anyOf(WORDS.episodeBeside);
/** Words that come behind the number of an episode: `5. Bölüm`, `07 серия`. Not `eps`: `24 eps` counts them. */
export const EPISODE_BEHIND = anyOf(WORDS.episodeBehind);
/** What no number and no word for one begins in: the `s` of `Ocean's 11` ends a word. */
export const NOT_IN_WORD = String.raw`(?<![a-z\d\u00c0-\u024f]|[a-z]')`;
/** Between the first and the last number of a range. */
export const TO = anyOf(WORDS.to);
/** Between the numbers of a list. */
export const AND = anyOf(WORDS.and);
/** Between a number and how many there are. */
export const OF = anyOf(WORDS.of);
/** Behind a number that says which one it is: `2nd`, `3ª`, `4.`, `5-й`. */
export const ORDINAL = "(?:\\.|st|nd|rd|th|ère|ere|re|er|ème|eme|e|ª|º|°|a|-?[йяе])";
