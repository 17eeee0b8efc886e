import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer, type Server as TlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { UserError } from "../../../base/errors.ts";
import { createPlaces } from "./places.ts";

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
  limits?: Partial<ListenLimits>;
};

export interface Listener {
  /** `http://127.0.0.1:8080` */
  url: string;
  /** How many clients are connected. */
  connections(): Promise<number>;
  /** Replaces the request handler. Running requests stay with the old handler. */
  handOver(next: ListenOptions["handle"]): void;
  /**
   * Another certificate for new connections. @throws what is wrong with it; the old one goes on
   */
  renewTls(pair: TlsPair): void;
  /**
   * Takes no more requests, lets those under way end, and closes what is left after three
   * seconds. With `drains` it goes on for three seconds first, and asks each client to connect
   * again.
   */
  stop(drains?: boolean): Promise<void>;
}

type ListenLimits = {
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
  /**
   * How long requests may go on after that. Both together leave time within the ten seconds of a
   * stop.
   */
  graceMs: number;
};

const LIMITS: ListenLimits = {
  firstByteMs: 3000,
  judgeMs: 250,
  headersMs: 10_000,
  requestMs: 15_000,
  checkMs: 2000,
  idleMs: 30_000,
  drainMs: 3000,
  graceMs: 3000,
};

/**
 * Longer than proxies keep an unused connection (nginx: 60 s), or they would write into one that we
 * just closed.
 */
const KEEP_ALIVE_MS = 75_000;
const STOP_POLL_MS = 50;

/**
 * Listens until it is stopped. @throws UserError when the address is taken or not of this machine
 */
export async function listen(options: ListenOptions): Promise<Listener> {
  const { host, port, tls, report, isProxy = () => false } = options;
  const { headersMs, requestMs, checkMs, idleMs, drainMs, graceMs, ...ofPlaces } = {
    ...LIMITS,
    ...options.limits,
  };
  const places = createPlaces(isProxy, ofPlaces);
  let { handle } = options;
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
      new Promise<number>((resolve) =>
        server.getConnections((error, count) => resolve(error === null ? count : 0)),
      ),
    handOver: (next) => void (handle = next),
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
  const { code = "" } = error;
  const isTaken = code === "EADDRINUSE";
  if (!isTaken && !["EADDRNOTAVAIL", "ENOTFOUND", "EAI_AGAIN", "EINVAL"].includes(code)) {
    return error;
  }
  const [message, hint] = isTaken
    ? [
        `Another program listens on port ${port} of ${host}.`,
        "End that program, or set another SERVER_PORT.",
      ]
    : [
        `SERVER_HOST ${host} is not an address of this machine.`,
        "Set 127.0.0.1 for this machine alone, or 0.0.0.0 for all of its addresses.",
      ];
  return new UserError(message, hint, "invalid_request", { cause: error });
}
