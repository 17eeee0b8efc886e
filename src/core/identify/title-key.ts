import { fold } from "../text/fold.ts";
import { COUNTED, COUNTING, plainNumbers } from "./numbers.ts";

// No title on TMDb is longer; what is longer is a hostile name.
const MOST = 300;

const counting = (word: string | undefined): boolean => word !== undefined && (COUNTING.has(word) || COUNTED.has(word));

// `S.H.I.E.L.D.` and `SHIELD`, `U.N.C.L.E.` and `UNCLE`: initials are one word. The `V` of `Part V: A New Beginning` is none.
function joinInitials(words: readonly string[]): string[] {
  const joined: string[] = [];
  let open = false;
  for (const word of words) {
    const initial = /^[a-z]$/.test(word) && !counting(joined.at(-1));
    if (initial && open) joined.push(`${joined.pop() ?? ""}${word}`);
    else joined.push(word);
    open = initial;
  }
  return joined;
}

/**
 * A title as equality is decided: folded, initials joined, numbers in one form (II = 2). Two titles with the same key
 * are the same title; nothing less than that ever files a release. Empty when the text has no letter or digit.
 */
export function titleKey(text: string): string {
  const folded = fold(text.slice(0, MOST));
  return folded === "" ? "" : plainNumbers(joinInitials(folded.split(" "))).join(" ");
}

// Between letters or digits, with no space on either side.
const INSIDE = /(?<=[\p{L}\p{N}])[^\p{L}\p{N}\p{M}\s&]{1,3}(?=[\p{L}\p{N}])/gu;

// Nothing to leave out: most titles.
const PLAIN = /^[A-Za-z\d &]*$/;

// As German and Scandinavian names are typed where the letters are missing.
const TYPED: Record<string, string> = { ä: "ae", ö: "oe", ü: "ue", ø: "oe", å: "aa" };

/**
 * Keys of a title as names write it whose writer left out what a file name cannot hold or a keyboard lacks: `FaceOff`,
 * `MASH`, `10000 BC`, `Maenner`. Without the key of the title itself.
 */
export function typedKeys(title: string): string[] {
  if (PLAIN.test(title)) return [];
  const cut = title.slice(0, MOST).normalize("NFC");
  const closed = cut.replace(INSIDE, "");
  const typed = cut.toLowerCase().replace(/[äöüøå]/g, (letter) => TYPED[letter] ?? letter);
  const keys = new Set([closed === cut ? "" : titleKey(closed), typed === cut.toLowerCase() ? "" : titleKey(typed)]);
  keys.delete("");
  keys.delete(titleKey(title));
  return [...keys];
}

/** A key without its spaces: `Fatherhood` and `Father Hood` are twins. */
export const tight = (key: string): string => key.replaceAll(" ", "");
