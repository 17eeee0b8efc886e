import { Outage } from "../../../core/errors.ts";
import type { CommandAnswer } from "../../../core/playback/command.ts";
import { plexRefusal } from "../transport/errors.ts";
import { isSuccess, type PlexAsk } from "../transport/exchange.ts";

/** One request on its way to a player, sent once. */
export type PlayerRequest = {
  /** Path and query, from `/player/` on. */
  path: string;
  /** `machineIdentifier` of the player. */
  clientId: string;
  /** A command may have worked and its answer never come: nobody waits longer, what plays tells. */
  withinMs: number;
};

/**
 * A way to players. Any success counts as accepted: they answer a `Response` element, an unclosed one, a plain `OK`, or
 * nothing.
 */
export type PlayerRoute = (request: PlayerRequest, signal: AbortSignal) => Promise<CommandAnswer>;

/** Through the server, which passes it on. Throws `Outage` where the server itself refuses the token. */
export function routeByServer(ask: PlexAsk): PlayerRoute {
  return async ({ path, clientId, withinMs }, signal) => {
    const headers = { "x-plex-target-client-identifier": clientId };
    try {
      const { status } = await ask({ path, about: "player", withToken: true, headers, withinMs }, signal);
      if (isSuccess(status)) return { kind: "accepted" };
      if (status === 401 || status === 403) throw plexRefusal(status, "player");
      return { kind: "refused", status };
    } catch (error) {
      if (error instanceof Outage && error.code === "plex_unavailable") return { kind: "unanswered" };
      throw error;
    }
  };
}
