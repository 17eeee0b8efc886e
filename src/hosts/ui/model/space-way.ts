import type { PageAddress } from "../../../core/page/place.ts";
import type { Tools } from "../desk/answers.ts";

type FreeableItem = Tools["find_space"]["answers"]["groups"][number]["items"][number];

/**
 * Returns the page that has the act of an item: the release that waits, or the torrent. Undefined if
 * the act is a line for a shell.
 */
export function findWay({
  act,
  name,
}: Pick<FreeableItem, "act" | "name">): PageAddress | undefined {
  if (typeof act !== "object") return undefined;
  if (act.do === "show" && typeof act.id === "number") return { page: "item", id: act.id };
  return act.do === "remove torrent"
    ? { page: "torrents", client: act.client, search: name }
    : undefined;
}
