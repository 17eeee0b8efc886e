// Holds a list of episodes that is unlikely, or that was not read completely.
import { titleKey } from "../../identify/title-key.ts";
import { isVideoFile } from "../../media-files/file-types.ts";
import type { LostClaim } from "../../readings/facts/number-claims.ts";
import { quoted } from "../../release/candidate.ts";
import { eachEpisode, type MappedVideo } from "./about.ts";

const MAX_IN_ONE = 3;
const MAX_IN_RANGE = 4;

// "E07 & 20 Minutes" is not a list, and a file has few episodes unless its name gives a range.
function isUnlikely({ own }: MappedVideo, numbers: readonly number[]): boolean {
  const holes = numbers.some((number, at) => at > 0 && number !== (numbers[at - 1] ?? 0) + 1);
  return holes || (isVideoFile(own.name) && numbers.length > (own.hasEpisodeRange() ? MAX_IN_RANGE : MAX_IN_ONE));
}

// A list of which not every number was read. "09-10" in the folder of season 9 is two of its episodes, or only its tenth.
function isUnread({ form, episodes: [first = 0, next] }: LostClaim, numbers: ReadonlySet<number>): boolean {
  if (form === "05 and more") return numbers.has(first);
  if (next === undefined) return false;
  if (form === "05 +6") return numbers.has(first) && !numbers.has(next);
  if (form !== "05, 06" && !(form === "05-06 Words" && numbers.size === 1)) return false;
  return next === first + 1 && numbers.has(first) !== numbers.has(next);
}

// The last number may be a word of the episode's title, or, as in "01-02 - Title", the first one the season.
function mayBeOther({ file, own, found }: MappedVideo, numbers: readonly number[]): string | undefined {
  const titles = found.mapping.titles.map(titleKey);
  const title = titleKey(file.episodeTitle ?? "");
  if (numbers.length < 2) return undefined;
  if (file.saidBy.season !== 0 && numbers.length === 2 && title !== titles[0] && title === titles[1])
    return numbers.join(", ");
  const titled = own
    .lostClaims()
    .find(({ form, episodes }) => form === "05 & 6 Words" && episodes[1] === file.episodes.at(-1));
  return titles.includes(title) ? undefined : titled?.text;
}

/** A list of episodes that is unlikely for one video, or was not read completely, or whose last number may be something else. */
export const episodeListUnclear = eachEpisode("numbers_unclear", (video) => {
  const { path, file, own, found } = video;
  const numbers = file.episodes.length > 0 ? file.episodes : file.absolute;
  if (isUnlikely(video, numbers))
    return `${quoted(path)} reads as the episodes ${numbers.slice(0, 5).join(", ")}, which is an unlikely list for one video.`;
  const read = new Set(numbers);
  const list = own.lostClaims().find((one) => isUnread(one, read))?.text ?? mayBeOther(video, numbers);
  return list && `${quoted(path)} reads as ${found.wanted}, but ${quoted(list)} in it may mean other episodes.`;
});
