import type { Item } from "../../../base/item.ts";
import type { Source } from "../../../core/release/release.ts";
import type { NfoPlaces } from "../../../names/index.ts";

const NFO = /\.nfo$/i;

/**
 * Returns the NFO files among a release's files. An NFO file beside a torrent's single file belongs
 * to another release: pieces of files that are not wanted, or not there yet, have full file names.
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
