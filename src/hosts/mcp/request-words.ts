// How the finder reads what a person asks for. Tools' texts are read with the same stems.

/** Words that do not tell one tool from another. */
const SMALL_WORDS: ReadonlySet<string> = new Set(
  (
    "a about all am an and any are as at be been can could did do does for from get give had has " +
    "how i if in into is it its let list me my of on one or our out please plex ingest should " +
    "show so some tell that the their them there these they this those to up was we were what " +
    "when where which who why will with would you your tool call"
  ).split(" "),
);

/** Words for the same thing. Each counts as the first of its row, in requests and in texts. */
const SAME: readonly string[] = [
  "film movie flick",
  "series sitcom",
  "tv telly television",
  "watched seen viewed",
  "duplicate double twice",
  "missing lacking lack absent",
  "client player device",
  "actor actress cast starring",
  "poster artwork cover",
  "broken corrupt damaged",
  "fast speed quick slow",
  "continue resume unpause",
  "gigabyte gb terabyte tb",
];

/** Parts of a request that are a thing and not words: what they are, in words. */
const SHAPES: readonly (readonly [shape: RegExp, words: string])[] = [
  [/\bmagnet:\S*/giu, " magnet torrent "],
  [/\S*\.(?:mkv|mp4|m4v|avi|ts|srt)\b/giu, " file name "],
  [/\bs\d{1,2}e\d{1,3}\b/giu, " episode "],
  // A player has the name of the room that it is in.
  [
    /\b(?:bed|living|play|bath|dining|guest)[ -]?room\b|\b(?:kitchen|lounge|den)\b/giu,
    " client room ",
  ],
  [/\b\w+ (?:seconds|minutes)\b/giu, " seek "],
  // A question about something that has not happened.
  [/\b(?:where|what|how)\b[^?.]*\bwould\b/giu, "$& preview destination "],
];

/** Ends of shortened words, such as “isn't” and “I've”. */
const SHORTENED = /n['’]t\b|['’](?:d|ll|m|re|s|ve)\b/giu;
const WORD = /[\p{L}\p{N}]+/gu;

/** Returns the part that a word has in common with its plural and its other forms. */
function stemOf(word: string): string {
  if (word.length < 4) return word;
  const singular = word
    .replace(/ies$/u, "y")
    .replace(/(?<=ss|sh|ch|x)es$/u, "")
    .replace(/(?<=[^su])s$/u, "");
  const bare = singular
    .replace(/(?<=^.*[aeiouy].*[^\W\d_])(?:ing|ed)$/u, "")
    .replace(/([bdgmnpt])\1$/u, "$1");
  return bare.length > 2 ? bare.replace(/(?<=..)e$/u, "").replace(/y$/u, "i") : singular;
}

let same: ReadonlyMap<string, string> | undefined;
function toSame(stem: string): string {
  same ??= new Map(
    SAME.flatMap((row) => {
      const [first = "", ...others] = row.split(" ").map(stemOf);
      return others.map((other) => [other, first] as const);
    }),
  );
  return same.get(stem) ?? stem;
}

/** Lower-case stems of the words that tell one tool from another. */
export const stemsIn = (text: string): string[] =>
  (text.toLowerCase().replaceAll("_", " ").replace(SHORTENED, " ").match(WORD) ?? [])
    .filter((word) => !SMALL_WORDS.has(word))
    .map((word) => toSame(stemOf(word)));

/** Returns the stems that a request searches for. */
export const stemsOfRequest = (request: string): ReadonlySet<string> =>
  new Set(stemsIn(SHAPES.reduce((text, [shape, words]) => text.replace(shape, words), request)));
