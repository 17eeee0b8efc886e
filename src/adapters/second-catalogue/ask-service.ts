import type * as z from "zod";
import { parseJson } from "../../base/text/parse-json.ts";
import type { Clock } from "../../core/clock.ts";
import type { Trace } from "../../core/trace.ts";
import { parseRetryAfterMs } from "../http/deadline.ts";
import { HttpFault } from "../http/faults.ts";
import type { HttpRequest } from "../http/http.ts";
import { createHttp, type HttpAnswer } from "../http/http.ts";
import { createRateLimit } from "../tmdb/transport.ts";

/** Reason why a catalogue returned no usable response, as part of a sentence without secrets. */
export class SecondFault extends Error {
  override name = "SecondFault";
  /** True if the catalogue refuses the sign-in, so a new token may help. */
  readonly isRefused: boolean;
  constructor(why: string, options?: ErrorOptions & { isRefused?: boolean }) {
    super(why, options);
    this.isRefused = options?.isRefused ?? false;
  }
}

export type ServiceDeps = {
  clock: Clock;
  trace?: Trace | undefined;
  deadlineMs?: number | undefined;
};

type ServiceOptions = ServiceDeps & {
  baseUrl: string;
  name: string;
  /** Maximum number of requests in any ten seconds. */
  perTenSeconds: number;
};

export interface Service {
  /**
   * Sends one request to a path of the service. Redirects are returned, never followed.
   * @throws SecondFault if the service cannot be reached or limits requests; the signal's reason
   */
  send(
    request: Pick<HttpRequest, "method" | "body"> & {
      path: string;
      headers?: Record<string, string>;
    },
    signal: AbortSignal,
  ): Promise<HttpAnswer>;
  base: URL;
  close(): Promise<void>;
}

const MAX_ANSWER_BYTES = 8 * 1024 * 1024;
const TEN_SECONDS_MS = 10_000;
/** After a refusal or an outage, a batch of downloads must not wait for each deadline. */
const REST_MS = 60_000;
const MAX_REST_MS = 3_600_000;

/** Opens a connection to one catalogue. All requests of the process share its limits. */
export function createService(options: ServiceOptions): Service {
  const { baseUrl, name, perTenSeconds, clock, trace, deadlineMs = 10_000 } = options;
  const base = new URL(baseUrl);
  const http = createHttp({
    clock,
    deadlineMs,
    maxBytes: MAX_ANSWER_BYTES,
    connections: 1,
    trace,
    service: name,
  });
  const inTurn = createRateLimit({
    clock,
    inFlight: 1,
    perSecond: perTenSeconds,
    windowMs: TEN_SECONDS_MS,
  });
  /** Monotonic time until which nothing is sent, and the reason. */
  let rest = { until: 0, why: "" };

  function fail(why: string, ms = REST_MS, cause?: unknown): never {
    rest = { until: clock.monotonic() + Math.min(ms, MAX_REST_MS), why };
    throw new SecondFault(why, { cause });
  }

  return {
    base,
    close: http.close,
    send: ({ path, method, body, headers }, signal) =>
      inTurn(async () => {
        if (clock.monotonic() < rest.until) throw new SecondFault(rest.why);
        const url = new URL(`${base.pathname.replace(/\/$/, "")}${path}`, base.origin);
        const answer = await http
          .send(
            {
              method,
              url,
              headers: { accept: "application/json", "user-agent": "plex-ingest", ...headers },
              ...(body === undefined ? {} : { body }),
            },
            signal,
          )
          .catch((error: unknown) => {
            if (error instanceof HttpFault) fail(error.why, REST_MS, error);
            throw error;
          });
        const { status } = answer;
        if (status === 429) {
          const wait = parseRetryAfterMs(answer.headers["retry-after"], clock.now());
          fail("it is rate limiting requests (429)", wait);
        }
        if (status >= 500) fail(`it reports an internal error (${status})`);
        return answer;
      }, signal),
  };
}

/**
 * True for the service's own statement that it does not have what was asked for. A 404 with a page
 * or a text comes from something in front of it, and says nothing about a series.
 */
export const isNotFound = ({ status, text }: HttpAnswer): boolean =>
  status === 404 && (text.trim() === "" || parseJson(text) !== undefined);

/** Parses the body of a successful response. @throws SecondFault */
export function readBody<T>({ status, text, redirectsTo }: HttpAnswer, schema: z.ZodType<T>): T {
  if (status === 401 || status === 403) {
    throw new SecondFault(`it refuses the key (${status})`, { isRefused: true });
  }
  if (status >= 300 && status < 400) {
    throw new SecondFault(`it redirects to ${redirectsTo ?? "another address"} (${status})`);
  }
  if (status !== 200) throw new SecondFault(`it returned status ${status}`);
  const read = schema.safeParse(parseJson(text));
  if (!read.success) throw new SecondFault("its response has an unexpected shape");
  return read.data;
}
