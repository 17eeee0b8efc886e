import DESCRIBING from "../../parse/words/describing-words.json" with { type: "json" };
import EDITIONS from "../../parse/words/editions.json" with { type: "json" };
import SITES from "../../parse/words/sites.json" with { type: "json" };
import THINGS from "../../parse/words/things.json" with { type: "json" };
import WORDS from "../../parse/words/title-words.json" with { type: "json" };

/**
 * What words of a name may mean besides a title. A word is taken out of a title only by one of these tables, by the
 * parser's tags or by TMDB.
 */
export type Role =
  | "title"
  | "year"
  | "numbering"
  | "episode title"
  | "language"
  | "edition"
  | "tag"
  | "release word"
  | "mark"
  | "kind"
  | "number"
  | "part"
  | "piece"
  | "count"
  | "site"
  | "label"
  | "group"
  | "person"
  | "unknown";

/** Roles that say nothing about which work it is: whatever table they come from, a title or a number is more. */
export const DESCRIBES: ReadonlySet<Role | undefined> = new Set([
  "mark",
  "tag",
  "release word",
  "language",
  "edition",
  "site",
  "label",
  "group",
]);

const wordSet = (list: string): ReadonlySet<string> => new Set(list.split("|"));

/** Words that end the name of an edition: `Bootleg Cut`, `70th Anniversary Ultimate Collectors Edition`. */
export const EDITION_ENDS = wordSet(EDITIONS.kinds);
/** Words of which the names of editions consist besides: before the year only these are taken away. */
export const EDITION_WORDS = wordSet(EDITIONS.words);
/** No edition has a longer name. */
export const MAX_EDITION_WORDS = 7;

/** Who made a series of films, or publishes them: it stands in front of a number or a dash in collections, and titles no film alone. */
export const LABELS = wordSet(SITES.labels);

const HAN = String.raw`[\u3040-\u30ff\u3400-\u9fff]`;

/** Patterns of text that describes a release, each with its role; matched without regard to case. */
export const MARKS: readonly (readonly [Role, string])[] = [
  // Marks of Polish groups (`-S78`, beyond any season), of a second version (`V2`) and of film stock (`35mm`).
  ["mark", String.raw`(?<=[a-z\d]-)s(?:4[1-9]|[5-9]\d|[1-9]\d\d)(?![a-z\d])`],
  ["mark", String.raw`(?<![a-z\d])v[1-9](?![\d.])`],
  ["mark", String.raw`(?<!\d)(?:16|35|70) ?mm(?![a-z\d])`],
  // Another title follows.
  ["mark", String.raw`(?<![a-z\d])(?:aka|a\.k\.a)(?![a-z\d])`],
  // Channels, also of several tracks: `5.1x2+2.0x3`.
  ["mark", String.raw`(?<![\d.])[1257]\.[01]x\d(?!\d)`],
  ["tag", String.raw`(?<![\d.])[1257]\.[01](?!\d)`],
  ["tag", String.raw`(?<!\d)\d{1,4}(?:[. ,]\d{1,2})?[ .]?(?:[kmg]i?b(?:ps)?|fps|k?hz|bits?|audios?)(?![a-z\d])`],
  [
    "tag",
    String.raw`(?<![a-z])(?:nordic|nl|dk|swe|fin|nor|heb|eng|fre|fr|ger|ita|spa|multi|m|e|k)[ .-]?subs?(?:bed)?(?![a-z])`,
  ],
  ["tag", String.raw`(?<![a-z\d])tt\d{7,9}(?!\d)`],
  ["edition", String.raw`\{edition[^{}]{1,80}\}|(?<!\d)\d{1,3}(?:st|nd|rd|th)[ .]anniversary`],
  // Ids, a checksum; two cuts in one file, a number of discs; words that describe a release only together.
  ["tag", String.raw`\{(?:tmdb|imdb|tvdb)[^{}]{0,80}\}|[[(](?:tmdb|tvdb|imdb)[^\])]{0,40}[\])]|[[(][\da-f]{8}[\])]`],
  ["tag", String.raw`(?<!\d)[2-9] ?in ?1(?!\d)|(?<![a-z\d])1 ?(?:cd|dvd)(?![a-z\d])`],
  ["tag", String.raw`(?<![a-z])(?:mp-?4|line[ .](?:audio|dub(?:bed)?)|black[ .](?:and|&)[ .]white)(?![a-z\d])`],
  // What of a release was made anew: `PROOF.SAMPLE.FiX`.
  ["tag", String.raw`(?<![a-z])(?:(?:proof|sample|nfo|dir|sfv)[ .]?){1,2}fix(?![a-z])`],
  // How Chinese and Japanese releases are written, subtitled and counted: `简体内嵌`, `全集`.
  ["tag", String.raw`(?<!${HAN})(?:${DESCRIBING.han})+(?!${HAN})`],
  // A second download of the same file, and a copy as systems name it.
  ["mark", String.raw`(?<=\S) \(1\)$`],
  ["mark", String.raw`(?<=\S)(?: - | (?=[^\x00-\x7f]))(?:${DESCRIBING.copies})(?: \(\d{1,2}\))?$`],
  ["site", String.raw`(?<![a-z\d])w{2,3}[., ][a-z\d-]{2,40}[. ][a-z]{2,10}(?![a-z])`],
  [
    "site",
    String.raw`(?<![a-z\d.])[a-z\d-]{3,40}\.(?:com|net|org|info|tv|ws|cc|ru|sbs|phd|lol|site|club|xyz)(?![a-z\d])(?=[ \])_-]|$)`,
  ],
];

/** Tags that are as common in titles (`Line`, `Travel`). Unless in capitals, they are tags only next to another tag. */
export const AMBIGUOUS_TAGS = wordSet(WORDS.ambiguousTags);

/** Words that say which kind of work it is: a film's reading takes none of them away, whatever tag they are part of. */
export const KIND_WORDS = wordSet(WORDS.kinds);

/** Tags that make a file another thing than the work: no reading takes them away. */
export const THING_TAGS = wordSet(THINGS.tags);
