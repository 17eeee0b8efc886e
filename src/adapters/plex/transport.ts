import type { Clock } from "../../core/clock.ts";
import { UserError } from "../../core/errors.ts";
import { withDeadline } from "../http/deadline.ts";
import { createHttp } from "../http/http.ts";
import { HttpFault } from "../http/http-fault.ts";
import { retryAfterMs } from "../http/retry-after.ts";
import { plexRefusal, plexUnauthorized, plexUnavailable } from "./errors.ts";
import { innerStatus } from "./inner-status.ts";

export type PlexTransportDeps = {
  baseUrl: string;
  /** Asked for each request: the token can be rotated without a restart. */
  token: () => string | undefined;
  /** Stable for an installation: Plex lists each one that it sees as a device of its own. */
  clientIdentifier: string;
  version: string;
  timeoutMs: number;
  clock: Clock;
};

export type PlexRequest = {
  method?: "GET" | "POST";
  /** Path and query, percent-encoded. */
  path: string;
  /** What is asked for, for the text of an error: "library 3". */
  about: string;
  withToken: boolean;
  /** Besides those that say who asks. */
  headers?: Record<string, string>;
  /** When this one is given up, if that is before the time of all requests. */
  withinMs?: number;
};

export type PlexAnswer = {
  /** That of HTTP, or a worse one that the body tells. */
  status: number;
  text: string;
  retryAfterMs: number | undefined;
};

/** The answer, whatever its status. Throws `Outage` when none came, or the signal's reason. */
export type PlexAsk = (request: PlexRequest, signal: AbortSignal) => Promise<PlexAnswer>;
/** The body of a success. Throws `Outage` (also: starting, token refused), `UserError` (404 …) or the signal's reason. */
export type PlexSend = (request: PlexRequest, signal: AbortSignal) => Promise<string>;

const CONNECTIONS = 10;
const MOST_BYTES = 32 * 1024 * 1024;

/**
 * Single requests to one Plex server, with no second try. The token travels only as a header, and never elsewhere than
 * to `baseUrl`, which `base` is without name and password.
 */
export function createPlexTransport({
  baseUrl,
  token,
  clientIdentifier,
  version,
  timeoutMs,
  clock,
}: PlexTransportDeps) {
  const base = plexBase(baseUrl);
  const http = createHttp({ clock, deadlineMs: timeoutMs, maxBytes: MOST_BYTES, connections: CONNECTIONS });
  const self = {
    accept: "application/json",
    "x-plex-client-identifier": clientIdentifier,
    "x-plex-product": "plex-ingest",
    "x-plex-version": version,
  };

  const ask: PlexAsk = async ({ method = "GET", path, withToken, headers: more, withinMs }, signal) => {
    const url = new URL(`${base.pathname.replace(/\/+$/, "")}${path}`, base.origin);
    const headers = { ...self, ...more, ...(withToken && { "x-plex-token": usable(token()) }) };
    const once = (stop: AbortSignal) => http.send({ method, url, headers }, stop);
    const inTime = withinMs !== undefined && withinMs < timeoutMs;
    const answer = await (inTime ? withDeadline(clock, withinMs, signal, once) : once(signal)).catch(
      (error: unknown) => {
        throw error instanceof HttpFault ? plexUnavailable(error.why) : error;
      },
    );
    const inner = innerStatus(answer.text);
    return {
      status: isSuccess(answer.status) && inner !== undefined && inner >= 300 ? inner : answer.status,
      text: answer.text,
      retryAfterMs: retryAfterMs(answer.headers["retry-after"], clock.now()),
    };
  };

  const send: PlexSend = async (request, signal) => {
    const { status, text, retryAfterMs: wait } = await ask(request, signal);
    if (!isSuccess(status)) throw plexRefusal(status, request.about, wait);
    return text;
  };

  return { ask, send, base, close: http.close };
}

export const isSuccess = (status: number): boolean => status >= 200 && status <= 299;

function plexBase(address: string): URL {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url?.protocol !== "https:" && url?.protocol !== "http:") {
    throw new UserError("PLEX_URL is not an http or https address.", "Write it like http://127.0.0.1:32400.");
  }
  return new URL(url.pathname, url.origin);
}

function usable(token: string | undefined): string {
  const text = token?.trim() ?? "";
  if (text === "") throw plexUnauthorized("There is no Plex token; set PLEX_TOKEN to the owner's.");
  if (/^[\x21-\x7e]+$/.test(text)) return text;
  throw plexUnauthorized("PLEX_TOKEN holds characters that no token has; copy it again from Plex.");
}
