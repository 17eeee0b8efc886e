import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer, type Server as TlsServer } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { UserError } from "../../../core/errors.ts";

type PlaceLimits = {
  /** Of a connection that has not said anything. */
  firstByteMs: number;
  /** How long a new connection has before it is judged. */
  judgeMs: number;
};

type Place = {
  socket: Socket;
  address: string;
  openedAt: number;
  /** When its last request came or was answered. */
  usedAt: number;
  exchanges: Set<{ request: IncomingMessage; response: ServerResponse }>;
};

type Places = {
  /** A new connection, over which TLS may come. */
  enter(socket: Socket): void;
  /** Counts a request until its answer has been sent; false for one too many that the connection sent ahead. */
  take(request: IncomingMessage, response: ServerResponse): boolean;
  close(): void;
};

/** A thousand silent connections cost 19 MiB. */
const MAX_CONNECTIONS = 512;
const MAX_OF_ADDRESS = 64;
/** Until they are judged. */
const MAX_NEW = 512;
/** Browsers and proxies wait for an answer. Ten thousand requests that one connection sent ahead cost 170 MiB. */
const MAX_UNANSWERED = 32;

/** A client that still writes when the connection ends may never read its answer; so much was written at once. */
const SHORT_BODY_BYTES = 16 * 1024;

/** Certificate and key, as PEM. */
export type TlsPair = { cert: string; key: string };

type ListenOptions = {
  host: string;
  port: number;
  tls: TlsPair | undefined;
  handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  /** Gets what `handle` should have dealt with, and faults of the listener itself. */
  report: (error: unknown) => void;
  /** Whether an address stands for many clients. */
  isProxy?: (address: string) => boolean;
  limits?: Partial<Limits>;
};

export type Listener = {
  /** `http://127.0.0.1:8080` */
  url: string;
  /** How many clients are connected. */
  connections(): Promise<number>;
  /** Another certificate for new connections. @throws what is wrong with it; the old one goes on */
  renewTls(tls: TlsPair): void;
  /**
   * Takes no more requests, lets those under way end, and closes what is left after three seconds. With `drains` it goes on
   * for three seconds first, and asks each client to connect again.
   */
  stop(drains?: boolean): Promise<void>;
};

type Limits = {
  /** Until a new connection has said anything, and until connections are counted again. */
  firstByteMs: number;
  judgeMs: number;
  /** Until the headers are there, and until the whole request is. Node looks each `checkMs`. */
  headersMs: number;
  requestMs: number;
  checkMs: number;
  /** Of a client that does not read its answer. A call ends within 10 s. */
  idleMs: number;
  /** How long it goes on, for those who must learn that it stops. */
  drainMs: number;
  /** How long requests may go on after that. Both together leave time within the ten seconds of a stop. */
  graceMs: number;
};

const LIMITS: Limits = {
  firstByteMs: 3000,
  judgeMs: 250,
  headersMs: 10_000,
  requestMs: 15_000,
  checkMs: 2000,
  idleMs: 30_000,
  drainMs: 3000,
  graceMs: 3000,
};

/** Longer than proxies keep an unused connection (nginx: 60 s), or they would write into one that we just closed. */
const KEEP_ALIVE_MS = 75_000;
const STOP_POLL_MS = 50;

/** Listens until it is stopped. @throws UserError when the address is taken or not of this machine */
export async function listen(options: ListenOptions): Promise<Listener> {
  const { host, port, tls, handle, report, isProxy = () => false } = options;
  const { headersMs, requestMs, checkMs, idleMs, drainMs, graceMs, ...ofPlaces } = { ...LIMITS, ...options.limits };
  const places = createPlaces(isProxy, ofPlaces);
  let stopping = false;
  const onRequest = (request: IncomingMessage, response: ServerResponse): void => {
    if (!places.take(request, response)) return void request.socket.destroy();
    // The client may leave at any moment: that is no fault.
    request.on("error", () => {});
    response.on("error", () => {});
    if (stopping) response.setHeader("Connection", "close");
    // A rejected listener would end the process.
    handle(request, response).catch((error: unknown) => {
      response.destroy();
      report(error);
    });
  };
  const timeouts = {
    headersTimeout: headersMs,
    requestTimeout: requestMs,
    connectionsCheckingInterval: checkMs,
    keepAliveTimeout: KEEP_ALIVE_MS,
    handshakeTimeout: headersMs,
  };
  const server: Server | TlsServer = tls
    ? createTlsServer({ ...timeouts, ...tls, minVersion: "TLSv1.2" }, onRequest)
    : createServer(timeouts, onRequest);
  server.on("connection", places.enter);
  server.timeout = idleMs;
  await bound(server, host, port);
  server.on("error", report);
  const { port: taken } = server.address() as AddressInfo;
  return {
    url: `${tls ? "https" : "http"}://${host.includes(":") ? `[${host}]` : host}:${taken}`,
    connections: () =>
      new Promise((resolve) => server.getConnections((error, count) => resolve(error === null ? count : 0))),
    renewTls(pair) {
      if ("setSecureContext" in server) server.setSecureContext({ ...pair, minVersion: "TLSv1.2" });
    },
    async stop(drains = false) {
      stopping = true;
      if (drains) await sleep(drainMs);
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      const idle = setInterval(() => server.closeIdleConnections(), STOP_POLL_MS);
      const late = setTimeout(() => server.closeAllConnections(), graceMs);
      await closed;
      clearInterval(idle);
      clearTimeout(late);
      places.close();
    },
  };
}

