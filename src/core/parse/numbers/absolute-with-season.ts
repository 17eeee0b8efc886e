import { type Numbering, numberingAt, numbersAfter } from "../lex/number-list.ts";

const AFTER = /^[ .]\(?(\d{3,4})\)?(?=$|[ .]?[-[(]|\.[a-z])/i;
const BEFORE = /[ .](\d{3,4})(?:-(\d{3,4}))?[ .]$/;
const DASHED = / - (\d{2,4}) [([]$/;

/** `S10E14 214`, `One Piece 214 10x14`, `Title - 25 (S02E13)`: an absolute number beside season and episode; undefined when there is none. */
export function absoluteWithSeason(text: string, both: Numbering, from: number): Numbering | undefined {
  const after = AFTER.exec(text.slice(both.end, both.end + 10));
  const lead = text.slice(Math.max(from, both.start - 12), both.start);
  const before = BEFORE.exec(lead);
  const counted = /x/i.test(text.slice(both.start, both.end)) || before?.[2] ? before : null;
  const found = after ?? DASHED.exec(lead) ?? counted;
  if (!found || /^(?:19|20)\d\d$/.test(found[1] ?? "")) return undefined;
  const [all, a = "", b = ""] = found;
  const absolute = [Number(a), ...(Number(b) > Number(a) ? numbersAfter(Number(a), Number(b)) : [])];
  return after
    ? numberingAt(both.start, both.end + all.length, { absolute })
    : numberingAt(both.start - all.length, both.end, { absolute });
}
