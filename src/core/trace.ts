import { cleanText } from "../base/text/clean-text.ts";

/**
 * Receives events about the program's activity, for `LOG_LEVEL` debug and trace. Callers get a
 * `Trace` or undefined. If it is undefined, they create no events, so a disabled log costs nothing.
 */
export type Trace = (event: TraceEvent) => void;

export type TraceEvent =
  | DecisionEvent
  | RequestEvent
  | CachedEvent
  | WakeEvent
  | BreakerEvent
  | ToolEvent
  | ServedEvent;

type DecisionEvent = {
  kind: "decision";
  releaseId: number;
  name: string;
  decision: string;
  /** The work with the highest score, if there is one: `Heat (1995) [movie 949]`. */
  work?: string | undefined;
  /** 0 to 1 */
  score?: number | undefined;
  /** Codes of the guards and reasons that hold the release. */
  guards: readonly string[];
};

type RequestEvent = {
  kind: "request";
  service: string;
  /** Name of the media server that was asked; undefined for other services. */
  server?: string | undefined;
  method: string;
  /** Host and path without secrets: see `redactUrl`. */
  url: string;
  /** HTTP status code, or the reason why there is no status code. */
  answer: number | string;
  /** Kind of fault, if there is no status code: `timeout`. */
  fault?: string;
  ms: number;
};

/** A request that was not sent because a cache had the response. */
type CachedEvent = { kind: "cached"; service: string; asked: string };

type WakeEvent = { kind: "wake"; why: string };

/**
 * The circuit breaker for a service opened or closed. While it is open, this process immediately
 * refuses requests to the service.
 */
type BreakerEvent = {
  kind: "breaker";
  service: string;
  /** Name of the media server. */
  server?: string | undefined;
  isOpen: boolean;
};

type ToolEvent = {
  kind: "tool";
  tool: string;
  actor: string;
  outcome: string;
  /**
   * Source of the result, if known: a cache hit, or stale data because nothing newer is available.
   */
  from?: "cache" | "stale";
  /** The caller's position in its own trace. */
  traceparent?: string | undefined;
  ms: number;
};

/**
 * A completed HTTP request, without its query and body. Status 499 if the client disconnected
 * first.
 */
type ServedEvent = {
  kind: "served";
  method: string;
  path: string;
  /** The path, if it exists; otherwise `other`. */
  route: string;
  status: number;
  /** The HTTP client's address. */
  client: string;
  ms: number;
};

/** Returns a trace that adds a media server's name to the events about requests to it. */
export const traceOfServer = (trace: Trace | undefined, server: string): Trace | undefined =>
  trace &&
  ((event) => {
    const isAboutServer = event.kind === "request" || event.kind === "breaker";
    trace(isAboutServer ? { ...event, server } : event);
  });

const TRACEPARENT = /^(?!ff)[\da-f]{2}-(?!0{32})[\da-f]{32}-(?!0{16})[\da-f]{16}-[\da-f]{2}$/;

/**
 * Returns the caller's trace position if it has the standard form. Any other value may be arbitrary
 * text, so it becomes undefined.
 */
export const parseTraceparent = (value: unknown): string | undefined =>
  typeof value === "string" && TRACEPARENT.test(value) ? value : undefined;

/**
 * Returns the log level of an event. `debug` covers everything that leaves the process and all
 * decisions; `trace` also covers internal events.
 */
export const traceLevelOf = ({ kind }: TraceEvent): "debug" | "trace" =>
  kind === "cached" || kind === "wake" ? "trace" : "debug";

export function formatTraceLine(event: TraceEvent): string {
  if (event.kind === "wake") return `Woken: ${event.why}.`;
  if (event.kind === "cached") return `${event.service} ${event.asked}: answered from the cache.`;
  if (event.kind === "served") {
    return `${event.method} ${event.path} from ${event.client}: ${event.status} in ${formatMs(event.ms)}.`;
  }
  if (event.kind === "breaker") {
    return `${event.server ?? event.service}: ${event.isOpen ? "it failed too often and is not asked for a while" : "it is asked again"}.`;
  }
  if (event.kind === "tool") {
    const from = event.from === undefined ? "" : event.from === "stale" ? ", stale" : ", cached";
    const within = event.traceparent === undefined ? "" : `, trace ${event.traceparent}`;
    return `Tool ${event.tool} of ${event.actor}: ${event.outcome}${from} in ${formatMs(event.ms)}${within}.`;
  }
  if (event.kind === "request") {
    return `${event.server ?? event.service} ${event.method} ${event.url}: ${event.answer} in ${formatMs(event.ms)}, not cached.`;
  }
  const { releaseId, name, decision, work = "no work", score, guards } = event;
  const scored = score === undefined ? "" : `, score ${score.toFixed(3)}`;
  return `Decision on #${releaseId} ${cleanText(name, 300)}: ${decision}, ${work}${scored}, guards: ${guards.join(", ") || "none"}.`;
}

type TraceFields = Readonly<Record<string, string | number | boolean>>;

/**
 * Formats an event as fields for machine-readable logs. Empty if the log line already contains
 * everything.
 */
export function toTraceFields(event: TraceEvent): TraceFields {
  if (event.kind === "served") {
    const { method, path, status, client, ms } = event;
    return { method, path, status, duration_ms: rounded(ms), client };
  }
  if (event.kind === "tool") {
    const { tool, outcome, from, traceparent, ms } = event;
    return {
      tool,
      outcome,
      duration_ms: rounded(ms),
      cached: from !== undefined,
      stale: from === "stale",
      ...(traceparent === undefined ? {} : { traceparent }),
    };
  }
  return {};
}

const rounded = (ms: number): number => Math.round(ms * 10) / 10;

const formatMs = (ms: number): string => `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`;

const SECRET_NAME = /token|api_?key|secret|password|passwd|auth|signature/i;
const MAX_URL_CHARS = 500;

/**
 * Returns host, path and query of an address for a log. Removes user and password, and the values
 * of parameters with secret names.
 */
export function redactUrl({ host, pathname, searchParams }: URL): string {
  const query = [...searchParams].map(
    ([name, value]) =>
      `${encodeURIComponent(name)}=${SECRET_NAME.test(name) ? "[hidden]" : encodeURIComponent(value)}`,
  );
  return cleanText(
    `${host}${pathname}${query.length > 0 ? `?${query.join("&")}` : ""}`,
    MAX_URL_CHARS,
  );
}

/**
 * Log levels, least severe first. A person chooses a level and gets lines of that level and all
 * more severe lines.
 */
export const LOG_LEVELS = ["debug", "info", "warn", "error"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];
