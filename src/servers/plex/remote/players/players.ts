import * as z from "zod";
import { isLoopback } from "../../../../base/text/loopback.ts";
import type { Clock } from "../../../../core/clock.ts";
import type { CommandAnswer, PlayerCommand } from "../../../../core/playback/command.ts";
import { type Media, mediaKindOf } from "../../../../core/playback/session.ts";
import { formatQuery, type PlexAsk, type PlexGet } from "../../transport/request.ts";
import { container, id } from "../../wire/values.ts";
import {
  asPlayerSees,
  type OwnAddress,
  type PlayerCall,
  requestDelegationToken,
  sendCommand,
} from "./player-command.ts";
import { findPlayerAddress, type PlayerRoute, routeByServer } from "./player-route.ts";

const QUEUE_TIMEOUT_MS = 5_000;

const wireQueue = container({
  playQueueID: id.pipe(z.string()),
  playQueueSelectedMetadataItemID: id,
});

/** Creates the play queue for a player from one item of this server. */
async function createPlayQueue(
  get: PlexGet,
  machineIdentifier: string,
  media: Pick<Media, "id" | "type">,
  signal: AbortSignal,
) {
  const kind = mediaKindOf(media.type);
  const query = formatQuery({
    type: kind === "music" ? "audio" : kind,
    uri: `server://${machineIdentifier}/com.plexapp.plugins.library/library/metadata/${media.id}`,
    continuous: 0,
    shuffle: 0,
    repeat: 0,
  });
  const request = {
    method: "POST" as const,
    path: `/playQueues?${query}`,
    about: `item ${media.id}`,
    thing: { kind: "item" as const, id: media.id },
    withinMs: QUEUE_TIMEOUT_MS,
  };
  const { playQueueID, playQueueSelectedMetadataItemID } = (await get(request, wireQueue, signal))
    .MediaContainer;
  // `firstId` is the item that plays first. For a show, this is the next episode.
  return { id: playQueueID, firstId: playQueueSelectedMetadataItemID ?? media.id };
}

/**
 * Everything that a player needs to play an item, created by the server. The token is not the
 * owner's.
 */
export type PlayPlan = {
  machineIdentifier: string;
  queueId: string;
  firstId: string;
  token: string | undefined;
};
export type PlayOrder = { clientId: string; media: Media; offsetMs: number; plan: PlayPlan };

/**
 * Status codes for a command that the server could not deliver, because it does not know the player
 * (404) or could not reach it.
 */
const UNDELIVERED = new Set([404, 502, 503]);
const LOOKUP_TIMEOUT_MS = 2_000;

export interface Players {
  /** Times out after `withinMs`. The sessions then show whether the command worked anyway. */
  command(order: PlayerCommand, withinMs: number, signal: AbortSignal): Promise<CommandAnswer>;
  /** Prepares playback without starting it. */
  preparePlay(
    machineIdentifier: string,
    media: Pick<Media, "id" | "type">,
    signal: AbortSignal,
  ): Promise<PlayPlan>;
  /** Starts the prepared playback. One of the ids in `plays` is then playing. */
  playMedia(
    order: PlayOrder,
    withinMs: number,
    signal: AbortSignal,
  ): Promise<{ answer: CommandAnswer; plays: string[] }>;
}

interface PlayersDeps {
  ask: PlexAsk;
  get: PlexGet;
  base: URL;
  clock: Clock;
  /** The owner's token, to recognize it in responses. */
  token: () => string | undefined;
  /** Direct route to a player. */
  routeTo: (address: URL) => PlayerRoute;
  /** True if an address that the server lists for a player may be contacted. */
  mayAsk: (host: string) => boolean;
  /** The addresses of this machine. */
  own: () => OwnAddress[];
}

/**
 * Sends commands to players. The commands are numbered in the order in which they are sent, as
 * players require.
 */
export function createPlayers(deps: PlayersDeps): Players {
  const { ask, get, base, clock, token, routeTo, mayAsk, own } = deps;
  const byServer = routeByServer(ask);
  let commandId = 0;
  const nextId = (): number => ++commandId;

  /**
   * Delivers a command through the server, which requires no connection from here to the player. If
   * the server cannot deliver it, the command is sent to the address that the server lists for the
   * player.
   */
  async function deliver(
    call: PlayerCall,
    withinMs: number,
    signal: AbortSignal,
  ): Promise<CommandAnswer> {
    const until = clock.monotonic() + withinMs;
    const answer = await sendCommand({ route: byServer, nextId, clock, until }, call, signal);
    if (answer.kind !== "refused" || !UNDELIVERED.has(answer.status)) return answer;
    const remainingMs = Math.max(1, Math.min(LOOKUP_TIMEOUT_MS, until - clock.monotonic()));
    const address = await findPlayerAddress(get, call.clientId, mayAsk, remainingMs, signal);
    if (!address || clock.monotonic() >= until) return answer;
    return await sendCommand({ route: routeTo(address), nextId, clock, until }, call, signal);
  }

  /**
   * Returns the host under which this player finds the server. The player is looked up only if our
   * address is a loopback address.
   */
  async function serverFor(
    clientId: string,
    withinMs: number,
    signal: AbortSignal,
  ): Promise<string> {
    if (!isLoopback(base.hostname)) return base.hostname;
    const listed = await findPlayerAddress(
      get,
      clientId,
      () => true,
      Math.min(LOOKUP_TIMEOUT_MS, withinMs),
      signal,
    );
    return asPlayerSees(base.hostname, listed?.hostname, own());
  }

  return {
    command(order, withinMs, signal) {
      const { command, clientId, media: type } = order;
      const more = order.command === "seekTo" ? { offset: Math.round(order.offsetMs) } : {};
      return deliver({ command, clientId, type, more }, withinMs, signal);
    },

    async preparePlay(machineIdentifier, media, signal) {
      const [queue, forPlayer] = await Promise.all([
        createPlayQueue(get, machineIdentifier, media, signal),
        requestDelegationToken(get, token, signal),
      ]);
      return { machineIdentifier, queueId: queue.id, firstId: queue.firstId, token: forPlayer };
    },

    async playMedia({ clientId, media, offsetMs, plan }, withinMs, signal) {
      const until = clock.monotonic() + withinMs;
      const more = {
        providerIdentifier: "com.plexapp.plugins.library",
        machineIdentifier: plan.machineIdentifier,
        ...schemeAndPort(base),
        address: await serverFor(clientId, withinMs, signal),
        offset: Math.round(offsetMs),
        key: `/library/metadata/${plan.firstId}`,
        containerKey: `/playQueues/${plan.queueId}?window=100&own=1`,
        token: plan.token,
      };
      const call = { command: "playMedia" as const, clientId, type: mediaKindOf(media.type), more };
      return {
        answer: await deliver(call, Math.max(1, until - clock.monotonic()), signal),
        plays: [plan.firstId, media.id],
      };
    },
  };
}

function schemeAndPort({ protocol, port }: URL): { protocol: string; port: string } {
  const scheme = protocol.replace(":", "");
  return { protocol: scheme, port: port || (scheme === "https" ? "443" : "80") };
}
