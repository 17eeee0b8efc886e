import type { Clock } from "../../../core/clock.ts";
import { retryAfterMs, withDeadline } from "../../http/deadline.ts";
import { HttpFault } from "../../http/faults.ts";
import { createHttp } from "../../http/http.ts";
import { number } from "../wire/values.ts";
import { plexAddress } from "./address.ts";
import { createBreaker, createRetry } from "./breaker.ts";
import { innerStatus, plexRefusal, plexUnanswered } from "./errors.ts";
import {
  isSuccess,
  type PlexAnswer,
  type PlexAsk,
  type PlexGet,
  type PlexRequest,
  type PlexSend,
  type Waits,
} from "./exchange.ts";
import { readCounted } from "./parse-answer.ts";
import { redact, selfHeaders, usableToken } from "./redact.ts";

const CHANGES = /^\/(?:player\/|:\/(?!prefs(?:[/?]|$)|eventsource\/)|status\/sessions\/terminate)/;

/**
 * Whether a request may be sent again when nobody knows what became of it: those that only read, and scans. A command to
 * a player, a mark as watched or the end of a session would happen twice.
 */
export const isRepeatable = (method: string, path: string): boolean => method === "GET" && !CHANGES.test(path);

/** Commands that the server only passes on: an answer that never comes says something of the player, not of Plex. */
const isForPlayer = (path: string): boolean => path.startsWith("/player/");

export type PlexTransportDeps = {
  baseUrl: string;
  /** Asked for each request: the token can be rotated without a restart. */
  token: () => string | undefined;
  /** Stable for an installation: Plex lists each one that it sees as a device of its own. */
  clientIdentifier: string;
  version: string;
  timeoutMs: number;
  clock: Clock;
  /** Who waits, where a request does not say: `once` unless stated. */
  waits?: Waits | undefined;
  /** How many requests run at once: 10 unless stated. */
  connections?: number | undefined;
  /** How often a request of the background is sent again: never unless stated. */
  retries?: number | undefined;
  /** From 0 to 1, for the waits between tries: in the middle unless stated. */
  random?: (() => number) | undefined;
  /** A certificate authority of one's own (PEM), trusted besides those that the machine trusts. */
  ca?: string | undefined;
  /** Told when entries of a list could not be read and were left out. */
  onDropped?: ((about: string, count: number) => void) | undefined;
};

const CONNECTIONS = 10;
const MOST_BYTES = 32 * 1024 * 1024;
/** A client's call is answered in ten seconds, and some calls ask twice. */
const CLIENT_MS = 7000;
const PROBE_MS = 2000;

/**
 * Requests to one Plex server. Those that only read are sent again while nobody waits for them, and a server that fails
 * again and again is left alone for a while. The token travels only as a header, and never elsewhere than to `baseUrl`,
 * which `base` is without name and password.
 */
export function createPlexTransport(deps: PlexTransportDeps) {
  const { baseUrl, token, timeoutMs, clock, connections = CONNECTIONS, retries = 0, ca, onDropped } = deps;
  const { base, toUrl } = plexAddress(baseUrl);
  const http = createHttp({ clock, deadlineMs: timeoutMs, maxBytes: MOST_BYTES, connections, ca });
  const self = selfHeaders(deps);
  const guarded = createBreaker({ clock, probe: () => once(PROBE, new AbortController().signal) });
  const again = createRetry({ clock, retries, random: deps.random ?? ((): number => 0.5) });
  const waitsOf = ({ waits }: PlexRequest): Waits => waits ?? deps.waits ?? "once";

  async function once(request: PlexRequest, signal: AbortSignal): Promise<PlexAnswer> {
    const { method = "GET", path, withToken, headers: more, withinMs = timeoutMs, isSecret } = request;
    const own = request.token ?? token();
    const url = toUrl(path);
    const secret = withToken ? usableToken(own) : undefined;
    const headers = { ...self, ...more, ...(secret !== undefined && { "x-plex-token": secret }) };
    const send = (stop: AbortSignal) => http.send({ method, url, headers }, stop);
    const most = waitsOf(request) === "client" ? Math.min(withinMs, CLIENT_MS) : withinMs;
    const answer = await (most < timeoutMs ? withDeadline(clock, most, signal, send) : send(signal)).catch(
      (error: unknown) => {
        throw error instanceof HttpFault ? plexUnanswered(error) : error;
      },
    );
    const inner = innerStatus(answer.text);
    return {
      status: isSuccess(answer.status) && inner !== undefined && inner >= 300 ? inner : answer.status,
      text: isSecret ? answer.text : redact(answer.text, [secret]),
      retryAfterMs: retryAfterMs(answer.headers["retry-after"], clock.now()),
      totalSize: number.parse(answer.headers["x-plex-container-total-size"]),
    };
  }

  const ask: PlexAsk = async (request, signal) => {
    const work = (): Promise<PlexAnswer> => once(request, signal);
    if (isForPlayer(request.path)) return await work();
    const whole = (): Promise<PlexAnswer> => guarded(work, signal);
    const repeats = isRepeatable(request.method ?? "GET", request.path) && waitsOf(request) === "background";
    return await (repeats ? again(whole, signal) : whole());
  };

  const succeed: PlexAsk = async (request, signal) => {
    const answer = await ask(request, signal);
    if (isSuccess(answer.status)) return answer;
    throw plexRefusal(answer.status, request.about, answer.retryAfterMs);
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

  return { ask, succeed, send, get, base, waitsOf, noteDropped, clock, close: http.close };
}

const PROBE: PlexRequest = { path: "/identity", about: "identity", withToken: false, withinMs: PROBE_MS };
