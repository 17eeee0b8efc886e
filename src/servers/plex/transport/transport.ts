import { createGate, type Gate } from "../../../adapters/http/coalesce.ts";
import { parseRetryAfterMs, withDeadline } from "../../../adapters/http/deadline.ts";
import { HttpFault } from "../../../adapters/http/faults.ts";
import { createHttp, serverOf } from "../../../adapters/http/http.ts";
import { dropUndefined } from "../../../base/drop-undefined.ts";
import type { Clock } from "../../../core/clock.ts";
import type { Trace } from "../../../core/trace.ts";
import { number } from "../wire/values.ts";
import { explainNotFound } from "./absent.ts";
import { type BreakerLimits, createBreaker, createRetry } from "./breaker.ts";
import { plexRefusal, plexUnanswered, plexUnavailable, readInnerStatus } from "./errors.ts";
import { readCounted } from "./parse-answer.ts";
import { createSelfHeaders, redact, requireToken } from "./redact.ts";
import {
  isSuccess,
  type PlexAnswer,
  type PlexAsk,
  type PlexExchange,
  type PlexGet,
  type PlexRequest,
  type PlexSend,
  parsePlexAddress,
  type WaitPolicy,
} from "./request.ts";

const CHANGING_PATHS =
  /^\/(?:player\/|:\/(?!prefs(?:[/?]|$)|eventsource\/)|status\/sessions\/terminate)/;

/**
 * True if a request may be repeated when its outcome is unknown, as with reads and scans. If
 * repeated, a player command, marking as watched or ending a session could happen twice.
 */
export const isRepeatable = (method: string, path: string): boolean =>
  method === "GET" && !CHANGING_PATHS.test(path);

/**
 * A user waits for a command, and the check whether Plex is available must not wait in the queue.
 */
const URGENT_PATHS = /^\/(?:$|identity$|player\/|status\/sessions\/terminate)/;

/**
 * True for commands that the server only passes on. If such a command gets no response, this
 * reveals nothing about Plex itself.
 */
const isForPlayer = (path: string): boolean => path.startsWith("/player/");

/** Options that each user of a shared transport sets for itself. */
export type PlexUse = {
  /** Used for requests that do not set it: `once` by default. */
  waits?: WaitPolicy | undefined;
  /** Maximum number of retries of a background request that may be repeated: 0 by default. */
  retries?: number | undefined;
  /** Timeout, if shorter than that of the transport. */
  timeoutMs?: number | undefined;
  /** Called when list entries could not be read and were left out. */
  onDropped?: ((about: string, count: number) => void) | undefined;
};

export type PlexTransportDeps = {
  baseUrl: string;
  /** Called for each request, so that the token can be rotated without a restart. */
  token: () => string | undefined;
  /** Stable for an installation: Plex lists each identifier as a separate device. */
  clientIdentifier: string;
  version: string;
  timeoutMs: number;
  clock: Clock;
  /** Limits the number of concurrent requests: 10 by default. */
  gate?: Gate | undefined;
  /** The first pause before a retry: a second by default. */
  retryDelayMs?: number | undefined;
  /** By default, five failures open the breaker for 30 s. */
  breaker?: BreakerLimits | undefined;
  /** From 0 to 1, for the jitter of retries: 0.5 by default. */
  random?: (() => number) | undefined;
  /** A private certificate authority (PEM), trusted in addition to those of the machine. */
  ca?: string | undefined;
  /** Called with each request. */
  trace?: Trace | undefined;
  /** Called with each response, after the token was removed. */
  note?: ((exchange: PlexExchange) => void) | undefined;
};

const MAX_CONNECTIONS = 10;
const MAX_ANSWER_BYTES = 32 * 1024 * 1024;
/** A client's call must be answered within ten seconds, and some calls need two requests. */
const CLIENT_TIMEOUT_MS = 7000;
const PROBE_TIMEOUT_MS = 2000;

/** Access to the server for one part of the program. */
export interface PlexLink {
  ask: PlexAsk;
  /** Like `ask`. @throws Outage or UserError for a response that is not a success */
  succeed: PlexAsk;
  send: PlexSend;
  get: PlexGet;
  /** The server's URL without user name and password. */
  base: URL;
  waitsOf(request: PlexRequest): WaitPolicy;
  /** Reports list entries of a response that could not be read and were left out. */
  noteDropped(request: PlexRequest, count: number): void;
  clock: Clock;
  /** Milliseconds until the next request is allowed; undefined if requests are allowed now. */
  pausedMs(): number | undefined;
}

export interface PlexTransport {
  /** Returns access to the server for one part of the program. */
  use(use?: PlexUse): PlexLink;
  close(): Promise<void>;
}

/**
 * Creates the connections to one Plex server, which everything in the process that uses the server
 * shares. There is one queue, in which requests of waiting clients go before background work, and
 * one circuit breaker, which protects a server that keeps failing. The token is sent only as a
 * header, and only to `baseUrl`.
 */
