import type { CommandAnswer, PlayerOrder } from "../../core/playback/command.ts";
import type { Media } from "../../core/playback/media.ts";
import { mediaKind } from "../../core/playback/media-kind.ts";
import { delegationToken } from "./delegation-token.ts";
import { readIdentity } from "./identity.ts";
import { createPlayQueue } from "./play-queue.ts";
import { sendCommand } from "./player-command.ts";
import type { PlexAsk, PlexSend } from "./transport.ts";

type PlayersDeps = { ask: PlexAsk; send: PlexSend; base: URL };
type PlayMedia = { clientId: string; media: Media; offsetMs: number };

/** Commands to players, numbered in the order in which they are sent, as players want them. */
export function createPlayers({ ask, send, base }: PlayersDeps) {
  let commandId = 0;

  async function command(order: PlayerOrder, signal: AbortSignal): Promise<CommandAnswer> {
    commandId++;
    const more = order.command === "seekTo" ? { offset: Math.round(order.offsetMs) } : {};
    const call = { command: order.command, clientId: order.clientId, type: order.media, commandId, more };
    return await sendCommand(ask, call, signal);
  }

  async function playMedia({ clientId, media, offsetMs }: PlayMedia, signal: AbortSignal) {
    const { machineIdentifier } = await readIdentity(send, signal);
    const queue = await createPlayQueue(send, machineIdentifier, media, signal);
    const token = await delegationToken(send, signal);
    commandId++;
    const more = {
      providerIdentifier: "com.plexapp.plugins.library",
      machineIdentifier,
      ...address(base),
      offset: Math.round(offsetMs),
      key: `/library/metadata/${queue.firstId}`,
      containerKey: `/playQueues/${queue.id}?window=100&own=1`,
      token,
    };
    const call = { command: "playMedia" as const, clientId, type: mediaKind(media.type), commandId, more };
    return { answer: await sendCommand(ask, call, signal), plays: [queue.firstId, media.id] };
  }

  return { command, playMedia };
}

/** Where the player finds the server: as we do. */
function address({ protocol, hostname, port }: URL): { protocol: string; address: string; port: string } {
  const scheme = protocol.replace(":", "");
  return { protocol: scheme, address: hostname, port: port || (scheme === "https" ? "443" : "80") };
}
