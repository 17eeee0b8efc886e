import { tight } from "./title-key.ts";

// Words that begin or fill other titles and release names so often that one alone says little.
const COMMON = new Set(
  "about after again alone always away back before beyond black blue child city dark days dead death down dream drive east ever every evil family father fire first gold good great green happy heat hello here hero home hope hours house just last left life light live lost love luck magic memory moon mother near never new next night north only open other over part people play power rain right rise road room run safe secret she silent sister snow some south star still stay storm summer sun that their them then there these they this time today touch truth under upon wall war water west what when where white wild with without woman words world year young your".split(
    " ",
  ),
);

/** Whether a title key is three letters or fewer, digits alone or one common word: it proves nothing by itself. */
export function saysLittle(key: string): boolean {
  const letters = tight(key);
  return Array.from(letters).length <= 3 || /^\d+$/.test(letters) || COMMON.has(key);
}
