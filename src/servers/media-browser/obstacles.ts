import { isInLocations } from "../../base/path/path-map.ts";
import { cleanText } from "../../base/text/clean-text.ts";
import type { ExpectedLibrary, ServerLibrary } from "../../core/library/media-server.ts";
import type { Dialect } from "./dialect.ts";
import type { Items } from "./items.ts";

/** A library folder with such a name is read as extras of another folder, so it stays empty. */
const EXTRAS_NAMES =
  /^(?:behind the scenes|deleted scenes|featurettes|interviews|scenes|shorts|trailers|other|extras|clips|samples|theme-music|backdrops)$/i;
const FEW = 5;
/** Ids that every supported version reads in a name. IMDb ids need no tag. */
const COMMON_TAG = /\[(?:tmdb|tvdb|imdb)id[-=][^\]]+\]|\btt\d{7,8}\b/i;
const ANY_TAG = /[[{(](?:tmdb|tvdb|imdb)(?:id)?[-=][^\]})]+[\]})]/i;

/**
 * Finds what keeps a server from showing files although it answers every request. Each obstacle is
 * two sentences for people: what is wrong, and what to do.
 */
export async function findObstacles(
  dialect: Dialect,
  { items, libraries, version }: { items: Items; libraries: ServerLibrary[]; version: string },
  { folders, name }: ExpectedLibrary,
  signal: AbortSignal,
): Promise<string[]> {
  const obstacles: string[] = [];
  const locations = libraries.flatMap((library) => library.locations);
  const mapSetting = dialect.urlSetting.replace(/URL$/, "PATH_MAP");
  for (const folder of folders) {
    const shown = `“${cleanText(folder, 1000)}”`;
    if (isInLocations(folder, locations)) continue;
    const differing = locations.find((location) =>
      isInLocations(folder.toLowerCase(), [location.toLowerCase()]),
    );
    obstacles.push(
      differing === undefined
        ? `No ${dialect.name} library has the folder ${shown}. Add it to a library, or correct ${mapSetting}.`
        : `${dialect.name} has “${cleanText(differing, 1000)}”, which differs from ${shown} only in upper and lower case. Correct ${mapSetting}.`,
    );
  }
  for (const { id, title, type, locations: within } of libraries) {
    const label = `“${title}”`;
    if (!folders.some((folder) => isInLocations(folder, within))) continue;
    const extras = within.find((location) => EXTRAS_NAMES.test(nameOf(location)));
    if (extras !== undefined) {
      obstacles.push(
        `${dialect.name} skips the folder “${nameOf(extras)}” of ${label}, because it has the name of a folder for extras. Rename the folder.`,
      );
      continue;
    }
    const types = [type === "show" ? ("Series" as const) : ("Movie" as const)];
    if ((await items.first({ parentId: id, types, within }, FEW, signal)).length === 0) {
      obstacles.push(
        `${dialect.name} shows nothing in ${label}. If the folder has videos, check that ${dialect.name} can read it.`,
      );
    }
  }
  if (ANY_TAG.test(name) && !COMMON_TAG.test(name) && !dialect.readsAnyTag(version)) {
    obstacles.push(
      `${dialect.name} ${version} does not read ids in names such as “${cleanText(name, 300)}”. Use tags such as [tmdbid=603], or update ${dialect.name}.`,
    );
  }
  return obstacles;
}

const nameOf = (path: string): string => path.split(/[/\\]/).findLast(Boolean) ?? "";
