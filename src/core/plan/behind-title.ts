import { fold } from "../text/fold.ts";
import { isTagWord } from "./names/subtitle-tags.ts";

const MOST_WORDS = 40;
const YEAR = /(?<!\d)(?:19|20)\d\d(?!\d)/;

/**
 * What stands behind the title at the head of a subtitle's name: `.1962.eng` of `Dr.No.1962.eng`, which is not Norwegian.
 * A title that is nothing but a word for a language is one, unless a year stands behind it: `it.forced`, but `It.2017`.
 */
export function behindTitle(stem: string, title: string | null | undefined): string {
  const key = fold(title ?? "");
  if (key === "") return stem;
  let words = 0;
  for (const { index } of `${stem} `.matchAll(/[\s._,()[\]-]+/g)) {
    words += 1;
    const head = fold(stem.slice(0, index));
    if (words > MOST_WORDS || head.length > key.length) return stem;
    if (head !== key) continue;
    const rest = stem.slice(index);
    const isLanguage = key.split(" ").every(isTagWord) && !YEAR.test(rest);
    return isLanguage ? stem : rest;
  }
  return stem;
}