function bound(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const failed = (error: NodeJS.ErrnoException): void => reject(explain(error, host, port));
    server.once("error", failed);
    server.listen({ host, port }, () => {
      server.off("error", failed);
      resolve();
    });
  });
}

function explain(error: NodeJS.ErrnoException, host: string, port: number): Error {
  const { code } = error;
  const more = { cause: error };
  if (code === "EADDRINUSE")
    return new UserError(
      `Another program listens on port ${port} of ${host}.`,
      "End that program, or set another SERVER_PORT.",
      "invalid_request",
      more,
    );
  if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND" || code === "EAI_AGAIN" || code === "EINVAL")
    return new UserError(
      `SERVER_HOST ${host} is not an address of this machine.`,
      "Set 127.0.0.1 for this machine alone, or 0.0.0.0 for all of its addresses.",
      "invalid_request",
      more,
    );
  return error;
}

const isShort = ({ headers }: IncomingMessage): boolean =>
  headers["transfer-encoding"] === undefined && Number(headers["content-length"] ?? 0) <= SHORT_BODY_BYTES;

/**
 * Who may be connected. Nobody is refused: once more than the limits are connected, those are closed whose last request or
 * answer is longest ago, so that silent connections keep out neither others nor a probe of the same address. One that waits
 * for an answer of ours is never closed. `isProxy`: the addresses that stand for many.
 */
function createPlaces(isProxy: (address: string) => boolean, { firstByteMs, judgeMs }: PlaceLimits): Places {
  const places = new Map<string, Place>();
  let judging: NodeJS.Timeout | undefined;

  /** A socket of TLS and the one below it have the same. */
  const keyOf = ({ remoteAddress, remotePort }: Socket): string | undefined =>
    remoteAddress === undefined ? undefined : `${remoteAddress} ${remotePort}`;

  const waitsForUs = ({ exchanges }: Place): boolean =>
    [...exchanges].some(({ request, response }) => request.complete && !response.writableEnded);

  /** Closes so many of them, but none that was used since then. */
  function closeSilent(among: readonly Place[], over: number, since: number): void {
    if (over <= 0) return;
    const silent = among.filter((place) => place.usedAt <= since && !waitsForUs(place));
    for (const { socket } of silent.toSorted((a, b) => a.usedAt - b.usedAt).slice(0, over)) socket.destroy();
  }

  const open = (): Place[] => [...places.values()].filter(({ socket }) => !socket.destroyed);

  const isCrowded = (address: string): boolean =>
    places.size > MAX_OF_ADDRESS &&
    !isProxy(address) &&
    open().filter((place) => place.address === address).length > MAX_OF_ADDRESS;

  /** After the event loop has read what arrived while it was busy. */
  const judgeLater = (): NodeJS.Timeout => setTimeout(setImmediate, judgeMs, judge).unref();

  function judge(): void {
    const now = performance.now();
    for (const { socket, openedAt } of open())
      if (socket.bytesRead === 0 && now - openedAt >= firstByteMs) socket.destroy();
    for (const [address, own] of Map.groupBy(open(), (place) => place.address))
      if (!isProxy(address)) closeSilent(own, own.length - MAX_OF_ADDRESS, now - judgeMs);
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
      const now = performance.now();
      const address = socket.remoteAddress?.replace(/^::ffff:/, "") ?? "";
      places.set(key, { socket, address, openedAt: now, usedAt: now, exchanges: new Set() });
      socket.once("close", () => places.delete(key));
      if (places.size > MAX_CONNECTIONS + MAX_NEW) closeSilent(open(), 1, now);
      judging ??= judgeLater();
    },
    take(request, response) {
      const place = places.get(keyOf(request.socket) ?? "");
      if (!place || place.exchanges.size === MAX_UNANSWERED) return false;
      const exchange = { request, response };
      place.exchanges.add(exchange);
      place.usedAt = performance.now();
      // Closed between two requests, it might be closed while the client sends the next one.
      if (isShort(request) && isCrowded(place.address)) response.setHeader("Connection", "close");
      response.on("close", () => {
        place.exchanges.delete(exchange);
        place.usedAt = performance.now();
      });
      return true;
    },
    close: () => clearTimeout(judging),
  };
}
