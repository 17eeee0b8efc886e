import { cleanText } from "../base/text/clean-text.ts";

/**
 * What the program does from one moment to the next, for `LOG_LEVEL` debug and trace. Who traces is
 * given a `Trace` or undefined, and makes no event when it is undefined: a log that is off costs
 * nothing.
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
  method: string;
  /** Host and path without secrets: see `redactUrl`. */
  url: string;
  /** The HTTP status, or why there is none. */
  answer: number | string;
  /** The kind of fault, where there is no status: `timeout`. */
  fault?: string;
  ms: number;
};

/** What would have been a request, had the answer not been in a cache. */
type CachedEvent = { kind: "cached"; service: string; asked: string };

type WakeEvent = { kind: "wake"; why: string };

/** Requests of this process to a service are refused at once from now on, or no longer. */
type BreakerEvent = { kind: "breaker"; service: string; isOpen: boolean };

type ToolEvent = {
  kind: "tool";
  tool: string;
  actor: string;
  outcome: string;
  /**
   * Where the answer came from, if it says so: a cache, or an old one because there is no newer.
   */
  from?: "cache" | "stale";
  /** The caller's place in a trace of its own. */
  traceparent?: string | undefined;
  ms: number;
};

/**
 * A request over HTTP that was answered; 499 where the client left before. Neither query nor body
 * are in it.
 */
type ServedEvent = {
  kind: "served";
  method: string;
  path: string;
  /** The path, if there is something at it; else `other`. */
  route: string;
  status: number;
  /** The client's address. */
  client: string;
  ms: number;
};

const TRACEPARENT = /^(?!ff)[\da-f]{2}-(?!0{32})[\da-f]{32}-(?!0{16})[\da-f]{16}-[\da-f]{2}$/;

/**
 * What a caller sent as its place in a trace, in its fixed form; undefined for anything else, which
 * may be any text.
 */
export const parseTraceparent = (value: unknown): string | undefined =>
  typeof value === "string" && TRACEPARENT.test(value) ? value : undefined;

/**
 * How much is logged: `debug` has everything that leaves the process or decides, `trace` also what
 * goes on within it.
 */
export const traceLevelOf = ({ kind }: TraceEvent): "debug" | "trace" =>
  kind === "cached" || kind === "wake" ? "trace" : "debug";

/** One line for the log. */
export function formatTraceLine(event: TraceEvent): string {
  if (event.kind === "wake") return `Woken: ${event.why}.`;
  if (event.kind === "cached") return `${event.service} ${event.asked}: answered from the cache.`;
  if (event.kind === "served") {
    return `${event.method} ${event.path} from ${event.client}: ${event.status} in ${formatMs(event.ms)}.`;
  }
  if (event.kind === "breaker") {
    return `${event.service}: ${event.isOpen ? "it failed too often and is not asked for a while" : "it is asked again"}.`;
  }
  if (event.kind === "tool") {
    const from = event.from === undefined ? "" : event.from === "stale" ? ", stale" : ", cached";
    const within = event.traceparent === undefined ? "" : `, trace ${event.traceparent}`;
    return `Tool ${event.tool} of ${event.actor}: ${event.outcome}${from} in ${formatMs(event.ms)}${within}.`;
  }
  if (event.kind === "request") {
    return `${event.service} ${event.method} ${event.url}: ${event.answer} in ${formatMs(event.ms)}, not cached.`;
  }
  const { releaseId, name, decision, work = "no work", score, guards } = event;
  const scored = score === undefined ? "" : `, score ${score.toFixed(3)}`;
  return `Decision on #${releaseId} ${cleanText(name, 300)}: ${decision}, ${work}${scored}, guards: ${guards.join(", ") || "none"}.`;
}

type TraceFields = Readonly<Record<string, string | number | boolean>>;

/** The same as fields, for a log that programs read; empty where the line says it all. */
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
 * Host, path and query of an address as a log may show it: without user and password, and without
 * values of secret names.
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

/** How much a line of the log matters, the least first; a person asks for one of them and worse. */
export const LOG_LEVELS = ["debug", "info", "warn", "error"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];
