import { baseOf, folderOf } from "../../../base/path/path-parts.ts";
import { seasonOf } from "../../../base/season-folder-name.ts";
import { listFoldersAbove } from "../../library-tree/read-tree.ts";
import type { AuditFinding } from "../finding.ts";
import { episodesOf, type FolderVideo, type ReadFolder } from "../work-folder.ts";
import { IF_ADOPTED, toRenameRemedy } from "../works.ts";

const isYear = (season: number): boolean => season >= 1900;
const number = (season: number): string => (season === 0 ? "the specials" : `season ${season}`);

/**
 * Finds episodes in another season's folder, and episodes next to the season folders. A show
 * without season folders is correct as long as it has only one season. Specials may be anywhere,
 * because they are watched between other episodes.
 */
export function findWrongSeasons(folder: ReadFolder): AuditFinding[] {
  if (folder.type !== "tv" || folder.isShelf) return [];
  const wrong: AuditFinding[] = [];
  const loose: { video: FolderVideo; season: number }[] = [];
  let hasSeasonFolder = false;
  for (const video of folder.videos) {
    const numbers = episodesOf(video);
    const above = listFoldersAbove(video.path).find(
      (inside) => seasonOf(baseOf(inside)) !== undefined,
    );
    hasSeasonFolder ||= above !== undefined;
    if (!numbers || numbers.season === 0) continue;
    const { season } = numbers;
    const named = above === undefined ? undefined : seasonOf(baseOf(above));
    if (above === undefined && folderOf(video.path) === "") loose.push({ video, season });
    // A season may be identified by its number or by its year.
    if (named === undefined || named === season || isYear(named) !== isYear(season)) continue;
    const reason = `It is an episode of ${number(season)}, but its folder is for ${number(named)}.`;
    wrong.push({
      code: "wrong_season",
      path: video.at,
      reason,
      remedy: toRenameRemedy([video], `Move it there${IF_ADOPTED}`),
    });
  }
  const found = new Set(loose.map(({ season }) => season));
  if (loose.length === 0 || (!hasSeasonFolder && found.size < 2)) return wrong;
  const videos = loose.map(({ video }) => video);
  const what = loose.length === 1 ? "An episode is" : `${loose.length} episodes are`;
  const reason = hasSeasonFolder
    ? `${what} next to the season folders, not in them.`
    : `${what} from ${found.size} seasons, without a folder for each season.`;
  const [first] = videos;
  const path = loose.length === 1 && first ? first.at : folder.path;
  const remedy = toRenameRemedy(videos, `Move each into its season's folder${IF_ADOPTED}`);
  return [...wrong, { code: "no_season_folder", path, reason, remedy }];
}
