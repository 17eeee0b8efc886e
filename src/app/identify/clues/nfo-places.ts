import type { Item } from "../../../base/item.ts";
import type { Source } from "../../../core/release/release.ts";
import type { NfoPlaces } from "../../../names/index.ts";

const NFO = /\.nfo$/i;

/**
 * Returns the NFO files among a release's files. If a torrent is a single file, an NFO file next to
 * it belongs to another release: an unwanted or incomplete file of a torrent already has its full
 * name.
 */
export function findNfos(
  items: readonly Pick<Item, "path" | "role" | "skip">[],
  source: Source,
): NfoPlaces {
  const nfos = items.filter(
    ({ path, role, skip }) => role === "other" && !skip && NFO.test(path) && !path.includes("/"),
  );
  return { own: nfos.map(({ path }) => path), beside: source !== "torrent" && items.length === 1 };
}
