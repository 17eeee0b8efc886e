import { isIPv6 } from "node:net";
import * as z from "zod";
import { withDeadline } from "../../../../adapters/http/deadline.ts";
import { explainFailure, HttpFault } from "../../../../adapters/http/faults.ts";
import { createHttp } from "../../../../adapters/http/http.ts";
import { listOf } from "../../../../adapters/http/lists.ts";
import { fallBackTo, Outage, UserError } from "../../../../base/errors.ts";
import type { Clock } from "../../../../core/clock.ts";
import type { CommandAnswer } from "../../../../core/playback/command.ts";
import type { Trace } from "../../../../core/trace.ts";
import { plexRefusal, readInnerStatus } from "../../transport/errors.ts";
import { createSelfHeaders, type PlexDevice } from "../../transport/redact.ts";
import { isSuccess, type PlexAsk, type PlexGet } from "../../transport/request.ts";
import { container, id, number } from "../../wire/values.ts";

const REQUEST_TIMEOUT_MS = 5_000;
const MAX_ANSWER_BYTES = 64 * 1024;
const MAX_CONNECTIONS = 2;

/** Codes of failures in which no connection was made, so nothing was sent. */
const NOT_REACHED_CODES = [
  "ECONNREFUSED",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
];

export interface DirectRoutes {
  routeTo(address: URL): PlayerRoute;
  close(): Promise<void>;
}

/**
 * Sends requests directly to players, at the address that Plex lists. No token is sent, because it
 * would be the owner's.
 */
export function createDirect(
  deps: PlexDevice & { clock: Clock; trace?: Trace | undefined },
): DirectRoutes {
  const { clock, trace } = deps;
  const http = createHttp({
    clock,
    deadlineMs: REQUEST_TIMEOUT_MS,
    maxBytes: MAX_ANSWER_BYTES,
    connections: MAX_CONNECTIONS,
    trace,
    service: "player",
  });
  const self = createSelfHeaders(deps);
  const unreached = new Set(NOT_REACHED_CODES.map((code) => explainFailure({ code })));

  const routeTo =
    (address: URL): PlayerRoute =>
    async ({ path, clientId, withinMs }, signal) => {
      const headers = { ...self, "x-plex-target-client-identifier": clientId };
      const request = { method: "GET" as const, url: new URL(path, address), headers };
      try {
        const answer = await withDeadline(clock, withinMs, signal, (stop) =>
          http.send(request, stop),
        );
        const inner = readInnerStatus(answer.text);
        const status =
          isSuccess(answer.status) && inner !== undefined && inner >= 300 ? inner : answer.status;
        return isSuccess(status) ? { kind: "accepted" } : { kind: "refused", status };
      } catch (error) {
        if (!(error instanceof HttpFault)) throw error;
        return unreached.has(error.why) ? { kind: "refused", status: 404 } : { kind: "unanswered" };
      }
    };

  return { routeTo, close: http.close };
}

const wireAddresses = container({
  Server: listOf(z.object({ machineIdentifier: id, address: id, host: id, port: number })),
});

/**
 * Returns the address at which Plex currently lists a player; undefined if Plex lists no usable
 * address or `mayAsk` does not allow it. Players report their own address, so a hostile player
 * could name any host.
 */
export async function findPlayerAddress(
  get: PlexGet,
  clientId: string,
  mayAsk: (host: string) => boolean,
  withinMs: number,
  signal: AbortSignal,
): Promise<URL | undefined> {
  const request = {
    path: "/clients",
    about: "list of players",
    withinMs,
    waits: "client" as const,
  };
  const answer = await get(request, wireAddresses, signal).catch(
    fallBackTo(undefined, Outage, UserError),
  );
  const entries =
    answer?.MediaContainer.Server.filter((server) => server.machineIdentifier === clientId) ?? [];
  // If two players have the same id, one of them may be an impostor.
  const [entry, second] = entries;
  const host = entry?.address ?? entry?.host ?? "";
  const port = entry?.port ?? 0;
  if (second || !mayAsk(host) || !Number.isInteger(port) || port < 1 || port > 65_535) {
    return undefined;
  }
  return URL.parse(`http://${isIPv6(host) ? `[${host}]` : host}:${port}`) ?? undefined;
}

/** A request to a player, which is sent only once. */
type PlayerRequest = {
  /** Path and query, starting with `/player/`. */
  path: string;
  /** `machineIdentifier` of the player. */
  clientId: string;
  /**
   * Timeout. Without a response, the command may still have worked; the sessions show whether it
   * did.
   */
  withinMs: number;
};

/**
 * Sends requests to players. Any success status counts as accepted: players return a `Response`
 * element (which may be unclosed), a plain `OK`, or nothing.
 */
export type PlayerRoute = (request: PlayerRequest, signal: AbortSignal) => Promise<CommandAnswer>;

/**
 * Sends requests through the server, which passes them on to the player. @throws Outage when the
 * server itself refuses the token
 */
export function routeByServer(ask: PlexAsk): PlayerRoute {
  return async ({ path, clientId, withinMs }, signal) => {
    const headers = { "x-plex-target-client-identifier": clientId };
    try {
      const { status } = await ask({ path, about: "player", headers, withinMs }, signal);
      if (isSuccess(status)) return { kind: "accepted" };
      if (status === 401 || status === 403) throw plexRefusal(status, "player");
      return { kind: "refused", status };
    } catch (error) {
      if (error instanceof Outage && error.code === "plex_unavailable") {
        return { kind: "unanswered" };
      }
      throw error;
    }
  };
}
