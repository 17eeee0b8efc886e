const DIGITS = "123456789";
const LETTERS = "abcdefghijklmnopqrstuvwxyz";
/** Letters for words that contain others than a to z. */
const OTHER_LETTERS = "äëïöüñ";

/**
 * Words of names and paths that both servers interpret: seasons, parts, tags, extras and
 * extensions. They are kept.
 */
const KEPT_WORDS = new Set(
  `
  season specials tmdb tmdbid imdb imdbid tvdb tvdbid edition part pt cd dvd disc disk mkv mp4 avi m4v ts srt
  extras featurettes trailers other shorts scenes interviews clips samples sample
  `
    .trim()
    .split(/\s+/),
);
/** The text before an id in a name. Such an id is replaced however short it is. */
const TAG = /(?:tmdb|tvdb|imdb)(?:id)?[-=]$/i;
/** `s01e02`, `s01e01e02`, `1080p`, `pt2`, and numbers of seasons and parts. */
const KEPT_SHAPE =
  /^(?:s\d{1,4}(?:e\d{1,4})*|(?:e\d{1,4})+|\d{3,4}[pi]|(?:pt|cd|part|disc|dvd)\d|\d{1,2})$/i;

export type Disguise = {
  /** Replaces each word. The same word always gets the same replacement, with its case. */
  words(text: string): string;
  /** Replaces names piece by piece. Separators, tags and numbers of seasons are kept. */
  path(path: string): string;
  /** Replaces an id by one of the same shape: hexadecimal, decimal or `tt` with digits. */
  id(id: string): string;
};

/**
 * Creates a disguise for names, paths and ids. The originals cannot be recovered. `random` returns
 * 0 to 1.
 */
export function createDisguise(random: () => number): Disguise {
  const made = new Map<string, string>();
  const taken = new Set<string>();
  const among = (from: string): string => from.charAt(Math.floor(random() * from.length));

  function makeLike(word: string): string {
    const [start = ""] = /^tt(?=\d{5})/.exec(word) ?? [];
    const letters = /^[\da-f-]{8,}$/.test(word) ? "abcdef" : LETTERS;
    for (let tries = 0; ; tries++) {
      // If all words of a shape are taken, as with two digits, the word gets longer.
      const shape = word.slice(start.length) + "9".repeat(Math.floor(tries / 50));
      const replaced = shape.replace(/[\p{L}\p{M}\p{N}]/gu, (letter) =>
        /\d/.test(letter)
          ? among(DIGITS)
          : /[a-z]/.test(letter)
            ? among(letters)
            : among(OTHER_LETTERS),
      );
      const result = start + replaced;
      if (result === word || taken.has(result) || made.has(result)) continue;
      taken.add(result);
      return result;
    }
  }

  /** Keeps the case of each letter, and whether accents are separate characters. */
  function replaceWord(word: string): string {
    const composed = word.normalize("NFC");
    const plain = composed.toLowerCase();
    const known = made.get(plain) ?? makeLike(plain);
    made.set(plain, known);
    const letters = Array.from(composed);
    const cased = Array.from(known, (letter, index) => {
      const was = letters[index];
      return was !== undefined && /\p{Lu}/u.test(was) ? letter.toUpperCase() : letter;
    });
    const isDecomposed = word !== composed;
    return isDecomposed ? cased.join("").normalize("NFD") : cased.join("");
  }

  const replaceAll = (text: string, isKept: (word: string) => boolean): string =>
    text.replace(/[\p{L}\p{M}\p{N}]+/gu, (word, offset: number) =>
      isKept(word) && !TAG.test(text.slice(0, offset)) ? word : replaceWord(word),
    );

  return {
    words: (text) => replaceAll(text, () => false),
    path: (path) =>
      replaceAll(
        path,
        (word) =>
          KEPT_WORDS.has(word.toLowerCase()) || KEPT_SHAPE.test(word) || /^[A-Z]$/.test(word),
      ),
    id: (id) => replaceAll(id, () => false),
  };
}
