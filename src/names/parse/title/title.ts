import { applySteps, rule, type Step } from "../lex/rules.ts";

const LATIN = /[A-Za-z\u00c0-\u024f]/;
const NATIVE = /[\u0370-\u1cff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/;
// Separators between titles in two scripts. A single space also separates them, see `splitScripts`.
const HALVES = /\s*[/|·]\s*/;
// The second half of `漢字 第二季 / Title S2 - 10`, up to its own season or number.
const SECOND_HALF = /^\/ (.+?)[ .]*(?:[([]? ?(?<![a-z\d])S\d|[ ([-]{2,4}\d{1,3}(?!\d)|第)/i;

export const hasLatin = (text: string): boolean => LATIN.test(text);
export const isNative = (text: string): boolean => !LATIN.test(text) && NATIVE.test(text);
const isLatin = (text: string): boolean => LATIN.test(text) && !NATIVE.test(text);

// A shelf mark: `X 无声的证人`, `M1 最后的城市`.
const SHELF_MARK = /^[A-Za-z]\d{0,3}$/;

/**
 * True if a title in another script has only a shelf mark in Latin letters before it, separated by
 * a space.
 */
const hasShelfMark = (title: string): boolean =>
  SHELF_MARK.test(title.slice(0, title.indexOf(" "))) && isNative(title.slice(title.indexOf(" ")));

/**
 * Splits `Title / Название`, `Title | 漢字`, `漢字·Title` and `漢字 Title` into the Latin half and the
 * half in another script. Undefined for a title in one script.
 */
function splitScripts(title: string): { latin: string; other: string } | undefined {
  if (!NATIVE.test(title) || !LATIN.test(title)) return undefined;
  const halves = title.split(HALVES).filter((h) => h !== "");
  const latin = halves.find(isLatin);
  const other = halves.find((h) => NATIVE.test(h));
  if (halves.length > 1 && latin && other) return { latin, other };
  const words = title.split(" ");
  // A word that mixes two scripts imitates another word.
  if (words.some((word) => NATIVE.test(word) && LATIN.test(word))) return undefined;
  const first = words.findIndex(isLatin);
  const last = words.findLastIndex((w) => NATIVE.test(w));
  if (first > last) {
    return { latin: words.slice(first).join(" "), other: words.slice(0, first).join(" ") };
  }
  const native = words.findIndex((w) => NATIVE.test(w));
  const lastLatin = words.findLastIndex(isLatin);
  return lastLatin >= 0 && native > lastLatin
    ? { latin: words.slice(0, native).join(" "), other: words.slice(native).join(" ") }
    : undefined;
}

/**
 * Chooses the block with the title in Latin letters: the block after a native title, otherwise the
 * first block.
 */
export function chooseLatinBlock(blocks: readonly string[]): string | undefined {
  const native = blocks.findIndex((b) => NATIVE.test(b));
  const after = native < 0 ? [] : blocks.slice(native);
  return (
    after.find((b) => isLatin(b) || (LATIN.test(b) && HALVES.test(b))) ??
    blocks.find(hasLatin) ??
    blocks[0]
  );
}

/**
 * Returns the Latin half after a native half that also has a season: `漢字 第二季 / Title S2 - 10`.
 * `from` is the position of the season.
 */
export function findSecondHalf(text: string, titleStart: number, from: number): string | undefined {
  const slash =
    from > titleStart && NATIVE.test(text.slice(titleStart, from)) ? text.indexOf(" / ", from) : -1;
  const half = slash < 0 ? undefined : SECOND_HALF.exec(text.slice(slash + 1))?.[1];
  return half !== undefined && isLatin(half) ? half : undefined;
}

export type Titles = { title: string | null; others: string[] };

// `Ship, The`, including before ` - The First Voyage`.
const ARTICLE =
  /^(.{2,}?),[ .]{0,2}(the|an?|le|la|les|l'|der|die|das|el|los|il|lo|de|het)(?=$| -{1,3} )/i;
/**
 * Countries in series titles, with their ISO 3166 codes. Only capitals match, because `Us` is a
 * word.
 */
export const COUNTRIES = new Map(
  Object.entries({ US: "US", UK: "GB", AU: "AU", NZ: "NZ", CA: "CA", USA: "US" }),
);
const BRACKETED_ARTICLE = /^(?:the|an?|le|la|les|der|die|das|el|los|il)$/i;
const AKA = /^(.{1,200}?)[ .]{1,3}(?:aka|a\.k\.a\.?)[ .]{1,3}(.+)$/i;
const SLASH = /^(.{2,200}?) \/ (.{2,})$/;
const DASH = /^(.{2,200}?)(?: -{1,3} |--)(.{2,})$/;
// `Collection-f07-Title`: the number of a film in its collection.
const COLLECTED = /^(.{2,80}?)-f\d{1,2}-(.{2,})$/;
/** The suffix of a second copy: ` (1)`. */
const COPY = /(?<=\S) \(\d\)$/;

// A dot between words, but not in an abbreviation or before a single letter.
const POINT = /\.(?:(?=\p{L}{2}|\d|\s|-|\(|$)|(?<=(?:[\p{L}\d]{2}|[\d!?'),])\.))/gu;
// Several spaces in a row, or a space other than U+0020.
const UNEVEN = /\s\s|[^\S ]/;

const LEADING_CHARS = " .-_,:;~|/+&=*•·…★☆⭐\"'`";
const TRAILING_CHARS = " -_,:;~|/+=*•·…★☆⭐`([{";

/** The facts that the rules of `TITLES_STEPS` use, and the fields that they change. */
export type TitlesDraft = {
  readonly fan: boolean;
  title: string;
  others: string[];
  /** The bracket at the end of the title. */
  bracket: { before: string; inside: string } | undefined;
};

/** Adds these texts to the alternatives, unless these already have them. */
function withMore(others: readonly string[], ...texts: readonly string[]): string[] {
  const more = [...others];
  for (const text of texts) pushUnique(more, cleanTitle(text));
  return more;
}

/**
 * Reads the titles in a text. The first steps read what surrounds the title, because they recognise
 * it by punctuation, which `cleanTitle` removes. The later steps divide the title: first at signs that
 * occur only between two titles, and last at a dash, because one title may contain a dash.
 */
export const TITLES_STEPS: readonly Step<TitlesDraft>[] = [
  {
    asks: "What surrounds the title?",
    takes: "every",
    rules: [
      rule({
        name: "the collection and the film's number in it",
        when: ({ title }) => title.includes("-f") && COLLECTED.exec(title),
        change: ({ others }, [, collection = "", film = ""]) => ({
          title: film,
          others: withMore(others, collection),
        }),
      }),
      rule({
        name: "the suffix of a second copy",
        when: ({ title }) => title.endsWith(")") && COPY.exec(title.slice(-5)),
        change: ({ title, others }, [suffix]) => ({
          title: title.slice(0, -suffix.length),
          others: withMore(others, title),
        }),
      }),
      rule({
        name: "a bracket at the end",
        when: ({ title }) => bracketAtEnd(title),
        change: (_, bracket) => ({ bracket }),
      }),
    ],
  },
  {
    asks: "What is in the bracket?",
    takes: "first",
    rules: [
      // Fansub groups write `Monogatari (Black)`. For them, a title in brackets counts as another
      // title only if it has more than one word.
      rule({
        name: "a word of an anime's title",
        when: ({ fan, bracket }) =>
          fan && bracket && /^(?!TV$)\p{L}{3,}$/u.test(bracket.inside) && bracket,
        change: ({ others }, { before }) => ({ others: withMore(others, before) }),
      }),
      // `Golden Girls (The)`
      rule({
        name: "the article",
        when: ({ bracket }) => bracket && BRACKETED_ARTICLE.test(bracket.inside) && bracket,
        change: (_, { before, inside }) => ({ title: `${inside} ${cleanTitle(before)}` }),
      }),
      // The country is kept at the end of the title, where `splitCountry` finds it.
      rule({
        name: "a country",
        when: ({ bracket }) => bracket && COUNTRIES.has(bracket.inside) && bracket,
        change: (_, { before, inside }) => ({ title: `${cleanTitle(before)} ${inside}` }),
      }),
      // `Название (Title)`
      rule({
        name: "the title in Latin letters",
        when: ({ bracket }) =>
          bracket && isNative(bracket.before) && hasLatin(bracket.inside) && bracket,
        change: ({ others }, { before, inside }) => ({
          title: inside,
          others: withMore(others, before, `${before} ${inside}`),
        }),
      }),
      // "Birds of Prey (and the Fantabulous Emancipation of One Harley Quinn)" is one title.
      rule({
        name: "another title, or the rest of the title",
        when: ({ bracket }) => bracket,
        change: ({ others }, { before, inside }) => ({
          title: before,
          others: withMore(others, inside, `${before} ${inside}`),
        }),
      }),
    ],
  },
  {
    asks: "Which words are the title?",
    takes: "every",
    rules: [
      rule({
        name: "the words without punctuation",
        when: () => true,
        change: ({ title }) => ({ title: cleanTitle(title) }),
      }),
      rule({
        name: "the words before AKA",
        when: ({ title }) => /[ .]a\.?k/i.test(title) && AKA.exec(title),
        change: ({ others }, [, first = "", second = ""]) => ({
          title: cleanTitle(first),
          others: [cleanTitle(second), ...others],
        }),
      }),
    ],
  },
  {
    asks: "Which script is the title in?",
    takes: "first",
    rules: [
      // `X 无声的证人`: the mark is not a title, but the whole text may be one.
      rule({
        name: "in another script, after a shelf mark",
        when: ({ title }) => {
          const scripts = splitScripts(title);
          return scripts && hasShelfMark(title) && scripts;
        },
        change: ({ title, others }, { other }) => ({
          title: cleanTitle(other),
          others: [title, ...others],
        }),
      }),
      rule({
        name: "in Latin letters, next to another script",
        when: ({ title }) => splitScripts(title),
        change: ({ others }, { latin, other }) => ({
          title: cleanTitle(latin),
          others: [cleanTitle(other), ...others],
        }),
      }),
    ],
  },
  {
    asks: "Which titles are in the title?",
    takes: "every",
    rules: [
      rule({
        name: "both sides of a slash",
        when: ({ title }) => title.includes(" / ") && SLASH.exec(title),
        change: ({ others }, [, first = "", second = ""]) => ({
          title: cleanTitle(first),
          others: withMore(others, second),
        }),
      }),
      rule({
        name: "the whole, and both sides of a dash",
        when: ({ title }) => title.includes("-") && DASH.exec(title),
        change: ({ others }, [, first = "", second = ""]) => ({
          others: withMore(others, first, second),
        }),
      }),
    ],
  },
];

/**
 * Reads the title and its alternatives: the title without a bracket at the end, both titles around
 * AKA, both scripts, and both halves of `A - B`. `fan`: the text is from a fansub's name.
 */
export function readTitles(
  raw: string,
  fan = false,
  steps: readonly Step<TitlesDraft>[] = TITLES_STEPS,
): Titles {
  const { title, others } = applySteps(steps, { fan, title: raw, others: [], bracket: undefined });
  return {
    title: /[\p{L}\d]/u.test(title) ? title : null,
    others: others.filter((o) => o !== title),
  };
}

/**
 * Cleans a part of a name for use as a title: replaces dots with spaces, keeps initials
 * (`S.W.A.T.`), and removes punctuation at the ends.
 */
export function cleanTitle(raw: string): string {
  // Most titles contain either spaces or dots.
  const spaced = raw.includes(" ") && /\S \S/.test(raw);
  const dotted = spaced || !raw.includes(".") ? raw : raw.replace(POINT, " ");
  const initials = dotted.includes(".")
    ? dotted.replace(/(?<![\p{L}.])(\p{L}) (?=\p{L}\.)/gu, spaced ? "$1 " : "$1.")
    : dotted;
  const trimmed = trimEdges(UNEVEN.test(initials) ? initials.replace(/\s+/g, " ") : initials);
  const loose =
    !trimmed.endsWith(".") || /(?:^|[. ])\p{L}\.$/u.test(trimmed)
      ? trimmed
      : trimEdges(trimmed, ".");
  return loose.includes(",") ? loose.replace(ARTICLE, "$2 $1") : loose;
}

/**
 * `Le Prestige (The Prestige)`: splits off a single bracket at the end. A number in brackets is
 * part of the title.
 */
function bracketAtEnd(raw: string): { before: string; inside: string } | undefined {
  const open = raw.search(/[([{]/);
  if (open < 1) return undefined;
  const end = raw.length - (/[\s.\-_]{0,8}$/.exec(raw.slice(-8))?.[0].length ?? 0);
  if (end - open > 82 || end <= open) return undefined;
  const inside = raw.slice(open + 1, /[)\]}]/.test(raw.charAt(end - 1)) ? end - 1 : end);
  const before = raw.slice(0, open);
  return /[()[\]{}]/.test(inside) || /^\d+$/.test(inside) || !/[\p{L}\d]/u.test(before)
    ? undefined
    : { before, inside };
}

/**
 * Removes punctuation at both ends. A regular expression anchored at the end would rescan long
 * runs.
 */
function trimEdges(text: string, more = ""): string {
  let start = 0;
  let end = text.length;
  while (start < end && LEADING_CHARS.includes(text.charAt(start))) start++;
  while (
    end > start &&
    (TRAILING_CHARS.includes(text.charAt(end - 1)) || more.includes(text.charAt(end - 1)))
  ) {
    end--;
  }
  return text.slice(start, end);
}

export function pushUnique(into: string[], title: string | null, except?: string): void {
  if (title && title !== except && /[\p{L}\d]/u.test(title) && !into.includes(title)) {
    into.push(title);
  }
}