export function createPlexTransport(deps: PlexTransportDeps): PlexTransport {
  const { baseUrl, token, timeoutMs, clock, gate = createGate(MAX_CONNECTIONS), ca, trace } = deps;
  const { base, toUrl } = parsePlexAddress(baseUrl);
  const limits = { deadlineMs: timeoutMs, maxBytes: MAX_ANSWER_BYTES, connections: gate.limit };
  const http = createHttp({ clock, ...limits, ca, trace, service: "plex" });
  const self = createSelfHeaders(deps);
  const breaker = createBreaker({
    clock,
    limits: deps.breaker,
    probe: () => once(PROBE, PROBE_TIMEOUT_MS, new AbortController().signal),
    moved: (isOpen) => trace?.({ kind: "breaker", service: "plex", isOpen }),
  });
  const { retryDelayMs: delayMs, random = (): number => 0.5 } = deps;

  async function once(
    request: PlexRequest,
    limitMs: number,
    signal: AbortSignal,
  ): Promise<PlexAnswer> {
    const { method = "GET", path, withToken = true, headers: more, isSecret } = request;
    const currentToken = request.token ?? token();
    const url = toUrl(path);
    const secret = withToken ? requireToken(currentToken) : undefined;
    const headers = { ...self, ...more, ...dropUndefined({ "x-plex-token": secret }) };
    const repeatable = isRepeatable(method, path);
    const send = (stop: AbortSignal) => http.send({ method, url, headers, repeatable }, stop);
    const answer = await (limitMs < timeoutMs
      ? withDeadline(clock, limitMs, signal, send)
      : send(signal)
    ).catch((error: unknown) => {
      throw error instanceof HttpFault ? plexUnanswered(error) : error;
    });
    if (!isSuccess(answer.status) && serverOf(answer.headers) === "Transmission") {
      throw plexUnavailable("Transmission answers at this address; check PLEX_URL", {
        isLasting: true,
      });
    }
    const inner = readInnerStatus(answer.text);
    const text = isSecret ? answer.text : redact(answer.text, [secret]);
    const page =
      more?.["x-plex-container-start"] &&
      `${more["x-plex-container-start"]}+${more["x-plex-container-size"]}`;
    if (!isSecret) deps.note?.({ method, path, page, status: answer.status, text });
    return {
      status:
        isSuccess(answer.status) && inner !== undefined && inner >= 300 ? inner : answer.status,
      text,
      retryAfterMs: parseRetryAfterMs(answer.headers["retry-after"], clock.now()),
      redirectsTo: answer.redirectsTo,
      totalSize: number.parse(answer.headers["x-plex-container-total-size"]),
    };
  }

  function use({
    waits: usual = "once",
    retries = 0,
    timeoutMs: most = timeoutMs,
    onDropped,
  }: PlexUse = {}): PlexLink {
    const retry = createRetry({ clock, retries, delayMs, random });
    const waitsOf = ({ waits = usual }: PlexRequest): WaitPolicy => waits;

    const ask: PlexAsk = async (request, signal) => {
      const { path, method = "GET", withinMs = most } = request;
      const waits = waitsOf(request);
      const limitMs = Math.min(withinMs, most, waits === "client" ? CLIENT_TIMEOUT_MS : most);
      const work = (): Promise<PlexAnswer> => once(request, limitMs, signal);
      const turn = URGENT_PATHS.test(path) ? "urgent" : waits === "client" ? "soon" : "late";
      // The deadline and the breaker start when a request leaves the queue, because time spent in
      // our own queue is not Plex's fault.
      if (isForPlayer(path)) return await gate.run(work, signal, turn);
      const address = `${method} ${path}`;
      if (request.isProbe) breaker.forget(address);
      const guardedWork = async (): Promise<PlexAnswer> => {
        breaker.assertMayAsk(address);
        return await gate.run(() => breaker.run(address, work, signal), signal, turn);
      };
      const isRetried = isRepeatable(method, path) && waits === "background";
      return await (isRetried ? retry(guardedWork, signal) : guardedWork());
    };

    const succeed: PlexAsk = async (request, signal) => {
      const answer = await ask(request, signal);
      if (isSuccess(answer.status)) return answer;
      const { status, retryAfterMs, redirectsTo } = answer;
      if (status === 404) throw await explainNotFound(ask, request, signal);
      throw plexRefusal(status, request.about, retryAfterMs, redirectsTo);
    };

    const noteDropped = ({ about }: PlexRequest, count: number): void => {
      if (count > 0) onDropped?.(about, count);
    };

    const send: PlexSend = async (request, signal) => (await succeed(request, signal)).text;

    const get: PlexGet = async (request, schema, signal) => {
      const { data, dropped } = await readCounted(await send(request, signal), schema);
      noteDropped(request, dropped);
      return data;
    };

    return {
      ask,
      succeed,
      send,
      get,
      base,
      waitsOf,
      noteDropped,
      clock,
      pausedMs: breaker.pausedMs,
    };
  }

  return { use, close: http.close };
}

const PROBE: PlexRequest = { path: "/identity", about: "identity", withToken: false };
