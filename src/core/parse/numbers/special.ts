import { type Numbering, numberingAt } from "../lex/number-list.ts";
import { isFansub, type NumberContext } from "./trailing-number.ts";

const SPECIAL =
  /([ .]-[ .]{1,2}|[ .])(?:SP|OVA|ONA|OAD|EX|Special)[ .]?(\d{1,3})(?:\.(\d))?(?:v(\d))?(?=$|[ .]{0,2}[[(-]|[ .]{1,2}END)/i;
const MAY_HAVE_SPECIAL = /(?:sp|ova|ona|oad|ex|special)[ .]?\d/i;

/**
 * `Title - SP01`, `Title OVA2`: the word is kept in the title, because the number counts specials, not episodes of the
 * series. Without a dash it counts only if the name has a fansub group or a checksum.
 */
export function findSpecial(text: string, from: number, context: NumberContext): Numbering | undefined {
  const match = MAY_HAVE_SPECIAL.test(text) ? SPECIAL.exec(text) : null;
  if (!match || match.index <= from || !(isFansub(context) || match[1]?.includes("-"))) return undefined;
  const [all, , number = "", half, version] = match;
  const digits = all.length - (/\d[\d.v]*$/.exec(all)?.[0].length ?? 0);
  return numberingAt(match.index + digits, match.index + all.length, {
    absolute: half === undefined ? [Number(number)] : [],
    version: Number(version ?? 0),
  });
}
