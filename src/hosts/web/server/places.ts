import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";

type PlaceLimits = {
  /** Of a connection that has not said anything. */
  firstByteMs: number;
  /** How long a new connection has before it is judged. */
  judgeMs: number;
};

type OpenConnection = {
  socket: Socket;
  address: string;
  openedAt: number;
  /** When its last request came or was answered. */
  usedAt: number;
  exchanges: Set<{ request: IncomingMessage; response: ServerResponse }>;
};

/** A thousand silent connections cost 19 MiB. */
const MAX_CONNECTIONS = 512;
const MAX_OF_ADDRESS = 64;
/** Until they are judged. */
const MAX_NEW = 512;
/**
 * Browsers and proxies wait for an answer. Ten thousand requests that one connection sent ahead
 * cost 170 MiB.
 */
const MAX_UNANSWERED = 32;

/**
 * A client that still writes when the connection ends may never read its answer; so much was
 * written at once.
 */
const SHORT_BODY_BYTES = 16 * 1024;

const isShort = ({ headers }: IncomingMessage): boolean =>
  headers["transfer-encoding"] === undefined &&
  Number(headers["content-length"] ?? 0) <= SHORT_BODY_BYTES;

export interface Places {
  /** A new connection, over which TLS may come. */
  enter(socket: Socket): void;
  /**
   * Counts a request until its answer has been sent; false for one too many that the connection
   * sent ahead.
   */
  take(request: IncomingMessage, response: ServerResponse): boolean;
  close(): void;
}

/**
 * Decides which connections stay open. None is refused: beyond the limits, those whose last request
 * or answer is longest ago are closed, so that idle connections keep out neither others nor a probe
 * from the same address. One that waits for our answer is never closed. `isProxy`: addresses that
 * many clients share. `clock` is in ms.
 */
export function createPlaces(
  isProxy: (address: string) => boolean,
  { firstByteMs, judgeMs }: PlaceLimits,
  clock = (): number => performance.now(),
): Places {
  const places = new Map<string, OpenConnection>();
  let judging: NodeJS.Timeout | undefined;

  /** A socket of TLS and the one below it have the same. */
  const keyOf = ({ remoteAddress, remotePort }: Socket): string | undefined =>
    remoteAddress === undefined ? undefined : `${remoteAddress} ${remotePort}`;

  const waitsForUs = ({ exchanges }: OpenConnection): boolean =>
    [...exchanges].some(({ request, response }) => request.complete && !response.writableFinished);

  /** Closes so many of them, but none that was used since then. */
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
   * After the event loop has read what arrived while it was busy, but by the time before it did:
   * what comes in that round is read in the next one, and looks silent if others are answered for
   * long.
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
      // Closed between two requests, it might be closed while the client sends the next one.
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
