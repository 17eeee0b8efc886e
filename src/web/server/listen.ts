import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer, type Server as TlsServer } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { UserError } from "../../core/errors.ts";

/** Certificate and key, as PEM. */
export type TlsPair = { cert: string; key: string };

type ListenOptions = {
  host: string;
  port: number;
  tls: TlsPair | undefined;
  handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  /** Gets what `handle` should have dealt with, and faults of the listener itself. */
  report: (error: unknown) => void;
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
  headersMs: 10_000,
  requestMs: 15_000,
  checkMs: 2000,
  idleMs: 30_000,
  drainMs: 3000,
  graceMs: 3000,
};

/** Longer than proxies keep an unused connection (nginx: 60 s), or they would write into one that we just closed. */
const KEEP_ALIVE_MS = 75_000;
/** A thousand silent connections cost 19 MiB. */
const MAX_CONNECTIONS = 512;
/** Browsers and proxies wait for an answer. Ten thousand requests that one connection sent ahead cost 170 MiB. */
const MAX_UNANSWERED = 32;
const STOP_POLL_MS = 50;

/** Listens until it is stopped. @throws UserError when the address is taken or not of this machine */
export async function listen({ host, port, tls, handle, report, limits }: ListenOptions): Promise<Listener> {
  const { headersMs, requestMs, checkMs, idleMs, drainMs, graceMs } = { ...LIMITS, ...limits };
  let stopping = false;
  const unanswered = new WeakMap<Socket, number>();
  const onRequest = (request: IncomingMessage, response: ServerResponse): void => {
    const { socket } = request;
    const ahead = unanswered.get(socket) ?? 0;
    if (ahead === MAX_UNANSWERED) return void socket.destroy();
    unanswered.set(socket, ahead + 1);
    response.on("close", () => unanswered.set(socket, (unanswered.get(socket) ?? 1) - 1));
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
  const options = {
    headersTimeout: headersMs,
    requestTimeout: requestMs,
    connectionsCheckingInterval: checkMs,
    keepAliveTimeout: KEEP_ALIVE_MS,
    handshakeTimeout: headersMs,
  };
  const server: Server | TlsServer = tls
    ? createTlsServer({ ...options, ...tls, minVersion: "TLSv1.2" }, onRequest)
    : createServer(options, onRequest);
  server.maxConnections = MAX_CONNECTIONS;
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
