import { randomBytes } from "node:crypto";
import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import { send, toJsonAnswer } from "../../src/hosts/demo/stand-ins/loopback.ts";
import {
  answerRpc,
  completeTorrent,
  type FakeState,
  type FakeTorrent,
  type FakeVersion,
  newTorrent,
} from "./fake-transmission-rpc.ts";
import { type Fault, fail } from "./fault.ts";
import { listenHere } from "./loopback.ts";

/**
 * Faults in addition to those of every stand-in: an endless 409 (with a new session id each time,
 * with the id that was sent, or without one), and a long body.
 */
export type TransmissionFault =
  | Fault
  | { kind: "conflict"; id: "new" | "same" | "none" }
  | { kind: "huge"; bytes: number };

type RpcAsked = {
  path: string;
  headers: IncomingHttpHeaders;
  method: string;
  args: Record<string, unknown>;
  /** Status of the response, 0 for a fault. */
  status: number;
};

export type FakeTransmissionOptions = {
  /** Default: 3.00. */
  version?: FakeVersion | undefined;
  auth?: { username: string; password: string } | undefined;
  downloadDir?: string | undefined;
  incompleteDir?: string | undefined;
  /** Milliseconds since 1970. */
  now?: (() => number) | undefined;
};

export type FakeTransmission = Awaited<ReturnType<typeof startFakeTransmission>>;

/** Number of wrong passwords that lock everybody out until a restart (3.00 and later). */
const LOCKED_AFTER = 100;
const PATH = "/transmission/rpc";

