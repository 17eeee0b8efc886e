const LATIN = /[A-Za-z\u00c0-\u024f]/;
const NATIVE = /[\u0370-\u1cff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/;
// What separates a title in two scripts. A space alone separates them too, see `splitScripts`.
const HALVES = /\s*[/|·]\s*/;
// The second half of `漢字 第二季 / Title S2 - 10`, up to its own season or number.
const SECOND_HALF = /^\/ (.+?)[ .]*(?:[([]? ?(?<![a-z\d])S\d|[ ([-]{2,4}\d{1,3}(?!\d)|第)/i;

export const hasLatin = (text: string): boolean => LATIN.test(text);
export const isNative = (text: string): boolean => NATIVE.test(text) && !LATIN.test(text);
const isLatin = (text: string): boolean => LATIN.test(text) && !NATIVE.test(text);

// A shelf mark: `X 无声的证人`, `M1 最后的城市`.
const SHELF_MARK = /^[A-Za-z]\d{0,3}$/;

/** Whether a title in another script has but a letter in Latin before it, set apart by a space alone. */
export const hasShelfMark = (title: string): boolean =>
  SHELF_MARK.test(title.slice(0, title.indexOf(" "))) && isNative(title.slice(title.indexOf(" ")));

/**
 * Splits `Title / Название`, `Title | 漢字`, `漢字·Title`, `漢字 Title` into the half in Latin letters and the half in
 * another script. Undefined for a title in one script.
 */
export function splitScripts(title: string): { latin: string; other: string } | undefined {
  if (!NATIVE.test(title) || !LATIN.test(title)) return undefined;
  const halves = title.split(HALVES).filter((h) => h !== "");
  const latin = halves.find(isLatin);
  const other = halves.find((h) => NATIVE.test(h));
  if (halves.length > 1 && latin && other) return { latin, other };
  const words = title.split(" ");
  const first = words.findIndex(isLatin);
  const last = words.findLastIndex((w) => NATIVE.test(w));
  if (first > last) return { latin: words.slice(first).join(" "), other: words.slice(0, first).join(" ") };
  const native = words.findIndex((w) => NATIVE.test(w));
  const lastLatin = words.findLastIndex(isLatin);
  return lastLatin >= 0 && native > lastLatin
    ? { latin: words.slice(0, native).join(" "), other: words.slice(native).join(" ") }
    : undefined;
}

/** The block with the title in Latin letters: the one after a native title, otherwise the first one. */
export function latinBlock(blocks: readonly string[]): string | undefined {
  const native = blocks.findIndex((b) => NATIVE.test(b));
  const after = native < 0 ? [] : blocks.slice(native);
  return after.find((b) => isLatin(b) || (LATIN.test(b) && HALVES.test(b))) ?? blocks.find(hasLatin) ?? blocks[0];
}

/** The Latin half after a native one that has a season too: `漢字 第二季 / Title S2 - 10`. `from` is where the season is. */
export function secondHalf(text: string, titleStart: number, from: number): string | undefined {
  const slash = from > titleStart && NATIVE.test(text.slice(titleStart, from)) ? text.indexOf(" / ", from) : -1;
  const half = slash < 0 ? undefined : SECOND_HALF.exec(text.slice(slash + 1))?.[1];
  return half !== undefined && isLatin(half) ? half : undefined;
}
