import { type Answer, json } from "./fail.ts";
import { type FakeMedia, mediaWire } from "./fake-plex-media.ts";
import { createFakePlayers, type FakePlayersDeps } from "./fake-plex-players.ts";
import type { FakeRequest } from "./loopback.ts";

type FakePlayDeps = FakePlayersDeps & {
  /** What can be started. */
  media: FakeMedia[];
  /** Whether the server can end sessions: needs a Plex Pass. */
  endsSessions: boolean;
};

/** The playback part of a Plex server; undefined for other paths. */
export function createFakePlay({ media, endsSessions, ...deps }: FakePlayDeps) {
  const { refusal } = deps;
  const players = createFakePlayers(deps);
  const queues: FakeMedia[] = [];

  function queue({ method, query }: FakeRequest): Answer {
    const id = /\/library\/metadata\/([\w-]+)$/.exec(query["uri"] ?? "")?.[1];
    const item = media.find((one) => one.id === id);
    if (method !== "POST" || !item) return refusal(item ? 405 : 400);
    queues.push(item);
    const selected = { playQueueSelectedItemID: 10 * queues.length, playQueueSelectedMetadataItemID: item.id };
    return json({ MediaContainer: { size: 1, playQueueID: queues.length, ...selected, Metadata: [mediaWire(item)] } });
  }

  function terminate({ query }: FakeRequest): Answer {
    if (!endsSessions) return refusal(401);
    if ((query["sessionId"] ?? "") === "") return refusal(403);
    return players.end(query["sessionId"] ?? "") ? { status: 200, body: "", html: true } : refusal(404);
  }

  return (asked: FakeRequest): Answer | undefined => {
    const { path, method, query } = asked;
    if (path === "/clients") return players.clients();
    if (path === "/status/sessions") return players.sessions();
    if (path === "/status/sessions/terminate") return terminate(asked);
    if (path === "/playQueues") return queue(asked);
    if (path === "/security/token") {
      return method === "POST" ? json({ MediaContainer: { size: 0, token: "demo-delegation-token" } }) : refusal(404);
    }
    const command = /^\/player\/playback\/(\w+)$/.exec(path)?.[1];
    const queued = /^\/playQueues\/(\d+)/.exec(query["containerKey"] ?? "")?.[1];
    if (command) return players.command(command, asked, queues[Number(queued ?? 0) - 1]);
    const id = /^\/library\/metadata\/([\w-]+)$/.exec(path)?.[1];
    if (id === undefined) return undefined;
    const item = media.find((one) => one.id === id);
    return item ? json({ MediaContainer: { size: 1, Metadata: [mediaWire(item)] } }) : refusal(404);
  };
}
