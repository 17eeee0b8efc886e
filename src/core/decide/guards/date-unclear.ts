import { titleKey } from "../../identify/title-key.ts";
import { quoted } from "../../release/candidate.ts";
import { eachEpisode } from "./each-episode.ts";

// "03-02-2008", "3.2.08": Europe writes the day first, America the month, and both write to the same sites.
// Bounded everywhere, so that the longest path takes no longer than its length: the date stands at its end.
const DAY_OR_MONTH = /(?<!\d)(\d{1,2})([ .\-/])(\d{1,2})\2(?:(?:19|20)\d\d|\d\d)(?!\d)/g;

/** Whether the date was read from two numbers that can each be the day and the month. */
function either(name: string, date: string): string | undefined {
  const [month, day] = date.split("-").slice(1).map(Number);
  if (day === undefined || day > 12 || day === month) return undefined;
  for (const found of name.matchAll(DAY_OR_MONTH))
    if (Number(found[1]) === day && Number(found[3]) === month) return found[0];
  return undefined;
}

/** An air date that reads as two days of the year, unless the title in the name is that of the day's episode. */
export const dateUnclear = eachEpisode("numbers_unclear", ({ file, found }) => {
  if (file.date === null) return undefined;
  const title = titleKey(file.episodeTitle ?? "");
  if (title !== "" && found.mapping.titles.map(titleKey).includes(title)) return undefined;
  const written = either(file.name, file.date);
  return written === undefined
    ? undefined
    : `${quoted(written)} was read as ${file.date}, and may have the month in front.`;
});
