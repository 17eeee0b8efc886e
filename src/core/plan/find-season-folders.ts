import { isBelow } from "../../base/path/is-below.ts";
import { seasonOf } from "../../base/season-folder-name.ts";
import { findExtrasAtEnd, findPartNumbers, parseName } from "../../names/index.ts";
import type { NameTemplates } from "./names/parse-template.ts";
import { formatSeasonFolder } from "./names/season-folder.ts";

/** A video by its path. `season` is undefined if neither a server nor its name states it. */
type SeasonVideo = { path: string; season?: number | undefined };

/**
 * Finds the folders directly below a show's `folder` that hold its seasons, keyed by season, from
 * the show's videos. A folder may have any name that states the season: `Season 1 (2015)`, `Show -
 * Season 1`, a release's name. Among several, prefers the name that a new folder would have, then a
 * name that states nothing else, then the folder with the most videos.
 *
 * A folder whose name does not state the season is used only if it holds several of the season's
 * videos and nothing else holds one. A folder with two seasons is never used; specials may be in
 * any season's folder.
 */
export function findSeasonFolders(
  folder: string,
  files: readonly SeasonVideo[],
  names?: NameTemplates,
): Map<number, string> {
  const held = countSeasons(folder, files);
  const found = new Map<number, string>();
  for (const season of new Set([...held.values()].flatMap((counts) => [...counts.keys()]))) {
    const holding = [...held].filter(([, counts]) => counts.has(season));
    const alone = holding.flatMap(([name, counts]) => {
      const isAlone = [...counts.keys()].every((other) => other === season || other === 0);
      const count = counts.get(season) ?? 0;
      return name !== "" && isAlone ? [{ name, count, stated: seasonInName(name) }] : [];
    });
    const wanted = formatSeasonFolder(season, names);
    const [best] = alone
      .filter(({ stated }) => stated === season)
      .toSorted(
        (a, b) =>
          Number(b.name === wanted) - Number(a.name === wanted) ||
          Number(seasonOf(b.name) === season) - Number(seasonOf(a.name) === season) ||
          b.count - a.count ||
          (a.name < b.name ? -1 : 1),
      );
    const only =
      holding.length === 1
        ? alone.find(({ stated, count }) => stated === undefined && count > 1)
        : undefined;
    const chosen = best ?? only;
    if (chosen !== undefined) found.set(season, chosen.name);
  }
  return found;
}

/**
 * Counts the videos of each season in each folder directly below `folder`. The name of `folder`
 * itself is empty.
 */
function countSeasons(
  folder: string,
  files: readonly SeasonVideo[],
): Map<string, Map<number, number>> {
  const held = new Map<string, Map<number, number>>();
  for (const { path, season } of files) {
    if (season === undefined || !isBelow(path, folder)) continue;
    const [name = "", ...rest] = path.slice(folder.length + 1).split("/");
    const inside = rest.length > 0 ? name : "";
    const counts = held.get(inside) ?? new Map<number, number>();
    held.set(inside, counts.set(season, (counts.get(season) ?? 0) + 1));
  }
  return held;
}

/**
 * Returns the season that a folder's name states; undefined if it states none. "not a season's":
 * the folder is for single episodes, several seasons, a part or extras.
 */
function seasonInName(name: string): number | "not a season's" | undefined {
  const plain = seasonOf(name);
  if (plain !== undefined) return plain;
  const { season, seasons, episodes } = parseName(name);
  const isOther =
    episodes.length > 0 ||
    seasons.length > 1 ||
    findExtrasAtEnd(name).length > 0 ||
    findPartNumbers(name).length > 0;
  return isOther ? "not a season's" : (season ?? undefined);
}
