// Holds three digits that are season and episode, and may be an absolute number.
import { hasEpisodeTitle } from "../../identify/episode-title.ts";
import { named, quoted } from "../../release/candidate.ts";
import { eachEpisode } from "./about.ts";

// If a season has more episodes, three digits may be an absolute number. Before a television source they are season and episode
// as scene releases write them, even for slightly longer seasons.
const MAX_EPISODES = 29;
const MAX_TELEVISION_EPISODES = 40;

/**
 * "Show.105" is episode 5 of season 1 if seasons are short. If the series has a long season and a 105th episode, it may just
 * as well be that one: `Bleach.105`, `Dragon.Ball.Super.105`.
 */
export const threeDigitNumber = eachEpisode("numbers_unclear", ({ path, file, own, found, work }) => {
  const number = file.mayBe.absolute;
  const regular = work.details?.seasonCounts.filter(({ season }) => season > 0) ?? [];
  const counts = regular.map((one) => one.episodeCount);
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (number === undefined || number > total) return undefined;
  // "Season 1/141": the folder gives the season, and only a long one has a 41st episode.
  const ofFolder = (file.saidBy.season ?? 0) > 0 ? regular.find(({ season }) => season === file.season) : undefined;
  if (ofFolder !== undefined && hasEpisodeTitle(file, found.mapping.titles)) return undefined;
  if (
    Math.max(...(ofFolder === undefined ? counts : [ofFolder.episodeCount])) <=
    (file.source === null ? MAX_EPISODES : MAX_TELEVISION_EPISODES)
  )
    return undefined;
  // "The Animated Series 105": the word before it says that it counts no episodes.
  if (own.numbers().some((one) => one.number === number && one.labelled)) return undefined;
  return `${quoted(path)} reads as ${found.wanted}, but ${named(work.candidate)} has an episode ${number} too.`;
});
