import { type Numbering, numberingAt, numbersAfter } from "../lex/number-list.ts";

// `S10E14 214`, `S06E01 (66)`, `S02E03 - 012 - Title`, `S05E53 - Ep.129`, `S12E18 [304]`. Behind a dash three digits may be a title:
// a second dash or a bracket must follow, or a nought begin it.
const AFTER =
  /^(?:[ .](?:\(?(\d{3,4})\)?|\((\d\d)\))(?=$|[ .]?[-[(]|\.[a-z])|[ .]-[ .](?:ep?[ .]?(\d{1,4})(?![\da-z])|(\d{3,4})(?= - |[ .]?[[(])|(0\d{2,3})(?=$| - |[ .]?[[(]))|[ .]\[(?!480|576|720|1080|2160)(\d{3,4})\])/i;
const BEFORE = /[ .](\d{3,4})(?:-(\d{3,4}))?[ .]$/;
// `Title - 25 (S02E13)`, `Title - 012-013 - S02E03`; `05.5` is a recap without a number.
const DASHED = / - (\d{2,4})(\.\d)?(?:-(\d{2,4}))? (?:- |[([])$/;
// `165-166.Title.S08E14`
const LEADING = /^(\d{2,4})(?:-(\d{2,4}))?\.$/;

/** The absolute number before or after season and episode. `titleStart` is behind one that begins the name. */
export function absoluteWithSeason(text: string, seasonEpisode: Numbering, titleStart: number): Numbering | undefined {
  const { start, end } = seasonEpisode;
  const after = AFTER.exec(text.slice(end, end + 14));
  const textBefore = text.slice(Math.max(titleStart, start - 16), start);
  const dashed = DASHED.exec(textBefore);
  const before = BEFORE.exec(textBefore);
  const beforeCross = /x/i.test(text.slice(start, end)) || before?.[2] ? before : null;
  const leading = LEADING.exec(text.slice(0, titleStart));
  const match = after ?? dashed ?? beforeCross ?? leading;
  const a = Number((after ?? []).slice(1).find((number) => number !== undefined) ?? match?.[1]);
  if (!match || (a >= 1900 && a < 2100)) return undefined;
  const b = Number((match === dashed ? dashed?.[3] : match === after ? 0 : match[2]) ?? 0);
  const absolute = match === dashed && dashed?.[2] ? [] : [a, ...(b > a ? numbersAfter(a, b) : [])];
  if (match === leading) return numberingAt(start, end, { absolute });
  return match === after
    ? numberingAt(start, end + match[0].length, { absolute })
    : numberingAt(start - match[0].length, end, { absolute });
}
