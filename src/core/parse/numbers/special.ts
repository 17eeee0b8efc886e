import { type Numbering, numberingAt } from "../lex/number-list.ts";
import { isFansub, type NumberContext } from "./trailing-number.ts";

const SPECIAL =
  /([ .]-[ .]{1,2}|[ .])(?:SP|OVA|ONA|OAD|EX|Special)[ .]?(\d{1,3})(?:\.(\d))?(?:v(\d))?(?=$|[ .]{0,2}[[(-]|[ .]{1,2}END)/i;
const MAY_HAVE_SPECIAL = /(?:sp|ova|ona|oad|ex|special)[ .]?\d/i;

/**
 * `Title - SP01`, `Title OVA2`: the word stays in the title, for the number counts the specials and not the episodes of the series.
 * Without a dash only where a fansub group or a checksum is there.
 */
export function findSpecial(text: string, from: number, e: NumberContext): Numbering | undefined {
  const found = MAY_HAVE_SPECIAL.test(text) ? SPECIAL.exec(text) : null;
  if (!found || found.index <= from || !(isFansub(e) || found[1]?.includes("-"))) return undefined;
  const [all, , number = "", half, version] = found;
  const digits = all.length - (/\d[\d.v]*$/.exec(all)?.[0].length ?? 0);
  return numberingAt(found.index + digits, found.index + all.length, {
    absolute: half === undefined ? [Number(number)] : [],
    version: Number(version ?? 0),
  });
}
