import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer, type Server as TlsServer } from "node:https";
import { type AddressInfo, Socket } from "node:net";
import type { Duplex } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { UserError } from "../../../base/errors.ts";
import { type Caller, callerOf, connectionOf } from "../guard/caller.ts";
import { createIntake, type Sender } from "./intake.ts";
import { createPlaces } from "./places.ts";
import { createTurns, type TakeTurn } from "./turns.ts";

/** Certificate and key, as PEM. */
export type TlsPair = { cert: string; key: string };

type ListenOptions = {
  host: string;
  port: number;
  tls: TlsPair | undefined;
  handle: (request: IncomingMessage, response: ServerResponse, sender: Sender) => Promise<void>;
  /** Receives errors that `handle` should have caught, and faults of the listener itself. */
  report: (error: unknown) => void;
  /** True if many clients share this address. */
  isProxy?: (address: string) => boolean;
  /** Turns in which requests are read. They are shared with everything that handles them. */
  takeTurn?: TakeTurn;
  limits?: Partial<ListenLimits>;
};

export interface Listener {
  /** The turns in which requests are read. */
  takeTurn: TakeTurn;
  /** `http://127.0.0.1:8080` */
  url: string;
  /** Number of connected clients. */
  connections(): Promise<number>;
  /** Replaces the request handler. Running requests stay with the old handler. */
  handOver(next: ListenOptions["handle"]): void;
  /**
   * Uses a new certificate for new connections. @throws the certificate's error; the old
   * certificate then stays in use
   */
  renewTls(pair: TlsPair): void;
  /**
   * Stops accepting requests, lets running ones finish, and closes the remaining connections after
   * three seconds. With `drains`, the server first keeps running for three seconds and asks each
   * client to reconnect.
   */
  stop(drains?: boolean): Promise<void>;
}

type ListenLimits = {
  /**
   * `firstByteMs`: time within which a new connection must have sent something. `judgeMs`: time
   * until connections are counted again.
   */
  firstByteMs: number;
  judgeMs: number;
  /**
   * `headersMs`: time until the headers must be complete. `requestMs`: time until the whole request
   * must be complete. Node checks both every `checkMs`.
   */
  headersMs: number;
  requestMs: number;
  checkMs: number;
  /** Time limit for a client that does not read its response. A call ends within 10 s. */
  idleMs: number;
  /** How long the server keeps running while stopping, so that clients notice. */
  drainMs: number;
  /**
   * How long requests may run after `drainMs`. Both together stay below the ten seconds that a stop
   * may take.
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
 * Longer than proxies keep an unused connection (nginx: 60 s). Otherwise, a proxy could write to a
 * connection that we have just closed.
 */
const KEEP_ALIVE_MS = 75_000;
const STOP_POLL_MS = 50;

/**
 * Number of connections that the system keeps until they are accepted. Beyond it, Linux resets
 * connections on which requests may have been sent.
 */
const BACKLOG = 4096;
/** Maximum time that clients have to notice that they should close their connections. */
const LEAVE_MS = 500;

/** The status for each fault of a request that could not be parsed. */
const UNPARSED: Partial<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: "431 Request Header Fields Too Large",
  HPE_CHUNK_EXTENSIONS_OVERFLOW: "413 Payload Too Large",
  ERR_HTTP_REQUEST_TIMEOUT: "408 Request Timeout",
};

/**
 * Listens until stopped. @throws UserError if the address is taken or does not belong to this
 * machine
 */
export async function listen(options: ListenOptions): Promise<Listener> {
  const { host, port, tls, report, isProxy = () => false, takeTurn = createTurns() } = options;
  const { headersMs, requestMs, checkMs, idleMs, drainMs, graceMs, ...ofPlaces } = {
    ...LIMITS,
    ...options.limits,
  };
  const isShared = ({ remoteAddress = "" }: Socket): boolean =>
    isProxy(remoteAddress.replace(/^::ffff:/, ""));
  const intake = createIntake({ takeTurn, callerAt, isShared, report });
  const places = createPlaces({ isProxy, holds: intake.holds }, ofPlaces);
  let { handle } = options;
  let stopping = false;
  const onRequest = (request: IncomingMessage, response: ServerResponse): void => {
    places.take(request, response);
    const before = intake.take(request, response);
    const sender = intake.sender(connectionOf(request.socket));
    // The client may disconnect at any time, which is not a fault.
    request.on("error", () => {});
    response.on("error", () => {});
    if (stopping) response.setHeader("Connection", "close");
    // An unhandled rejection would end the process.
    const handled = before
      ? before.then(() => handle(request, response, sender))
      : handle(request, response, sender);
    handled.catch((error: unknown) => {
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
  server.on(tls ? "secureConnection" : "connection", intake.enter);
  server.timeout = idleMs;
  server.on("timeout", (socket: Socket) => {
    // A client whose request waits for its turn is silent, too.
    if (places.waits(socket) && socket.writableLength === 0) socket.setTimeout(idleMs);
    else socket.destroy();
  });
  server.on("clientError", (error: NodeJS.ErrnoException, socket: Duplex) => {
    if (!(socket instanceof Socket)) return void socket.destroy();
    const { code = "" } = error;
    if (code === "ERR_HTTP_REQUEST_TIMEOUT" && intake.holds(connectionOf(socket))) {
      // The client sent in time, but its bytes wait for their turn. Node does not check it again.
      const again = (): void => void (places.waits(socket) || socket.destroy());
      setTimeout(again, headersMs).unref();
      return undefined;
    }
    if (socket.writable && !places.isAnswering(socket)) {
      socket.write(`HTTP/1.1 ${UNPARSED[code] ?? "400 Bad Request"}\r\nConnection: close\r\n\r\n`);
    }
    return void socket.destroy(error);
  });
  await bound(server, host, port);
  server.on("error", report);
  const { port: taken } = server.address() as AddressInfo;
  return {
    takeTurn,
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
      places.askToLeave();
      if (drains) await sleep(drainMs);
      // Node closes used connections together with the listener. Until then, each of their requests
      // is answered, and the answer asks the client to close.
      for (let ms = 0; places.isBusy() && ms < LEAVE_MS; ms += STOP_POLL_MS) {
        await sleep(STOP_POLL_MS);
      }
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      const idle = setInterval(places.closeIdle, STOP_POLL_MS);
      const late = setTimeout(() => server.closeAllConnections(), graceMs);
      await closed;
      clearInterval(idle);
      clearTimeout(late);
      places.close();
    },
  };
}

/** The caller behind a socket whose request was not read yet. */
const callerAt = (socket: Socket): Caller =>
  callerOf({ address: socket.remoteAddress ?? "", connection: connectionOf(socket) });

function bound(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const failed = (error: NodeJS.ErrnoException): void => reject(explain(error, host, port));
    server.once("error", failed);
    server.listen({ host, port, backlog: BACKLOG }, () => {
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
        `Another program is already listening on port ${port} of ${host}.`,
        "Stop that program, or set another SERVER_PORT.",
      ]
    : [
        `SERVER_HOST ${host} is not an address of this machine.`,
        "Set 127.0.0.1 for this machine only, or 0.0.0.0 for all of its addresses.",
      ];
  return new UserError(message, hint, "invalid_request", { cause: error });
}
