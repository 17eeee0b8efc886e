/** Words and fields of one program that a disguise keeps. */
export type KeptWords = {
  /** Words that come from the program and identify nothing, in lower case. */
  own: ReadonlySet<string>;
  /** Further fields whose numbers are kept. */
  plain?: RegExp;
  /** True if times in ISO 8601 are kept. */
  times?: true;
};

const DIGITS = "123456789";
const ISO_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/;

/** An expression that matches a whole name that one of these expressions matches. */
function anyOf(names: readonly string[], flags = ""): RegExp {
  return new RegExp(`^(?:${names.join("|")})$`, flags);
}

/**
 * Fields whose numbers are counts, sizes, durations, list positions or times. They identify
 * nothing, so they are kept.
 */
const PLAIN = anyOf([
  "size|bytes|total|totalSize|limit|offset",
  "index|parentIndex|season|episode|versions|count",
  "duration|progress|bitrate|width|height",
  String.raw`\w+(?:At|Ms|Bytes|Count|Size|Offset)`,
]);

/**
 * Fields and parameters that identify a server, device, person or session. Each word of their texts
 * is replaced, even a single letter or one of Plex's own words.
 */
export const IDENTITY = anyOf(
  [
    "machineIdentifier|deviceIdentifier|clientId",
    "(?:X-Plex-)?clientIdentifier|X-Plex-Client-Identifier",
    "friendlyName|uuid|serial",
    "email|username|myPlexUsername",
    "(?:X-Plex-|access|auth)?token",
    String.raw`host|address|\w+Address(?:es)?`,
  ],
  "i",
);

/** Elements of Plex, and of our results, that describe a device, person or session. */
const ELEMENTS = /^(?:users?|players?|accounts?|devices?|servers?|sessions?|clients?)$/i;
/** Fields of our results that may repeat such a text. */
const ECHOES = /^(?:id|name|title|user|player|client|server|session|account)$/;

const isIdentity = (key: string, element: string): boolean =>
  IDENTITY.test(key) || (/^[A-Z]/.test(element) && ELEMENTS.test(element) && isName(key));
const isName = (key: string): boolean => key === "title" || key === "name";

export interface Disguise {
  text(value: string): string;
  /** `key` is the name of the field that has this value. */
  value(given: unknown, key?: string): unknown;
  /** Remembers the texts that identify something, so that their copies are replaced as well. */
  learn(given: unknown): void;
  /** Replaces each word of a text that identifies something. */
  identity(value: string): string;
}

/**
 * Creates a disguise that replaces words. The original words cannot be recovered from their
 * replacements. `random` returns 0 to 1.
 */
export function createDisguise(
  random: () => number,
  { own, plain: alsoPlain, times }: KeptWords,
): Disguise {
  const words = new Map<string, string>();
  /** Replacements for words that are kept elsewhere. */
  const forced = new Map<string, string>();
  const identities = new Set<string>();
  const taken = new Set<string>();
  const among = (from: string): string => from.charAt(Math.floor(random() * from.length));

  function makeWord(word: string): string {
    const [start = ""] = /^tt(?=\d{5})/.exec(word) ?? [];
    const letters = /^[\da-f]{8,}$/.test(word) ? "abcdef" : "abcdefghijklmnopqrstuvwxyz";
    for (let tries = 0; ; tries++) {
      // If all words of a shape are taken, as with two digits, the word gets longer.
      const shape = word.slice(start.length) + "9".repeat(Math.floor(tries / 50));
      const other = (letter: string): string =>
        among(/\d/.test(letter) ? DIGITS : /[a-z]/.test(letter) ? letters : "äëïöüñ");
      const made = start + shape.replace(/./gu, other);
      if (made === word || taken.has(made) || words.has(made) || own.has(made)) continue;
      taken.add(made);
      return made;
    }
  }

  function wordFor(word: string, isForced: boolean): string {
    const plain = word.normalize("NFC").toLowerCase();
    const isKept = plain.length === 1 || own.has(plain);
    if (isKept && !isForced) return word;
    const known = isKept ? forced : words;
    const made = known.get(plain) ?? makeWord(plain);
    known.set(plain, made);
    if (/^\p{Lu}{2,}$/u.test(word)) return made.toUpperCase();
    return /^\p{Lu}/u.test(word) ? made.charAt(0).toUpperCase() + made.slice(1) : made;
  }

  const replaceWords = (value: string, isForced: boolean): string =>
    value.replace(/[\p{L}\p{M}\p{N}]+/gu, (word) => wordFor(word, isForced));
  const text = (value: string): string => replaceWords(value, false);
  const identity = (value: string): string => replaceWords(value, true);

  function disguise(given: unknown, key: string, element: string): unknown {
    if (Array.isArray(given)) return given.map((part) => disguise(part, key, element));
    if (typeof given === "object" && given !== null) {
      const named = (name: string): string => (/^[A-Za-z_]{1,32}$/.test(name) ? name : text(name));
      return Object.fromEntries(
        Object.entries(given).map(([name, part]) => [named(name), disguise(part, name, key)]),
      );
    }
    if (typeof given !== "number" && typeof given !== "string") return given;
    const isForced =
      isIdentity(key, element) ||
      (ELEMENTS.test(element) && ECHOES.test(key) && identities.has(String(given)));
    const isPlain = PLAIN.test(key) || alsoPlain?.test(key) === true;
    if (!isForced && times && ISO_TIME.test(String(given))) return given;
    if (!isForced && isPlain && /^-?\d{1,13}$/.test(String(given))) return given;
    const made = replaceWords(String(given), isForced);
    return typeof given === "number" ? Number(made) : made;
  }

  function learn(given: unknown, key = "", element = ""): void {
    if (Array.isArray(given)) {
      for (const part of given) learn(part, key, element);
    } else if (typeof given === "object" && given !== null) {
      for (const [name, part] of Object.entries(given)) learn(part, name, key);
    } else if (isIdentity(key, element)) {
      identities.add(String(given));
    }
  }

  return {
    text,
    identity,
    value: (given, key = "") => disguise(given, key, ""),
    learn: (given) => learn(given),
  };
}
