import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { networkOf } from "../../../base/text/network-of.ts";
import { connectionOf } from "../guard/caller.ts";

type PlaceLimits = {
  /** Time for a connection to send its first byte. */
  firstByteMs: number;
  /** Time before a new connection can be closed. */
  judgeMs: number;
};

type OpenConnection = {
  socket: Socket;
  /** True if many clients share this network. */
  isShared: boolean;
  network: string;
  openedAt: number;
  /** Time at which its last request arrived or was answered. */
  usedAt: number;
  exchanges: Set<{ request: IncomingMessage; response: ServerResponse }>;
  /** True if a request was answered and the client may send another one. */
  isReused: boolean;
};

/** Maximum number of open connections. A thousand silent connections cost 19 MiB. */
const MAX_CONNECTIONS = 512;
const MAX_OF_NETWORK = 64;
/** Number of new connections after which the open ones are counted without waiting. */
const MANY_NEW = 512;
/**
 * Data that arrives during a round of the event loop is read only in the next one. Connections are
 * therefore judged after a short round, so that hardly any time is left for a request to arrive
 * unnoticed.
 */
const SHORT_ROUND_MS = 10;
/** After this time without a short round, any round must do. */
const PATIENCE_MS = 1000;

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
  /** Registers a request until its response has been sent. */
  take(request: IncomingMessage, response: ServerResponse): void;
  /** True if the connection waits for us: it may have sent a request that is not answered yet. */
  waits(socket: Socket): boolean;
  /** True if a response on this connection has begun. */
  isAnswering(socket: Socket): boolean;
  /** Asks the clients of all unanswered requests to close their connections after the response. */
  askToLeave(): void;
  /** True if a client may be about to send a request on a connection that was already used. */
  isBusy(): boolean;
  /** Closes the connections without a request that have been idle for a moment. */
  closeIdle(): void;
  close(): void;
}

type PlacesDeps = {
  /** True for addresses that many clients share. */
  isProxy: (address: string) => boolean;
  /** True if bytes of this connection have arrived that were not parsed yet. */
  holds: (connection: string) => boolean;
  /** In ms. */
  clock?: () => number;
};

/**
 * Decides which connections stay open. New connections are never refused. Beyond the limits, the
 * connections that have been idle the longest are closed, so that they do not block other clients
 * or a probe from the same network. A connection that may have sent a whole request is never
 * closed.
 */
export function createPlaces(
  { isProxy, holds, clock = () => performance.now() }: PlacesDeps,
  { firstByteMs, judgeMs }: PlaceLimits,
): Places {
  const places = new Map<string, OpenConnection>();
  let judging: NodeJS.Timeout | undefined;
  let newSinceJudged = 0;

  const waitsForUs = ({ socket, exchanges }: OpenConnection): boolean =>
    holds(connectionOf(socket)) ||
    [...exchanges].some(({ request, response }) => request.complete && !response.writableFinished);

  /** Closes up to `over` connections, except those that were used after `since`. */
  function closeSilent(among: readonly OpenConnection[], over: number, since: number): void {
    if (over <= 0) return;
    // A client may need a moment before it sends its first request, above all if it opens many.
    const mayStillBegin = ({ socket, openedAt }: OpenConnection): boolean =>
      socket.bytesRead === 0 && clock() - openedAt < firstByteMs;
    const silent = among.filter(
      (place) => place.usedAt <= since && !mayStillBegin(place) && !waitsForUs(place),
    );
    for (const { socket } of silent.toSorted((a, b) => a.usedAt - b.usedAt).slice(0, over)) {
      socket.destroy();
    }
  }

  const open = (): OpenConnection[] =>
    [...places.values()].filter(({ socket }) => !socket.destroyed);

  const isCrowded = ({ isShared, network }: OpenConnection): boolean =>
    places.size > MAX_CONNECTIONS ||
    (places.size > MAX_OF_NETWORK &&
      !isShared &&
      open().filter((place) => place.network === network).length > MAX_OF_NETWORK);

  const judgeLater = (): NodeJS.Timeout =>
    setTimeout(() => judgeAfterShortRound(clock()), judgeMs).unref();

  /** Judges by the time before the round, because what arrived during it was not read. */
  function judgeAfterShortRound(since: number): void {
    const before = clock();
    setImmediate(() => {
      const now = clock();
      if (now - before < SHORT_ROUND_MS || now - since >= PATIENCE_MS) judge(before);
      else judgeAfterShortRound(since);
    });
  }

  function judge(now: number): void {
    newSinceJudged = 0;
    for (const place of open()) {
      const isSilent = place.socket.bytesRead === 0 && now - place.openedAt >= firstByteMs;
      if (isSilent) place.socket.destroy();
    }
    for (const [, ownPlaces] of Map.groupBy(open(), ({ network }) => network)) {
      if (ownPlaces.some(({ isShared }) => !isShared)) {
        closeSilent(ownPlaces, ownPlaces.length - MAX_OF_NETWORK, now - judgeMs);
      }
    }
    const all = open();
    closeSilent(all, all.length - MAX_CONNECTIONS, now - judgeMs);
    const isSettled = all.every(({ socket }) => socket.destroyed || socket.bytesRead > 0);
    judging = isSettled ? undefined : judgeLater();
  }

  return {
    enter(socket) {
      const { remoteAddress } = socket;
      if (remoteAddress === undefined) {
        socket.destroy();
        return;
      }
      const key = connectionOf(socket);
      const now = clock();
      const address = remoteAddress.replace(/^::ffff:/, "");
      const [isShared, network] = [isProxy(address), networkOf(address)];
      const exchanges: OpenConnection["exchanges"] = new Set();
      const times = { openedAt: now, usedAt: now };
      places.set(key, { socket, isShared, network, ...times, exchanges, isReused: false });
      socket.once("close", () => places.delete(key));
      if (++newSinceJudged === MANY_NEW) judgeAfterShortRound(now);
      judging ??= judgeLater();
    },
    take(request, response) {
      const place = places.get(connectionOf(request.socket));
      if (!place) return;
      const exchange = { request, response };
      place.exchanges.add(exchange);
      place.usedAt = clock();
      // Asks the client to reconnect. If we closed an idle connection ourselves, the client might
      // just be sending its next request.
      if (isShort(request) && isCrowded(place)) response.setHeader("Connection", "close");
      response.on("close", () => {
        place.exchanges.delete(exchange);
        place.usedAt = clock();
        place.isReused = true;
      });
    },
    waits(socket) {
      const place = places.get(connectionOf(socket));
      return place !== undefined && waitsForUs(place);
    },
    isAnswering: (socket) =>
      [...(places.get(connectionOf(socket))?.exchanges ?? [])].some(
        ({ response }) => response.headersSent,
      ),
    askToLeave() {
      for (const { exchanges } of places.values()) {
        for (const { response } of exchanges) {
          if (!response.headersSent) response.setHeader("Connection", "close");
        }
      }
    },
    isBusy: () =>
      open().some(
        (place) => place.isReused && (waitsForUs(place) || clock() - place.usedAt < judgeMs),
      ),
    closeIdle() {
      const idle = open().filter(({ exchanges }) => exchanges.size === 0);
      closeSilent(idle, idle.length, clock() - judgeMs);
    },
    close: () => clearTimeout(judging),
  };
}
