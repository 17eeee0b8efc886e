import { baseOf, folderOf } from "../../base/path/path-parts.ts";

/**
 * Folder in a media root for unpacked files, with one subfolder per installation. Plex ignores
 * names that start with a dot.
 */
export const UNPACKED_FOLDER = ".plex-ingest-unpacked";

/** Returns the name of the folder for unpacking a release once. `random` is a UUID. */
export const toStagingName = (releaseId: number, random: string): string =>
  `${releaseId}-${random}`;

/**
 * Returns the id of the release whose staging folder has this name. Undefined if the name is not
 * one of ours.
 */
export function parseStagingId(name: string): number | undefined {
  const id = /^(\d{1,15})-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.exec(name)?.[1];
  return id === undefined ? undefined : Number(id);
}

/**
 * True if we unpacked the release. Its files are ours and are removed once the release is filed.
 */
export const isUnpacked = (path: string): boolean => path.includes(`/${UNPACKED_FOLDER}/`);

/** Paths of one archive's volumes within the release, starting with the first volume. */
export type VolumeSet = readonly string[];

const NEW_NAME = /^(.+)\.part(\d{1,5})\.rar$/i;
const OLD_NAME = /^(.+)\.(rar|[r-z]\d\d)$/i;

/**
 * Returns the archive and volume number that a name states: `x.part2.rar`; `x.rar`, `x.r00` …
 * `x.r99`, `x.s00`.
 */
function placeOf(path: string): { set: string; place: number } | undefined {
  const [folder, name] = [folderOf(path), baseOf(path)];
  const part = NEW_NAME.exec(name);
  if (part) return { set: `${folder}/${part[1]?.toLowerCase()}.part`, place: Number(part[2]) };
  const old = OLD_NAME.exec(name);
  if (!old) return undefined;
  const [, stem = "", extension = ""] = old;
  const set = `${folder}/${stem.toLowerCase()}.rar`;
  if (extension.toLowerCase() === "rar") return { set, place: 1 };
  const letter = extension.toLowerCase().charCodeAt(0) - "r".charCodeAt(0);
  return { set, place: 2 + letter * 100 + Number(extension.slice(1)) };
}

/**
 * Groups these paths into RAR archives. If a set has a gap, it ends there, and its last volume then
 * states that more volumes follow.
 */
export function groupVolumes(paths: readonly string[]): VolumeSet[] {
  const sets = new Map<string, Map<number, string>>();
  for (const path of paths) {
    const placed = placeOf(path);
    if (!placed) continue;
    const set = sets.get(placed.set) ?? new Map<number, string>();
    set.set(placed.place, path);
    sets.set(placed.set, set);
  }
  return [...sets.values()].map((set) => {
    const volumes: string[] = [];
    for (let place = 1; set.has(place); place++) volumes.push(set.get(place) ?? "");
    return volumes;
  });
}
