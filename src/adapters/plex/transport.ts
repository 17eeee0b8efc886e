import type { Clock } from "../../core/clock.ts";
import { UserError } from "../../core/errors.ts";
import { createHttp, type HttpAnswer } from "../http/http.ts";
import { HttpFault } from "../http/http-fault.ts";
import { retryAfterMs } from "../http/retry-after.ts";
import { plexRefusal, plexUnauthorized, plexUnavailable } from "./errors.ts";

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
};

export type PlexSend = (request: PlexRequest, signal: AbortSignal) => Promise<string>;

const CONNECTIONS = 10;
const MOST_BYTES = 32 * 1024 * 1024;

/**
 * Single requests to one Plex server, with no second try. `send` returns the body of a success; it throws `Outage`
 * (down, starting, token refused), `UserError` (404 and other refusals) or the signal's reason. The token travels only
 * as a header, and never elsewhere than to `baseUrl`.
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

  const send: PlexSend = async ({ method = "GET", path, about, withToken }, signal) => {
    const url = new URL(`${base.pathname.replace(/\/+$/, "")}${path}`, base.origin);
    const headers = withToken ? { ...self, "x-plex-token": usable(token()) } : self;
    const answer = await http.send({ method, url, headers }, signal).catch((error: unknown) => {
      throw error instanceof HttpFault ? plexUnavailable(error.why) : error;
    });
    return accept(answer, about);
  };

  function accept({ status, headers, text }: HttpAnswer, about: string): string {
    const wait = retryAfterMs(headers["retry-after"], clock.now());
    if (status < 200 || status > 299) throw plexRefusal(status, about, wait);
    // Some calls answer 200 and say in the root element that they refused: <Response code="400" status="Bad Request"/>.
    const inner = /^\s*(?:<\?xml[^>]{0,200}>\s*)?<Response\b[^>]{0,500}?\bcode="(\d{3})"/.exec(text.slice(0, 1000));
    if (inner && Number(inner[1]) >= 300) throw plexRefusal(Number(inner[1]), about, wait);
    return text;
  }

  return { send, close: http.close };
}

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
