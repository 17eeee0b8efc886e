// Holds an episode whose numbers may mean another one as well.
import { airedOn } from "../../identify/absolute-order.ts";
import { hasEpisodeTitle } from "../../identify/episode-title.ts";
import { titleKey } from "../../identify/title-key.ts";
import { isVideoFile } from "../../media-files/file-types.ts";
import type { LostClaim } from "../../readings/facts/number-claims.ts";
import { named, quoted } from "../../release/candidate.ts";
import { eachEpisode, type MappedVideo } from "./about.ts";

/**
 * The other day that an air date may be: Europe writes the day first, America the month, and groups the year without its
 * century; names come from all. Not in another year in which TMDB has no episode of that day.
 */
function otherDay({ file: { date, mayBe }, work: { details } }: MappedVideo): string | undefined {
  if (date === null || mayBe.date === undefined) return undefined;
  const isOtherYear = mayBe.date.slice(0, 4) !== date.slice(0, 4);
  const isKnown = details === undefined || airedOn(details, mayBe.date).length > 0;
  return isOtherYear && !isKnown ? undefined : `it may be ${mayBe.date}`;
}

// If a season has more episodes, three digits may be an absolute number. Before a television source they are season and episode
// as scene releases write them, even for slightly longer seasons.
const MAX_EPISODES = 29;
const MAX_TELEVISION_EPISODES = 40;

/** `Show.105` is episode 5 of season 1 if seasons are short. Of a long one it may just as well be the 105th: `Bleach.105`. */
function otherCount({ file, own, work: { details, candidate } }: MappedVideo): string | undefined {
  const { absolute: number } = file.mayBe;
  const regular = details?.seasonCounts.filter(({ season }) => season > 0) ?? [];
  const total = regular.reduce((sum, { episodeCount }) => sum + episodeCount, 0);
  if (number !== undefined && details?.unread) return `${named(candidate)} may have an episode ${number} too`;
  if (number === undefined || number > total) return undefined;
  // "Season 1/141": the folder gives the season, and only a long one has a 41st episode.
  const ofFolder = (file.saidBy.season ?? 0) > 0 ? regular.filter(({ season }) => season === file.season) : [];
  const longest = Math.max(...(ofFolder.length > 0 ? ofFolder : regular).map(({ episodeCount }) => episodeCount));
  if (longest <= (file.source === null ? MAX_EPISODES : MAX_TELEVISION_EPISODES)) return undefined;
  // "The Animated Series 105": the word before it says that it counts no episodes.
  if (own.numbers().some((one) => one.number === number && one.labelled)) return undefined;
  return `${named(candidate)} has an episode ${number} too`;
}

const MAX_IN_ONE = 3;
const MAX_IN_RANGE = 4;

// "E07 & 20 Minutes" is not a list, and a file has few episodes unless its name gives a range.
function isUnlikely({ own }: MappedVideo, numbers: readonly number[]): boolean {
  const holes = numbers.some((number, at) => at > 0 && number !== (numbers[at - 1] ?? 0) + 1);
  return holes || (isVideoFile(own.name) && numbers.length > (own.hasEpisodeRange() ? MAX_IN_RANGE : MAX_IN_ONE));
}

// A list of which not every number was read. "09-10" in the folder of season 9 is two of its episodes, or only its tenth.
function isUnread({ form, episodes: [first = 0, next] }: LostClaim, numbers: readonly number[]): boolean {
  const [hasFirst, hasNext] = [numbers.includes(first), next !== undefined && numbers.includes(next)];
  if (form === "05 and more") return hasFirst;
  if (form === "05 +6") return hasFirst && !hasNext && next !== undefined;
  return (
    (form === "05, 06" || (form === "05-06 Words" && numbers.length === 1)) &&
    next === first + 1 &&
    hasFirst !== hasNext
  );
}

// The last number may be a word of the episode's title, or, as in "01-02 - Title", the first one the season.
function mayBeOther({ file, own, found }: MappedVideo, numbers: readonly number[]): string | undefined {
  const titles = found.mapping.titles.map(titleKey);
  const title = titleKey(file.episodeTitle ?? "");
  if (numbers.length < 2) return undefined;
  if (file.saidBy.season !== 0 && numbers.length === 2 && title !== titles[0] && title === titles[1])
    return numbers.join(", ");
  // "Season 2/09-10 - Title", if that is no such title.
  const row = own.lostClaims().find(({ form }) => form === "05-06 Words");
  if (row && title !== "" && !hasEpisodeTitle(file, found.mapping.titles)) return row.text;
  const titled = own
    .lostClaims()
    .find(({ form, episodes }) => form === "05 & 6 Words" && episodes[1] === file.episodes.at(-1));
  return titles.includes(title) ? undefined : titled?.text;
}

/** A list of episodes that is unlikely for one video, or was not read completely, or whose last number may be something else. */
function otherList(video: MappedVideo): string | undefined {
  const { file, own } = video;
  const numbers = file.episodes.length > 0 ? file.episodes : file.absolute;
  if (isUnlikely(video, numbers))
    return `the episodes ${numbers.slice(0, 5).join(", ")} are an unlikely list for one video`;
  const list = own.lostClaims().find((one) => isUnread(one, numbers))?.text ?? mayBeOther(video, numbers);
  return list && `${quoted(list)} in it may mean other episodes`;
}

/** What the numbers of a name may mean as well is a question. The episode's title answers which day or count it is, and no list. */
export const otherNumbers = eachEpisode("numbers_unclear", (video) => {
  const { path, file, found } = video;
  const isTitled = hasEpisodeTitle(file, found.mapping.titles);
  const other = (isTitled ? undefined : (otherDay(video) ?? otherCount(video))) ?? otherList(video);
  return other && `${quoted(path)} reads as ${found.wanted}, but ${other}.`;
});
