import type { ServerResponse } from "node:http";
import type { ChangeFeed } from "../../../app/page/follow-changes.ts";
import type { Clock } from "../../../core/clock.ts";
import { Refusal } from "../guard/hosts.ts";
import type { WebRoute } from "../server/handle.ts";
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
  const streams = new Set<{ sessionId: number; end(): void }>();
  let isClosed = false;

  /**
   * Rejects a new stream if there is no room. If all streams are taken, the session with the most
   * streams loses its oldest one to a session that has fewer.
   */
  function assertRoom(sessionId: number): void {
    if (isClosed) {
      throw new Refusal(503, "The server is stopping.", {
        code: "refused",
        headers: { "Retry-After": "10" },
      });
    }
    const bySession = Map.groupBy(streams, (stream) => stream.sessionId);
    const ownCount = bySession.get(sessionId)?.length ?? 0;
    if (ownCount < MAX_OF_SESSION) {
      if (streams.size < MAX_STREAMS) return;
      const [most] = [...bySession.values()].toSorted((a, b) => b.length - a.length);
      // If the counts differed only by one, the closed page would take its stream back as soon as
      // it reconnects.
      if (most?.[0] && most.length > ownCount + 1) {
        streams.delete(most[0]);
        return most[0].end();
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
    response: ServerResponse,
    { id, secret }: Visitor,
    withLog: boolean,
    signal: AbortSignal,
  ) {
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
    const openStream = { sessionId: id, end };
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
      answer({ request, response, query, signal }, visitor) {
        if (request.method === "HEAD") {
          return void response.writeHead(200, { "Content-Type": "text/event-stream" }).end();
        }
        assertRoom(visitor.id);
        return stream(response, visitor, query.get("log") === "1", signal);
      },
    }),
    async close() {
      isClosed = true;
      for (const { end } of streams) end();
      await changes.close();
    },
  };
}
