import type { PageAddress } from "../../../core/page/place.ts";
import type { Tools } from "../desk/answers.ts";

type FreeableItem = Tools["find_space"]["answers"]["groups"][number]["items"][number];

const REMOVES_TORRENT = /^plex-ingest torrents remove\s/;

/**
 * Returns the page that has the act of an item: the release that waits, or the torrent. Undefined if
 * only a terminal has the act, which is then a shell command.
 */
export function findWay({
  act,
  client,
  name,
  release_id: id,
}: FreeableItem): PageAddress | undefined {
  if (id !== undefined && act === `plex-ingest show ${id}`) return { page: "item", id };
  return client !== undefined && act !== undefined && REMOVES_TORRENT.test(act)
    ? { page: "torrents", client, search: name }
    : undefined;
}
