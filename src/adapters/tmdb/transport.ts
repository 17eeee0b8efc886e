import { parseJson } from "../../base/text/parse-json.ts";
import type { Clock } from "../../core/clock.ts";
import { createLimiter } from "../../core/concurrency.ts";
import type { Trace } from "../../core/trace.ts";
import { parseRetryAfterMs } from "../http/deadline.ts";
import { HttpFault } from "../http/faults.ts";
import { createHttp, type HttpAnswer } from "../http/http.ts";
import { parseTmdbBase } from "./base-url.ts";
import { explainStatus, tmdbUnauthorized, tmdbUnavailable } from "./errors.ts";

interface RateLimitDeps {
  clock: Clock;
  inFlight: number;
  /** Maximum number of starts in any window. Unlimited if undefined. */
  perSecond: number | undefined;
  /** Length of the window if it is not a second, in ms. */
  windowMs?: number;
}

/**
 * Runs tasks in order of arrival, at most `inFlight` at once, and starts at most `perSecond` of
 * them in any second, or in any `windowMs`.
 */
export function createRateLimit(
  deps: RateLimitDeps,
): <T>(work: () => Promise<T>, signal: AbortSignal) => Promise<T> {
  const { clock, inFlight, perSecond, windowMs = 1000 } = deps;
  const run = createLimiter(inFlight);
  /** Monotonic start times of the last `perSecond` runs, some of them in the future. */
  const starts: number[] = [];

  async function awaitRate(signal: AbortSignal): Promise<void> {
    if (perSecond === undefined) return;
    const now = clock.monotonic();
    const oldest = starts.length < perSecond ? undefined : starts.shift();
    const time = oldest === undefined ? now : Math.max(now, oldest + windowMs);
    starts.push(time);
    if (time > now) await clock.sleep(time - now, signal);
  }

  return <T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> =>
    run(async () => {
      await awaitRate(signal);
      return work();
    }, signal);
}

/** How a request authenticates: a v3 key is sent in the query, a v4 token in a header. */
type TmdbCredential = {
  query: [name: string, value: string] | undefined;
  headers: Record<string, string>;
};

/**
 * Distinguishes a v3 key (32 hexadecimal digits) from a v4 token by its form.
 * @throws Outage that says what to set if the credential is missing or invalid; its text never
 * contains the credential
 */
function proofOf(credential: string | undefined): TmdbCredential {
  const secret = credential?.trim() ?? "";
  if (secret === "") {
    throw tmdbUnauthorized(
      "There is no TMDB key; set TMDB_API_KEY to an API key or read access token from " +
        "themoviedb.org.",
    );
  }
  if (/^[0-9a-f]{32}$/i.test(secret)) return { query: ["api_key", secret], headers: {} };
  // RFC 6750 §2.1: anything else would break the header.
  if (!/^[\w.~+/-]+=*$/.test(secret)) {
    throw tmdbUnauthorized(
      "TMDB_API_KEY is neither an API key nor a token; copy it again from themoviedb.org.",
    );
  }
  return { query: undefined, headers: { authorization: `Bearer ${secret}` } };
}

export type TransportDeps = {
  baseUrl: string;
  /** Called for each request, so that the key can be rotated without a restart. */
  credential: () => string | undefined;
  clock: Clock;
  /** Limits requests to 20 a second. For the public API only. */
  limited: boolean;
  /** Called with each request. */
  trace?: Trace | undefined;
  deadlineMs?: number | undefined;
};

/** Returns `undefined` for TMDB's own 404 responses. */
export type Get = (path: string, params: URLSearchParams, signal: AbortSignal) => Promise<unknown>;

const MAX_IN_FLIGHT = 4;
// TMDB allows "somewhere around 40 requests a second", less under load. Half of that has never been
// refused.
const MAX_PER_SECOND = 20;
const MAX_ANSWER_BYTES = 8 * 1024 * 1024;

export interface Transport {
  get(path: string, params: URLSearchParams, signal: AbortSignal): Promise<unknown>;
  base: URL;
  close(): Promise<void>;
}

/**
 * Makes single requests to TMDB without retries. `get` returns parsed JSON, or undefined for TMDB's
 * own 404.
 * @throws (`get`) Outage, the signal's reason, or a plain Error for a request that TMDB rejects as
 * malformed
 */
export function createTransport({
  baseUrl,
  credential,
  clock,
  limited,
  trace,
  deadlineMs = 10_000,
}: TransportDeps): Transport {
  const base = parseTmdbBase(baseUrl);
  const limits = { deadlineMs, maxBytes: MAX_ANSWER_BYTES, connections: MAX_IN_FLIGHT };
  const http = createHttp({ clock, ...limits, trace, service: "tmdb" });
  const inTurn = createRateLimit({
    clock,
    inFlight: MAX_IN_FLIGHT,
    perSecond: limited ? MAX_PER_SECOND : undefined,
  });
  /**
   * Monotonic time until which TMDB refuses requests. Waiting requests are not sent before then.
   */
  let limitedUntil = 0;

  const get: Get = async (path, params, signal) => {
    const answer = await inTurn(async () => {
      const left = limitedUntil - clock.monotonic();
      if (left > 0) throw tmdbUnavailable(explainStatus(429), { retryAfterMs: left });
      const proof = proofOf(credential());
      const url = new URL(`${base.pathname}${path}`, base.origin);
      url.search = params.toString();
      if (proof.query) url.searchParams.append(...proof.query);
      const headers = { accept: "application/json", "user-agent": "plex-ingest", ...proof.headers };
      return await http.send({ method: "GET", url, headers }, signal);
    }, signal).catch((error: unknown) => {
      throw error instanceof HttpFault ? tmdbUnavailable(error.why, { cause: error }) : error;
    });
    return toBody(answer);
  };

  function toBody({ status, headers, text, redirectsTo }: HttpAnswer): unknown {
    if (status === 401 || status === 403) {
      throw tmdbUnauthorized(
        `TMDB rejected the key (${status}); check that TMDB_API_KEY is complete and still valid.`,
      );
    }
    const wait = parseRetryAfterMs(headers["retry-after"], clock.now());
    if (status === 429 && wait !== undefined) limitedUntil = clock.monotonic() + wait;
    const body = status === 200 || (status >= 400 && status < 500) ? parseJson(text) : undefined;
    if (status === 200 && body !== undefined) return body;
    if (status === 200) {
      // A response that begins like JSON was cut off.
      const isLasting = !/^\s*(?:[{[]|$)/.test(text);
      throw tmdbUnavailable("its response is not JSON; check TMDB_URL", { isLasting });
    }
    // Only TMDB itself sends a status_code. A proxy's 404 proves nothing about a film.
    const ownCode =
      typeof body === "object" && body !== null && "status_code" in body
        ? body.status_code
        : undefined;
    if (status === 404 && typeof ownCode === "number") return undefined;
    if ((status === 400 || status === 422) && typeof ownCode === "number") {
      throw new Error(
        `TMDB rejected the request as malformed (status ${status}, code ${ownCode}).`,
      );
    }
    const isLasting = status >= 300 && status < 400;
    throw tmdbUnavailable(explainStatus(status, redirectsTo), { retryAfterMs: wait, isLasting });
  }

  return { get, base, close: http.close };
}
