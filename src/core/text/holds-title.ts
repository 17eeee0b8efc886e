import { foldTight } from "./fold.ts";
import { remembering } from "./remembering.ts";

// The ampersand is a word, and other scripts are folded by more than case.
const PLAIN = /^[\x00-%'-\x7f]*$/;

// Many releases may ask the same name, one after the other.
const tightOf = remembering(foldTight, 50);

/**
 * Whether names hold this title, whatever their case, accents, punctuation and spaces: `foldTight(name)` contains
 * `foldTight(title)`. For the names of a whole library: one regular expression asks a plain name thirty times as fast as it
 * is folded, and nothing needs to be remembered of a library. An empty title is in every name.
 */
export function holdsTitle(title: string): (name: string) => boolean {
  const key = foldTight(title);
  // It has letters and digits alone, nothing that has a meaning in an expression.
  const spread = new RegExp(Array.from(key).join("[^a-z\\d]*"), "i");
  return (name) => (PLAIN.test(name) ? spread.test(name) : tightOf(name).includes(key));
}
