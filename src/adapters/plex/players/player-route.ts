import { isIPv6 } from "node:net";
import * as z from "zod";
import type { Clock } from "../../../core/clock.ts";
import { Outage, UserError } from "../../../core/errors.ts";
import type { CommandAnswer } from "../../../core/playback/command.ts";
import { withDeadline } from "../../http/deadline.ts";
import { HttpFault, whyItFailed } from "../../http/faults.ts";
import { createHttp } from "../../http/http.ts";
import { innerStatus, plexRefusal } from "../transport/errors.ts";
import { isSuccess, type PlexAsk, type PlexGet } from "../transport/exchange.ts";
import { type Self, selfHeaders } from "../transport/redact.ts";
import { listOf } from "../wire/lists.ts";
import { id, number } from "../wire/values.ts";

const WITHIN_MS = 5_000;
const MOST_BYTES = 64 * 1024;
const CONNECTIONS = 2;

/** Nothing was sent: nobody took the connection. */
const NOT_REACHED = ["ECONNREFUSED", "EHOSTUNREACH", "ENETUNREACH", "UND_ERR_CONNECT_TIMEOUT"];

type DirectDeps = Self & { clock: Clock };

/** To players themselves, at the address that Plex lists for them. No token goes there: it would be the owner's. */
export function createDirect(deps: DirectDeps) {
  const { clock } = deps;
  const http = createHttp({ clock, deadlineMs: WITHIN_MS, maxBytes: MOST_BYTES, connections: CONNECTIONS });
  const self = selfHeaders(deps);
  const unreached = new Set(NOT_REACHED.map((code) => whyItFailed({ code })));

  const routeTo =
    (address: URL): PlayerRoute =>
    async ({ path, clientId, withinMs }, signal) => {
      const headers = { ...self, "x-plex-target-client-identifier": clientId };
      const request = { method: "GET" as const, url: new URL(path, address), headers };
      try {
        const answer = await withDeadline(clock, withinMs, signal, (stop) => http.send(request, stop));
        const inner = innerStatus(answer.text);
        const status = isSuccess(answer.status) && inner !== undefined && inner >= 300 ? inner : answer.status;
        return isSuccess(status) ? { kind: "accepted" } : { kind: "refused", status };
      } catch (error) {
        if (!(error instanceof HttpFault)) throw error;
        return unreached.has(error.why) ? { kind: "refused", status: 404 } : { kind: "unanswered" };
      }
    };

  return { routeTo, close: http.close };
}

const wireAddresses = z.object({
  MediaContainer: z.object({
    Server: listOf(z.object({ machineIdentifier: id, address: id, host: id, port: number })),
  }),
});

/**
 * Where Plex says just now that a player listens, if that is an address that may be asked: a player tells it of itself, and
 * a hostile one could name anything. Undefined without one, and when Plex does not say.
 */
export async function playerAddress(
  get: PlexGet,
  clientId: string,
  mayAsk: (host: string) => boolean,
  withinMs: number,
  signal: AbortSignal,
): Promise<URL | undefined> {
  const request = { path: "/clients", about: "list of players", withToken: true, withinMs, waits: "client" as const };
  const answer = await get(request, wireAddresses, signal).catch((error: unknown) => {
    if (error instanceof Outage || error instanceof UserError) return undefined;
    throw error;
  });
  const entries = answer?.MediaContainer.Server.filter((one) => one.machineIdentifier === clientId) ?? [];
  // Two that bear one name: one of them may be somebody else.
  const [entry, second] = entries;
  const host = entry?.address ?? entry?.host ?? "";
  const port = entry?.port ?? 0;
  if (second || !mayAsk(host) || !Number.isInteger(port) || port < 1 || port > 65_535) return undefined;
  return URL.parse(`http://${isIPv6(host) ? `[${host}]` : host}:${port}`) ?? undefined;
}

/** One request on its way to a player, sent once. */
type PlayerRequest = {
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
