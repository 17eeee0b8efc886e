import { fill } from "./episode-list.ts";
import { type Numbering, numberingAt } from "./lex/number-list.ts";

/** `Cap.105`, `Cap.1503_1506`: the hundreds are the season. */
export function spanish(text: string, found: Numbering, seasons: readonly number[]): Numbering {
  const [first = 0] = found.episodes;
  const season = Math.floor(first / 100);
  if (
    !/^cap/i.test(text.slice(found.start, found.start + 3)) ||
    first < 101 ||
    (seasons.length > 0 && !seasons.includes(season))
  )
    return found;
  const to = /^[ -]{1,2}(\d{3,4})(?!\d)/.exec(text.slice(found.end, found.end + 7));
  const last = Number(to?.[1] ?? 0);
  const more = Math.floor(last / 100) === season && last > first ? fill(first % 100, last % 100) : [];
  const episodes = found.episodes.map((n) => n % 100);
  return numberingAt(found.start, more.length > 0 ? found.end + (to?.[0].length ?? 0) : found.end, {
    seasons: [season],
    episodes: [...episodes, ...more],
  });
}
