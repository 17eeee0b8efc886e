import { baseOf, folderOf } from "../path/path-parts.ts";

/** The volumes of one archive, by their paths within the release, the first one first. */
export type VolumeSet = readonly string[];

const NEW_NAME = /^(.+)\.part(\d{1,5})\.rar$/i;
const OLD_NAME = /^(.+)\.(rar|[r-z]\d\d)$/i;

/** A name as its set and its place in it: `x.part2.rar`; `x.rar`, `x.r00` … `x.r99`, `x.s00`. */
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

/** The RAR archives among these paths. A set with a gap is cut there: its last volume says that more follows. */
export function volumeSets(paths: readonly string[]): VolumeSet[] {
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
