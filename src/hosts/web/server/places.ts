import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";

type PlaceLimits = {
  /** Time for a connection to send its first byte. */
  firstByteMs: number;
  /** Time before a new connection can be closed. */
  judgeMs: number;
};

type OpenConnection = {
  socket: Socket;
  address: string;
  openedAt: number;
  /** Time at which its last request arrived or was answered. */
  usedAt: number;
  exchanges: Set<{ request: IncomingMessage; response: ServerResponse }>;
};

/** Maximum number of open connections. A thousand silent connections cost 19 MiB. */
const MAX_CONNECTIONS = 512;
const MAX_OF_ADDRESS = 64;
/** Maximum number of new connections that have not been checked yet. */
const MAX_NEW = 512;
/**
 * Maximum number of unanswered requests per connection. Browsers and proxies wait for a response.
 * Ten thousand requests that one connection sends ahead cost 170 MiB.
 */
const MAX_UNANSWERED = 32;

/**
 * A body of at most this size is sent in one go. A client that is still sending when the connection
 * closes may never read its response.
 */
const SHORT_BODY_BYTES = 16 * 1024;

const isShort = ({ headers }: IncomingMessage): boolean =>
  headers["transfer-encoding"] === undefined &&
  Number(headers["content-length"] ?? 0) <= SHORT_BODY_BYTES;

export interface Places {
  /** Registers a new connection, which may later carry TLS. */
  enter(socket: Socket): void;
  /**
   * Counts a request until its response has been sent. Returns false if the connection has sent too
   * many requests ahead.
   */
  take(request: IncomingMessage, response: ServerResponse): boolean;
  close(): void;
}

/**
 * Decides which connections stay open. New connections are never refused. Beyond the limits, the
 * connections that have been idle the longest are closed, so that they do not block other clients
 * or a probe from the same address. A connection that waits for our response is never closed.
 * `isProxy` returns true for addresses that many clients share. `clock` is in ms.
 */
export function createPlaces(
  isProxy: (address: string) => boolean,
  { firstByteMs, judgeMs }: PlaceLimits,
  clock = (): number => performance.now(),
): Places {
  const places = new Map<string, OpenConnection>();
  let judging: NodeJS.Timeout | undefined;

  /** A TLS socket and the socket below it have the same key. */
  const keyOf = ({ remoteAddress, remotePort }: Socket): string | undefined =>
    remoteAddress === undefined ? undefined : `${remoteAddress} ${remotePort}`;

  const waitsForUs = ({ exchanges }: OpenConnection): boolean =>
    [...exchanges].some(({ request, response }) => request.complete && !response.writableFinished);

  /** Closes up to `over` connections, except those that were used after `since`. */
  function closeSilent(among: readonly OpenConnection[], over: number, since: number): void {
    if (over <= 0) return;
    const silent = among.filter((place) => place.usedAt <= since && !waitsForUs(place));
    for (const { socket } of silent.toSorted((a, b) => a.usedAt - b.usedAt).slice(0, over)) {
      socket.destroy();
    }
  }

  const open = (): OpenConnection[] =>
    [...places.values()].filter(({ socket }) => !socket.destroyed);

  const isCrowded = (address: string): boolean =>
    places.size > MAX_OF_ADDRESS &&
    !isProxy(address) &&
    open().filter((place) => place.address === address).length > MAX_OF_ADDRESS;

  /**
   * Runs after the event loop has read the data that arrived while it was busy, but uses the time
   * before that read. Data that arrives during the read is read only in the next round. Until then,
   * its connection would look silent if other responses take long.
   */
  const judgeLater = (): NodeJS.Timeout =>
    setTimeout(() => setImmediate(judge, clock()), judgeMs).unref();

  function judge(now: number): void {
    for (const { socket, openedAt } of open()) {
      if (socket.bytesRead === 0 && now - openedAt >= firstByteMs) socket.destroy();
    }
    for (const [address, ownPlaces] of Map.groupBy(open(), (place) => place.address)) {
      if (!isProxy(address)) {
        closeSilent(ownPlaces, ownPlaces.length - MAX_OF_ADDRESS, now - judgeMs);
      }
    }
    const all = open();
    closeSilent(all, all.length - MAX_CONNECTIONS, now - judgeMs);
    const isSettled = all.every(({ socket }) => socket.destroyed || socket.bytesRead > 0);
    judging = isSettled ? undefined : judgeLater();
  }

  return {
    enter(socket) {
      const key = keyOf(socket);
      if (key === undefined) {
        socket.destroy();
        return;
      }
      const now = clock();
      const address = socket.remoteAddress?.replace(/^::ffff:/, "") ?? "";
      places.set(key, { socket, address, openedAt: now, usedAt: now, exchanges: new Set() });
      socket.once("close", () => places.delete(key));
      if (places.size > MAX_CONNECTIONS + MAX_NEW) closeSilent(open(), 1, now - judgeMs);
      judging ??= judgeLater();
    },
    take(request, response) {
      const place = places.get(keyOf(request.socket) ?? "");
      if (!place || place.exchanges.size === MAX_UNANSWERED) return false;
      const exchange = { request, response };
      place.exchanges.add(exchange);
      place.usedAt = clock();
      // Asks the client to reconnect. If we closed an idle connection ourselves, the client might
      // just be sending its next request.
      if (isShort(request) && isCrowded(place.address)) response.setHeader("Connection", "close");
      response.on("close", () => {
        place.exchanges.delete(exchange);
        place.usedAt = clock();
      });
      return true;
    },
    close: () => clearTimeout(judging),
  };
}
