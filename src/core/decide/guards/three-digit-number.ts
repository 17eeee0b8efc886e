import { numbersIn, textBeforeTags } from "../../parse/numbers-in-text.ts";

import { named, quoted } from "../../release/candidate.ts";
import { eachEpisode } from "./each-episode.ts";

// Where a season has more, names count through: no more than 29 episodes are written behind the hundreds of the season. Right
// before a television source the hundreds are those of the scene, which says so of seasons a little longer, too.
const MOST = 29;
const MOST_TELEVISION = 40;

/**
 * "Show.105" is the fifth episode of season 1 where seasons are short. Of a series with a long one that has a 105th
 * episode it may as well be that: `Bleach.105`, `Dragon.Ball.Super.105`.
 */
export const threeDigitNumber = eachEpisode("numbers_unclear", ({ path, file, ownName, found, work }) => {
  if (file.saidBy.season !== 0) return undefined;
  const counts = work.details?.seasonCounts.filter(({ season }) => season > 0).map((one) => one.episodeCount) ?? [];
  if (Math.max(0, ...counts) <= (file.source === null ? MOST : MOST_TELEVISION)) return undefined;
  const total = counts.reduce((sum, count) => sum + count, 0);
  const [season = 0] = file.seasons;
  const [episode = 0] = file.episodes;
  const number = season * 100 + episode;
  const own = numbersIn(textBeforeTags(ownName));
  const bare = own.some((one) => one.number === number && !one.labelled);
  const marked = own.some((one) => one.number === episode);
  if (!bare || marked || season === 0 || number > total) return undefined;
  return `${quoted(path)} reads as ${found.wanted}, and ${named(work.candidate)} has an episode ${number} as well.`;
});
