import type { ChangeFeed } from "../../../app/page/follow-changes.ts";
import { networkOf } from "../../../base/text/network-of.ts";
import type { Clock } from "../../../core/clock.ts";
import { Refusal } from "../guard/hosts.ts";
import type { WebExchange, WebRoute } from "../server/handle.ts";
import type { Door, Visitor } from "../session/door.ts";

/**
 * A browser needs one stream, which its tabs share. After a reload, the old and new streams overlap
 * for a moment.
 */
const MAX_OF_SESSION = 6;
const MAX_STREAMS = 64;
/**
 * Interval between heartbeats. nginx closes a connection that is silent for 60 s, and we close it
 * after 30 s. The page assumes that the network is down after 10 s.
 */
const HEARTBEAT_MS = 5000;
const RECONNECT_MS = 3000;
/** Minimum time between two log events, regardless of how much is logged. */
const LOG_INTERVAL_MS = 500;
/** Maximum number of unsent bytes for a browser that does not read. */
const MAX_WAITING_BYTES = 64 * 1024;

type OpenStream = { sessionId: number; network: string; end(): void };

/**
 * Returns the oldest stream of the owner with the most, unless they are about as many as the
 * newcomer's own. If the counts differed only by one, the closed page would take its stream back as
 * soon as it reconnects.
 */
function mostOf(
  among: Iterable<OpenStream>,
  ownerOf: (stream: OpenStream) => number | string,
  own: number,
): OpenStream | undefined {
  const [most] = [...Map.groupBy(among, ownerOf).values()].toSorted((a, b) => b.length - a.length);
  return most !== undefined && most.length > own + 1 ? most[0] : undefined;
}

interface EventsRouteDeps {
  door: Door;
  /** Returns true while the session is valid. */
  lives: (secret: string) => Promise<boolean>;
  changes: ChangeFeed;
  /** Calls `told` for each new log line, until the returned function is called. */
  followLog: (told: () => void) => () => void;
  clock: Pick<Clock, "sleep">;
  report: (error: unknown) => void;
}

/**
 * Notifies pages when to reload their data, with server-sent events:
 * https://html.spec.whatwg.org/multipage/server-sent-events.html. `close` ends all streams, so that
 * the listener does not have to wait for them.
 */
export function createEventsRoute(deps: EventsRouteDeps): {
  route: WebRoute;
  close(): Promise<void>;
} {
  const { door, lives, changes, followLog, clock, report } = deps;
  const streams = new Set<OpenStream>();
  let isClosed = false;

  /**
   * Rejects a new stream if there is no room. If all streams are taken, the network with the most
   * streams loses its oldest one to a network that has fewer, and likewise among the sessions of a
   * network.
   */
  function assertRoom(sessionId: number, network: string): void {
    if (isClosed) {
      throw new Refusal(503, "The server is stopping.", {
        code: "refused",
        headers: { "Retry-After": "10" },
      });
    }
    const ownCount = [...streams].filter((stream) => stream.sessionId === sessionId).length;
    if (ownCount < MAX_OF_SESSION) {
      if (streams.size < MAX_STREAMS) return;
      const ofNetwork = [...streams].filter((stream) => stream.network === network);
      const most =
        mostOf(streams, (stream) => stream.network, ofNetwork.length) ??
        mostOf(ofNetwork, (stream) => stream.sessionId, ownCount);
      if (most) {
        streams.delete(most);
        return most.end();
      }
    }
    throw new Refusal(429, "Too many pages are already connected.", {
      code: "refused",
      next: "Close some of them.",
      headers: { "Retry-After": "60" },
    });
  }

  /** Stays open until the browser disconnects, the session ends or the server stops. */
  async function stream(
    { response, query, signal }: WebExchange,
    { id, secret }: Visitor,
    network: string,
  ) {
    const withLog = query.get("log") === "1";
    const ended = new AbortController();
    const end = (): void => ended.abort(new Error("The stream has ended."));
    const stop = AbortSignal.any([signal, ended.signal]);
    const write = (text: string): void => {
      if (stop.aborted) return;
      if (response.writableLength > MAX_WAITING_BYTES) end();
      else response.write(text);
    };
    async function tell(text: string): Promise<void> {
      try {
        if (await lives(secret)) write(text);
        else end();
      } catch (error) {
        report(error);
        end();
      }
    }
    const openStream = { sessionId: id, network, end };
    streams.add(openStream);
    response.writeHead(200, {
      "Content-Type": "text/event-stream",
      "Cache-Control": "no-store, no-transform",
      // Without this, nginx would buffer the stream until it is complete.
      "X-Accel-Buffering": "no",
    });
    write(`retry: ${RECONNECT_MS}\n\n`);
    // When another process ends the session, this is also a change, so the stream is closed.
    const listener = changes.listen(
      (changed) => void tell(`event: changed\ndata: ${JSON.stringify(changed)}\n\n`),
    );
    let isTold = false;
    const stopLog =
      withLog &&
      followLog(() => {
        if (isTold) return;
        isTold = true;
        const ready = (): void => void (isTold = false);
        clock
          .sleep(LOG_INTERVAL_MS, stop)
          .then(() => tell("event: logged\ndata: {}\n\n"))
          .then(ready, ready);
      });
    while (!stop.aborted) {
      await clock.sleep(HEARTBEAT_MS, stop).catch(() => {});
      if (!stop.aborted) await tell("event: alive\ndata: {}\n\n");
    }
    listener.stop();
    if (stopLog) stopLog();
    streams.delete(openStream);
    response.end();
  }

  return {
    route: door.signedIn({
      path: "/events",
      role: "reviewer",
      method: "GET",
      answer(exchange, visitor) {
        const { request, response, client } = exchange;
        if (request.method === "HEAD") {
          return void response.writeHead(200, { "Content-Type": "text/event-stream" }).end();
        }
        const network = networkOf(client);
        assertRoom(visitor.id, network);
        return stream(exchange, visitor, network);
      },
    }),
    async close() {
      isClosed = true;
      for (const { end } of streams) end();
      await changes.close();
    },
  };
}
