import { Outage } from "../../core/outage.ts";
import type { CommandAnswer } from "../../core/playback/command.ts";
import { plexRefusal } from "./errors.ts";
import { queryText } from "./query.ts";
import { isSuccess, type PlexAsk } from "./transport.ts";

/** A command may have worked and its answer never come: nobody waits longer, what plays tells. */
const WITHIN_MS = 5_000;

export type PlayerCall = {
  command: "play" | "pause" | "stop" | "seekTo" | "playMedia";
  /** `machineIdentifier` of the player. */
  clientId: string;
  /** Players refuse a command without it, or whose type is not what plays. */
  type: "video" | "music" | "photo";
  /** Rises with each command of a controller. */
  commandId: number;
  more?: Record<string, string | number | undefined>;
};

/**
 * A command to a player, through the server, which passes it on. Sent once. Any success counts as accepted: players
 * answer a `Response` element, an unclosed one, a plain `OK`, or nothing. Throws `Outage` where the server itself
 * refuses the token.
 */
export async function sendCommand(ask: PlexAsk, call: PlayerCall, signal: AbortSignal): Promise<CommandAnswer> {
  const query = queryText({ commandID: call.commandId, type: call.type, ...call.more });
  const request = {
    path: `/player/playback/${call.command}?${query}`,
    about: "player",
    withToken: true,
    headers: { "x-plex-target-client-identifier": call.clientId },
    withinMs: WITHIN_MS,
  };
  try {
    const { status } = await ask(request, signal);
    if (isSuccess(status)) return { kind: "accepted" };
    if (status === 401 || status === 403) throw plexRefusal(status, "player");
    return { kind: "refused", status };
  } catch (error) {
    if (error instanceof Outage && error.code === "plex_unavailable") return { kind: "unanswered" };
    throw error;
  }
}
