import { isAtOrBelow } from "../../base/path/is-below.ts";
import { type PathMap, toHere } from "../../base/path/path-map.ts";
import { quoted } from "../../base/text/clean-text.ts";
import type { Release } from "../../core/release/release.ts";
import type { Db } from "../../store/open.ts";
import type { RememberedSection } from "../../store/plex/plex-listings.ts";
import { listClaimsAt, listLineageAt } from "../../store/releases/lineage.ts";
import type { ReleaseSummary } from "../../store/releases/release-lookup.ts";

/**
 * Returns one sentence for each watched folder that is a folder of a Plex library, contains one or
 * is inside one. Files that Plex already shows would be treated as downloads, and Plex would show
 * unprocessed downloads. `real` resolves links in the part of a path that exists.
 */
export function explainWatchedLocations(
  dirs: readonly string[],
  sections: readonly RememberedSection[],
  pathMap: readonly PathMap[],
  real: (path: string) => string,
): string[] {
  const places = sections.flatMap(({ title, locations }) =>
    locations.map((location) => ({ title, path: real(toHere(location, pathMap)) })),
  );
  return dirs.flatMap((dir) => {
    const path = real(dir);
    const place = places.find(
      (candidate) => isAtOrBelow(candidate.path, path) || isAtOrBelow(path, candidate.path),
    );
    if (place === undefined) return [];
    const library = `${quoted(place.path, 300)} of the Plex library ${quoted(place.title, 100)}`;
    return [
      `The watched folder ${quoted(dir, 300)} and the folder ${library} overlap, so library ` +
        "files would be treated as downloads. Watch another folder.",
    ];
  });
}

/** True if a file belongs to the release. The path is relative to the folder. */
type IsOwn = (path: string) => boolean;

/**
 * Chooses the release to which files are added that no release lists: the newest release that is
 * still settling.
 */
export const chooseTaker = (lineage: readonly ReleaseSummary[]): ReleaseSummary | undefined =>
  lineage.findLast(({ state }) => state === "settling");

/**
 * Returns which of a folder's files belong to a release; undefined if all of them do. A folder that
 * was filed and then grew has several releases. Each release has the files that it lists, and new
 * files belong to the release that is still settling. Other downloads to the same path are ignored.
 */
export async function scopeOf(
  db: Db,
  { id, path, parentId = id }: Pick<Release, "id" | "path" | "parentId">,
): Promise<IsOwn | undefined> {
  const lineage = (await listLineageAt(db, path)).filter(
    (member) => (member.parentId ?? member.id) === parentId,
  );
  if (lineage.length < 2) return undefined;
  const members = new Set(lineage.map((member) => member.id));
  const claims = await listClaimsAt(db, path);
  const taker = chooseTaker(lineage)?.id;
  return (file) => {
    const owners = claims.get(file)?.filter((owner) => members.has(owner)) ?? [];
    return owners.length > 0 ? owners.includes(id) : taker === id;
  };
}
