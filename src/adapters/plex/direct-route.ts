import type { Clock } from "../../core/clock.ts";
import { withDeadline } from "../http/deadline.ts";
import { whyItFailed } from "../http/faults.ts";
import { createHttp } from "../http/http.ts";
import { HttpFault } from "../http/http-fault.ts";
import { innerStatus } from "./inner-status.ts";
import type { PlayerRoute } from "./players/player-route.ts";
import { type Self, selfHeaders } from "./self-headers.ts";
import { isSuccess } from "./transport/exchange.ts";

const WITHIN_MS = 5_000;
const MOST_BYTES = 64 * 1024;
const CONNECTIONS = 2;

/** Nothing was sent: nobody took the connection. */
const NOT_REACHED = ["ECONNREFUSED", "EHOSTUNREACH", "ENETUNREACH", "UND_ERR_CONNECT_TIMEOUT"];

export type DirectDeps = Self & { clock: Clock };

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
