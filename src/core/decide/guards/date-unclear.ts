import { hasEpisodeTitle } from "../../identify/episode-title.ts";
import { quoted } from "../../release/candidate.ts";
import { eachEpisode } from "./each-episode.ts";

// "03-02-2008", "3.2.08": Europe writes the day first, America the month, and names come from both.
// Every part is bounded, so that matching takes linear time even for the longest path with the date at its end.
const DAY_OR_MONTH = /(?<!\d)(\d{1,2})([ .\-/])(\d{1,2})\2(?:(?:19|20)\d\d|\d\d)(?!\d)/g;

/** The date as written, if each of its first two numbers can be the day or the month. */
function either(name: string, date: string): string | undefined {
  const [month, day] = date.split("-").slice(1).map(Number);
  if (day === undefined || day > 12 || day === month) return undefined;
  for (const found of name.matchAll(DAY_OR_MONTH))
    if (Number(found[1]) === day && Number(found[3]) === month) return found[0];
  return undefined;
}

/** An air date that can be read as two different days, unless the name has the title of that day's episode. */
export const dateUnclear = eachEpisode("numbers_unclear", ({ file, found }) => {
  if (file.date === null) return undefined;
  if (hasEpisodeTitle(file, found.mapping.titles)) return undefined;
  const written = either(file.name, file.date);
  return written === undefined
    ? undefined
    : `${quoted(written)} was read as ${file.date}, but its first number may be the month.`;
});
