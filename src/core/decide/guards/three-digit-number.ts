import { numbersIn, textBeforeTags } from "../../parse/numbers-in-text.ts";
import { named, quoted } from "../../release/candidate.ts";
import { eachEpisode } from "./each-episode.ts";

// If a season has more episodes, three digits may be an absolute number. Before a television source they are season and episode
// as scene releases write them, even for slightly longer seasons.
const MAX_EPISODES = 29;
const MAX_TELEVISION_EPISODES = 40;

/**
 * "Show.105" is episode 5 of season 1 if seasons are short. If the series has a long season and a 105th episode, it may just
 * as well be that one: `Bleach.105`, `Dragon.Ball.Super.105`.
 */
export const threeDigitNumber = eachEpisode("numbers_unclear", ({ path, file, ownName, found, work }) => {
  if (file.saidBy.season !== 0) return undefined;
  const counts = work.details?.seasonCounts.filter(({ season }) => season > 0).map((one) => one.episodeCount) ?? [];
  if (Math.max(0, ...counts) <= (file.source === null ? MAX_EPISODES : MAX_TELEVISION_EPISODES)) return undefined;
  const total = counts.reduce((sum, count) => sum + count, 0);
  const [season = 0] = file.seasons;
  const [episode = 0] = file.episodes;
  const number = season * 100 + episode;
  const own = numbersIn(textBeforeTags(ownName));
  const bare = own.some((one) => one.number === number && !one.labelled);
  const marked = own.some((one) => one.number === episode);
  if (!bare || marked || season === 0 || number > total) return undefined;
  return `${quoted(path)} reads as ${found.wanted}, but ${named(work.candidate)} has an episode ${number} too.`;
});
