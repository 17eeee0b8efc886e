import {
  createRefusal,
  type FakePlexRoute,
  wrapInContainer,
} from "../../../../src/hosts/demo/stand-ins/plex/answer.ts";
import { itemWire, type PlexItem } from "../item.ts";
import type { PlexWorld } from "../world.ts";

export const DELEGATION_TOKEN = "transient-1f6a-for-a-player";

/** Play queues, and tokens for the players that play them. */
export function createQueues({ library, identity }: PlexWorld) {
  const queues: PlexItem[] = [];

  /** For a show, this is the next episode: the first unwatched one. */
  function firstOf(item: PlexItem): PlexItem {
    const children = library.items.filter(({ parent }) => parent === item.id);
    const below = children.flatMap((one) => [
      one,
      ...library.items.filter(({ parent }) => parent === one.id),
    ]);
    const leaves = below.filter(({ durationMs }) => durationMs !== undefined);
    return leaves.find(({ watched }) => (watched?.[1]?.count ?? 0) === 0) ?? leaves[0] ?? item;
  }

  const route: FakePlexRoute = ({ method, path, query }) => {
    if (path === "/security/token") {
      if (method !== "POST" || query["type"] !== "delegation") return createRefusal(404);
      return { of: { size: 0, token: DELEGATION_TOKEN } };
    }
    if (path !== "/playQueues") return undefined;
    if (method !== "POST") return createRefusal(405);
    const [, machine, id] =
      /^server:\/\/([^/]+)\/.*\/library\/metadata\/([\w-]+)$/.exec(query["uri"] ?? "") ?? [];
    const item = library.items.find((one) => one.id === id);
    if (!item || machine !== identity["machineIdentifier"]) return createRefusal(400);
    const first = firstOf(item);
    queues.push(first);
    const head = {
      playQueueID: queues.length,
      playQueueSelectedItemID: queues.length * 10,
      playQueueSelectedMetadataItemID: first.id,
      playQueueTotalCount: 1,
    };
    return { of: wrapInContainer(head, { Metadata: [itemWire(first, library, { account: 1 })] }) };
  };

  return {
    route,
    queued: (containerKey: string): PlexItem | undefined =>
      queues[Number(/^\/playQueues\/(\d+)\b/.exec(containerKey)?.[1] ?? 0) - 1],
  };
}
