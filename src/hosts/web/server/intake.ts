import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { type Caller, connectionOf } from "../guard/caller.ts";
import { freeBytes, freeUnread } from "./free-bytes.ts";
import type { Arrival } from "./pace.ts";
import type { TakeTurn } from "./turns.ts";

type Connection = {
  socket: Socket;
  /** Gives bytes to Node's parser, which calls the listener for each request in them. */
  parse: (bytes: Buffer) => void;
  /** Pieces that arrived and were not parsed completely. */
  held: Buffer[];
  /** Number of bytes of the first piece that were parsed. */
  parsed: number;
  arrival: Arrival;
  /** The caller in whose turns bytes are read; undefined while only the address is known. */
  payer: Caller | undefined;
  isReading: boolean;
  newest: { request: IncomingMessage; answered: Promise<void>; isAnswered: boolean } | undefined;
  /** Number of bytes of the newest request's body that were not parsed yet, if it was declared. */
  bodyLeft: number;
};

const NEVER_ANSWERED = { answeredMs: Number.NEGATIVE_INFINITY };

/** The connection of a request, as its handler sees it. */
export type Sender = {
  /** Arrival of the latest bytes. */
  arrival: Arrival;
  /**
   * Reads further bytes of the connection in turns of this caller, instead of one without a token.
   * On a connection that several clients share, this ends with the request.
   */
  bookTo(caller: Caller): void;
};

export interface Intake {
  /** Takes over reading from a connection to which Node has attached its parser. */
  enter(socket: Socket): void;
  /** Registers a parsed request. Resolves when all earlier ones of its connection are answered. */
  take(request: IncomingMessage, response: ServerResponse): Promise<void> | undefined;
  /** Returns the sender behind this connection. */
  sender(connection: string): Sender;
  /** True if bytes have arrived that were not parsed yet. */
  holds(connection: string): boolean;
}

type IntakeDeps = {
  takeTurn: TakeTurn;
  /** Returns the caller behind a socket whose request is not known yet. */
  callerAt: (socket: Socket) => Caller;
  /** True if several clients share this socket. */
  isShared: (socket: Socket) => boolean;
  report: (error: unknown) => void;
};

/**
 * Reads one request of each connection at a time, in turns. Each further piece of a long body, up to
 * 64 KiB, takes another turn, so that its sender pays for the reading as well: once its token is
 * known, with the time of that token. Otherwise, sixty senders would delay the first bytes of
 * everybody else, whose token is not known yet either. Requests that were sent ahead stay unread
 * until then, so they cost nothing and need not be refused.
 */
export function createIntake({ takeTurn, callerAt, isShared, report }: IntakeDeps): Intake {
  const connections = new Map<string, Connection>();
  const payerOf = ({ payer, socket }: Connection): Caller => payer ?? callerAt(socket);

  async function read(connection: Connection): Promise<void> {
    const { socket, held } = connection;
    connection.isReading = true;
    const isOpen = (): boolean => !socket.destroyed && !socket.writableEnded;
    // A body's first bytes arrive with its headers, and are read in the same turn.
    let hasTurn = false;
    while (held.length > 0 && isOpen() && !isFull(connection)) {
      if (!isWithinBody(connection)) {
        await connection.newest?.answered;
        if (isShared(socket)) connection.payer = undefined;
        await takeTurn(payerOf(connection), connection.arrival);
      } else if (!hasTurn) {
        await takeTurn(payerOf(connection));
      }
      hasTurn = true;
      if (isOpen()) parseNext(connection);
    }
    connection.isReading = false;
    // Node resumes the socket itself when further bytes of the request are read.
    if (!isFull(connection)) socket.resume();
  }

  function readOn(connection: Connection): void {
    if (connection.isReading || connection.held.length === 0) return;
    read(connection).catch((error: unknown) => {
      connection.socket.destroy();
      report(error);
    });
  }

  return {
    enter(socket) {
      // The parser's listener is called with what this module read, in parts.
      const [listener] = socket.listeners("data");
      if (!listener) return;
      socket.removeListener("data", listener as (bytes: Buffer) => void);
      const key = connectionOf(socket);
      const connection: Connection = {
        socket,
        parse: (bytes) => void Reflect.apply(listener, socket, [bytes]),
        held: [],
        parsed: 0,
        arrival: { ...NEVER_ANSWERED, atMs: 0 },
        payer: undefined,
        isReading: false,
        newest: undefined,
        bodyLeft: 0,
      };
      connections.set(key, connection);
      socket.once("close", () => {
        connections.delete(key);
        forget(connection);
      });
      socket.on("data", (bytes: Buffer) => {
        // Pieces are read one by one: Node also resumes the socket itself while a body is read.
        socket.pause();
        connection.held.push(bytes);
        connection.arrival = { ...connection.arrival, atMs: performance.now() };
        readOn(connection);
      });
      socket.on("resume", () => readOn(connection));
    },
    take(request, response) {
      const connection = connections.get(connectionOf(request.socket));
      if (!connection) return undefined;
      const before = connection.newest;
      const { promise: answered, resolve } = Promise.withResolvers<void>();
      const newest = { request, answered, isAnswered: false };
      response.once("close", () => {
        newest.isAnswered = true;
        connection.arrival = { ...connection.arrival, answeredMs: performance.now() };
        resolve();
      });
      connection.newest = newest;
      connection.bodyLeft = Number(request.headers["content-length"] ?? 0);
      return before === undefined || before.isAnswered ? undefined : before.answered;
    },
    sender: (key) => ({
      arrival: connections.get(key)?.arrival ?? { ...NEVER_ANSWERED, atMs: performance.now() },
      bookTo(caller) {
        const connection = connections.get(key);
        if (connection) connection.payer = caller;
      },
    }),
    holds: (key) => (connections.get(key)?.held.length ?? 0) > 0,
  };
}

/** Frees the bytes of a closed connection. A complete body may still be in use. */
function forget({ socket, held, newest }: Connection): void {
  for (const piece of held.splice(0)) freeBytes(piece);
  freeUnread(socket);
  if (newest && !newest.request.complete) freeUnread(newest.request);
}

const isWithinBody = ({ newest }: Connection): boolean =>
  newest !== undefined && !newest.request.complete;

const isFull = ({ newest }: Connection): boolean =>
  newest !== undefined && newest.request.readableLength >= newest.request.readableHighWaterMark;

/** Ends the headers of a request, and the last chunk of a body that is sent in chunks. */
const BLANK_LINE = "\r\n\r\n";

/** Parses the bytes up to where a request, its headers or its body may end. */
function parseNext(connection: Connection): void {
  const { held, bodyLeft, parsed } = connection;
  const [piece] = held;
  if (!piece) return;
  const rest = piece.subarray(parsed);
  const blank = rest.indexOf(BLANK_LINE);
  const isBody = isWithinBody(connection) && bodyLeft > 0;
  const end = isBody ? bodyLeft : blank < 0 ? rest.length : blank + BLANK_LINE.length;
  const part = rest.subarray(0, end);
  if (isBody) connection.bodyLeft -= part.length;
  if (part.length < rest.length) {
    connection.parsed += part.length;
    connection.parse(part);
    return;
  }
  held.shift();
  connection.parsed = 0;
  // Node's parser copies what it passes on.
  connection.parse(part);
  freeBytes(piece);
}