/** Transmission's RPC on the loopback address, with torrents in memory. */
export async function startFakeTransmission(options: FakeTransmissionOptions = {}) {
  const {
    version = "3.00",
    auth,
    downloadDir = "/downloads",
    incompleteDir = "",
    now = Date.now,
  } = options;
  const wanted =
    auth && `Basic ${Buffer.from(`${auth.username}:${auth.password}`).toString("base64")}`;
  let startedAt = now();
  let sessionId = newId();
  let badLogins = 0;
  let loading = false;
  let still = false;
  let fault: TransmissionFault | undefined;
  let waiting: (() => void)[] = [];
  const requests: RpcAsked[] = [];
  const state: FakeState = {
    version,
    torrents: new Map(),
    told: new Map(),
    removed: [],
    active: new Set(),
    settings: {
      "download-dir": downloadDir,
      "incomplete-dir": incompleteDir,
      "incomplete-dir-enabled": incompleteDir !== "",
      "rename-partial-files": true,
    },
    upSeconds: () => Math.floor((now() - startedAt) / 1000),
    now,
    nextId: 1,
  };

  /** Responds in the same order as Transmission: credentials are checked before the session id. */
  function reply(asked: RpcAsked, response: ServerResponse): void {
    const refuse = (status: number): void => {
      asked.status = status;
      send(response, page(status));
    };
    if (badLogins >= LOCKED_AFTER) return refuse(403);
    if (wanted !== undefined && asked.headers.authorization !== wanted) {
      badLogins++;
      response.setHeader("www-authenticate", 'Basic realm="Transmission"');
      return refuse(401);
    }
    badLogins = 0;
    // Any path that begins with PATH is also the RPC's address. A path outside /transmission/ is
    // redirected to the web page.
    if (!asked.path.startsWith(PATH)) {
      return refuse(asked.path.startsWith("/transmission/") ? 404 : 301);
    }
    if (asked.headers["x-transmission-session-id"] !== sessionId) {
      response.setHeader("x-transmission-session-id", sessionId);
      return refuse(409);
    }
    asked.status = 200;
    send(response, answer(asked));
  }

  function answer({ method, args }: RpcAsked) {
    const empty = loading && version === "3.00" && method === "torrent-get";
    return toJsonAnswer(answerRpc(empty ? { ...state, torrents: new Map() } : state, method, args));
  }

  function handle(asked: RpcAsked, response: ServerResponse): void {
    if (fault === undefined) return reply(asked, response);
    if (fault.kind === "conflict") {
      const sent = asked.headers["x-transmission-session-id"];
      const id = fault.id === "same" ? String(sent ?? sessionId) : newId();
      if (fault.id !== "none") response.setHeader("x-transmission-session-id", id);
      return send(response, page(409));
    }
    if (fault.kind === "huge") return endless(response, fault.bytes);
    fail(fault, response, () => answer(asked), page);
  }

  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { method = "", arguments: args = {} } = parse(Buffer.concat(chunks).toString());
      const asked = { path: request.url ?? "", headers: request.headers, method, args, status: 0 };
      requests.push(asked);
      const go = (): void => handle(asked, response);
      if (still || (loading && version !== "3.00")) waiting.push(go);
      else go();
    });
  });

  const answerWaiting = (): void => {
    const ready = waiting;
    waiting = [];
    for (const go of ready) go();
  };

  const close = (): Promise<void> =>
    new Promise((resolve) => {
      waiting = [];
      server.close(() => resolve());
      server.closeAllConnections();
    });

  const find = (hash: string): FakeTorrent => {
    const torrent = state.torrents.get(hash);
    if (!torrent) throw new Error(`The stand-in has no torrent ${hash}.`);
    return torrent;
  };

  const origin = `http://127.0.0.1:${await listenHere(server)}`;
  return {
    origin,
    /** Address of the RPC. */
    url: `${origin}${PATH}`,
    /**
     * All torrents by hash. Tests can change them freely, and `touch` those that should count as
     * recently active.
     */
    torrents: state.torrents,
    /** The values of `session-get`. Tests can change them freely. */
    settings: state.settings,
    /** All requests, oldest first. */
    requests,
    /** Adds a torrent that is downloading, unless stated otherwise. */
    add: (torrent: Partial<FakeTorrent> & { hashString: string }): FakeTorrent =>
      newTorrent(state, torrent),
    complete: (hash: string): void => completeTorrent(state, find(hash)),
    /** Removes only the torrent, as a person would in the client. */
    remove(hash: string): void {
      state.removed.push(find(hash).id);
      state.torrents.delete(hash);
    },
    touch: (hash: string) => void state.active.add(hash),
    /** Puts the state two minutes ahead: no torrent is recently active or removed. */
    calm(): void {
      state.active.clear();
      state.removed = [];
    },
    /**
     * Replaces fields of a torrent in responses, for example with wrong types. Undefined omits a
     * field.
     */
    tell: (hash: string, fields: Record<string, unknown>) => void state.told.set(hash, fields),
    /** Number of successful calls of this method, or of all methods. */
    count: (method?: string): number =>
      requests.filter((one) => one.status === 200 && (method ?? one.method) === one.method).length,
    setFault: (next: TransmissionFault | undefined) => void (fault = next),
    /**
     * From now on, requests are accepted but get no response. `resume` also responds to the
     * requests that are waiting.
     */
    standStill: () => void (still = true),
    resume(): void {
      still = false;
      answerWaiting();
    },
    /** The next request gets a 409 with another session id. */
    renewSession: () => void (sessionId = newId()),
    /**
     * Changes the session id and the torrents' numbers. Until `loaded()`, 3.00 returns an empty
     * list, and the other versions do not respond.
     */
    restart(): void {
      sessionId = newId();
      startedAt = now();
      badLogins = 0;
      state.removed = [];
      // All numbers change, so that no code can rely on the old ones.
      state.nextId = 1;
      const kept = [...state.torrents.values()].toReversed();
      for (const torrent of kept) torrent.id = state.nextId++;
      loading = true;
    },
    loaded(): void {
      loading = false;
      answerWaiting();
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

const newId = (): string => randomBytes(24).toString("hex");

const page = (status: number) => ({ status, body: `<h1>${status}: Transmission</h1>`, html: true });

function parse(text: string): { method?: string; arguments?: Record<string, unknown> } {
  try {
    return JSON.parse(text) as { method?: string };
  } catch {
    return {};
  }
}

/** Sends valid JSON, as far as a reader can tell before the end. */
function endless(response: ServerResponse, bytes: number): void {
  response.writeHead(200, { "content-type": "application/json" });
  const block = Buffer.alloc(64 * 1024, " ");
  let left = bytes;
  const more = (): void => {
    while (left > 0 && !response.destroyed) {
      left -= block.byteLength;
      if (!response.write(block)) {
        response.once("drain", more);
        return;
      }
    }
    response.end("{}");
  };
  more();
}
