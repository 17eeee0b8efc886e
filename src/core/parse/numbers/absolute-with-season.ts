import { type Numbering, numberingAt, numbersAfter } from "../lex/number-list.ts";

const AFTER = /^[ .]\(?(\d{3,4})\)?(?=$|[ .]?[-[(]|\.[a-z])/i;
const BEFORE = /[ .](\d{3,4})(?:-(\d{3,4}))?[ .]$/;
const DASHED = / - (\d{2,4}) [([]$/;

/**
 * The absolute number before or after season and episode: `S10E14 214`, `One Piece 214 10x14`, `Title - 25 (S02E13)`.
 */
export function absoluteWithSeason(text: string, seasonEpisode: Numbering, from: number): Numbering | undefined {
  const after = AFTER.exec(text.slice(seasonEpisode.end, seasonEpisode.end + 10));
  const textBefore = text.slice(Math.max(from, seasonEpisode.start - 12), seasonEpisode.start);
  const before = BEFORE.exec(textBefore);
  const beforeCross = /x/i.test(text.slice(seasonEpisode.start, seasonEpisode.end)) || before?.[2] ? before : null;
  const match = after ?? DASHED.exec(textBefore) ?? beforeCross;
  if (!match || /^(?:19|20)\d\d$/.test(match[1] ?? "")) return undefined;
  const [all, a = "", b = ""] = match;
  const absolute = [Number(a), ...(Number(b) > Number(a) ? numbersAfter(Number(a), Number(b)) : [])];
  return after
    ? numberingAt(seasonEpisode.start, seasonEpisode.end + all.length, { absolute })
    : numberingAt(seasonEpisode.start - all.length, seasonEpisode.end, { absolute });
}
