import type { IncomingMessage, ServerResponse } from "node:http";
import type { Clock } from "../../core/clock.ts";
import { UserError } from "../../core/errors.ts";
import type { Trace } from "../../core/trace.ts";
import { createBearer } from "./guard/bearer.ts";
import { createHostGuard, isLoopback } from "./guard/hosts.ts";
import { createProxies } from "./guard/proxies.ts";
import { Refusal } from "./guard/refusal.ts";
import { createSlowDown } from "./guard/slow-down.ts";
import type { Metrics } from "./metrics/metrics.ts";
import { createPage, type PageDeps } from "./page/page.ts";
import { processTorrentRoute, type RecordTorrent } from "./process-torrent.ts";
import type { ExchangeLog } from "./server/exchange-log.ts";
import { createHandler, type Exchange, type Route } from "./server/handle.ts";
import type { Health, HealthBoard } from "./server/health-board.ts";
import { type Listener, listen, type TlsPair } from "./server/listen.ts";
import { sendJson, sendText } from "./server/send.ts";

/** Answers one message of an MCP client; src/hosts/mcp/http has it. */
type AnswerMessage = (
  given: {
    message: unknown;
    label: string | undefined;
    version: string | undefined;
    onEvent: (message: object) => void;
  },
  signal: AbortSignal,
) => Promise<{ status: number; body?: object; label?: string }>;

/**
 * MCP's Streamable HTTP without sessions: one message a request, one answer. What is said before the answer makes it a stream of
 * events. There is no stream that waits for what may come (GET), and no session to end (DELETE).
 * https://modelcontextprotocol.io/specification/2025-11-25/basic/transports#streamable-http
 */
const mcpRoute = (answer: AnswerMessage): Route => ({
  path: "/mcp",
  methods: ["POST"],
  async answer({ request, response, signal, readBody }) {
    const accepted = acceptedBy(request);
    const message = await readBody();
    if (message === undefined) return sendJson(response, 400, PARSE_ERROR);
    const events = createEvents(response);
    const onEvent = (event: object): void => void (accepted.stream && events.send(event));
    const label = headerOf(request, "mcp-session-id");
    const version = headerOf(request, "mcp-protocol-version");
    const { status, body, label: own } = await answer({ message, label, version, onEvent }, signal);
    if (signal.aborted) return void response.destroy();
    if (!response.headersSent && own !== undefined) response.setHeader("Mcp-Session-Id", own);
    if (response.headersSent || (!accepted.json && status === 200)) events.end(body);
    else if (body !== undefined) sendJson(response, status, body);
    else response.writeHead(status, { "Content-Length": 0 }).end();
  },
});

/** https://www.jsonrpc.org/specification#error_object */
const PARSE_ERROR = {
  jsonrpc: "2.0",
  id: null,
  error: { code: -32_700, message: "The body is not JSON; send one JSON-RPC message." },
};

const headerOf = ({ headersDistinct }: IncomingMessage, name: string): string | undefined => headersDistinct[name]?.[0];

/** What the client takes. One that says nothing takes anything. */
function acceptedBy({ headers: { accept = "*/*" } }: IncomingMessage): { json: boolean; stream: boolean } {
  const types = accept.split(",", 50).map((type) => (type.split(";", 1)[0] ?? "").trim().toLowerCase());
  const stream = types.includes("text/event-stream");
  const json = ["*/*", "application/*", "application/json"].some((type) => types.includes(type));
  if (!json && !stream)
    throw new Refusal(406, "The answer is application/json or text/event-stream, and neither is accepted.");
  return { json, stream };
}

/** https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream */
function createEvents(response: ServerResponse): { send(message: object): void; end(body: object | undefined): void } {
  const send = (message: object): void => {
    if (!response.headersSent)
      response.writeHead(200, {
        "Content-Type": "text/event-stream",
        "Cache-Control": "no-cache, no-transform",
        // nginx would hold it back until it is complete.
        "X-Accel-Buffering": "no",
      });
    if (!response.writableEnded) response.write(`event: message\ndata: ${JSON.stringify(message)}\n\n`);
  };
  return {
    send,
    end(body: object | undefined): void {
      if (body !== undefined) send(body);
      response.end();
    },
  };
}

type HealthAnswer = { status: string; checks: Health["checks"] };

/**
 * For supervisors, without a token: nothing in it names a host, a path or a person. They call by any host; one that is not
 * ours may be a page's that made its name mean our address, so it is told no more than the status code says.
 */
function healthRoutes({
  board,
  now,
  isOurHost,
}: {
  board: HealthBoard;
  now: () => number;
  isOurHost: (hosts: readonly string[]) => boolean;
}): Route[] {
  const timestamp = (): string => new Date(now()).toISOString();
  function send({ request, response }: Exchange, code: number, { status, checks }: HealthAnswer): void {
    const isOurs = isOurHost(request.headersDistinct["host"] ?? []);
    const answer = isOurs ? { status, checks } : { status: code === 200 ? "ok" : "down" };
    sendJson(response, code, { ...answer, timestamp: timestamp() });
  }
  return [
    {
      path: "/health/live",
      methods: ["GET"],
      open: "probes",
      // That this runs is all it says.
      answer: ({ response }) => sendJson(response, 200, { status: "ok", timestamp: timestamp() }),
    },
    {
      path: "/health/ready",
      methods: ["GET"],
      open: "probes",
      async answer(exchange) {
        board.probed();
        const { status, checks } = await board.read();
        const code = status === "down" || status === "stopping" ? 503 : 200;
        send(exchange, code, { status, checks });
      },
    },
    {
      path: "/health/startup",
      methods: ["GET"],
      open: "probes",
      async answer(exchange) {
        const { checks } = await board.read();
        const started = board.hasStarted();
        send(exchange, started ? 200 : 503, { status: started ? "ok" : "starting", checks });
      },
    },
  ];
}

/** Where and for whom it listens, from the configuration. */
export type WebSettings = {
  host: string;
  port: number;
  publicUrl: string | undefined;
  names: readonly string[];
  proxies: readonly string[];
  token: () => string | undefined;
  metricsPublic: boolean;
};

export type WebDeps = {
  settings: WebSettings;
  tls: TlsPair | undefined;
  clock: Clock;
  answer: AnswerMessage;
  record: RecordTorrent;
  health: HealthBoard;
  metrics: Pick<Metrics, "text">;
  /** The page in a browser; undefined for a server without a database. */
  page: PageDeps | undefined;
  trace: Trace;
  /** Logs requests and answers, if a person asked for it. */
  exchanges?: ExchangeLog | undefined;
  warn: (message: string) => void;
  report: (error: unknown) => void;
  limits?: Parameters<typeof listen>[0]["limits"];
};

/** The HTTP server with everything that it answers. @throws UserError when it cannot listen */
export async function serveWeb(deps: WebDeps): Promise<Listener> {
  const { settings, tls, clock, health, trace, warn, report, limits } = deps;
  const { host, port, publicUrl: given, names, proxies, token, metricsPublic } = settings;
  const publicUrl = given === undefined ? undefined : new URL(given);
  // Two slashes at the beginning would be the name of another host.
  const basePath = publicUrl?.pathname.replace(/\/+$/, "").replace(/^\/+/, "/") ?? "";
  const bearer = createBearer(token);
  const slowDown = createSlowDown({ clock, warn });
  const isTls = tls !== undefined;
  const hostGuard = createHostGuard({ host, names, publicUrl });
  const trusted = createProxies(proxies);
  const page =
    deps.page &&
    createPage(deps.page, { base: `${basePath}/`, publicUrl, tls: isTls, bearer, slowDown, clock, report });
  const routes: Route[] = [
    mcpRoute(deps.answer),
    processTorrentRoute(deps.record),
    metricsRoute(deps.metrics.text, metricsPublic),
    ...healthRoutes({ board: health, now: clock.now, isOurHost: hostGuard.isOurs }),
    ...(page?.routes ?? []),
  ];
  const listener = await listen({
    host,
    port,
    tls,
    report,
    isProxy: trusted.isProxy,
    ...(limits ? { limits } : {}),
    handle: createHandler({
      routes,
      shell: page?.shell,
      basePath,
      tls: isTls,
      publicTls: publicUrl?.protocol === "https:",
      bearer,
      hosts: hostGuard,
      proxies: trusted,
      slowDown,
      monotonic: clock.monotonic,
      trace,
      exchanges: deps.exchanges,
      report,
    }),
  });
  let stopped: Promise<void> | undefined;
  async function end(): Promise<void> {
    try {
      // Their streams never end by themselves.
      await page?.close();
    } finally {
      await listener.stop(health.isProbed()).finally(health.close);
    }
  }
  return {
    ...listener,
    stop() {
      health.stopping();
      stopped ??= end();
      return stopped;
    },
  };
}

/** For Prometheus, which sends the token from a file; without it only where `isPublic`. */
const metricsRoute = (text: () => Promise<string>, isPublic: boolean): Route => ({
  path: "/metrics",
  methods: ["GET"],
  ...(isPublic ? { open: "probes" as const } : {}),
  async answer({ response }) {
    sendText(response, 200, "text/plain; version=0.0.4; charset=utf-8", await text());
  },
});

/**
 * Without a token any program of this machine may use the server, and any page that finds it. So it may be missing only
 * where nobody else can come, and nothing can be changed.
 * @throws UserError (exit code 2)
 */
export function assertMayServe({ host, token }: Pick<WebSettings, "host" | "token">, readOnly: boolean): void {
  if (token() !== undefined || (readOnly && isLoopback(host))) return;
  const what = isLoopback(host)
    ? "Tools that change something need"
    : `An address like ${host}, which other machines reach, needs`;
  throw new UserError(
    `${what} a token, and AUTH_TOKEN is not set.`,
    "Make one with `openssl rand -hex 32` and set AUTH_TOKEN; without it only `--read-only` on 127.0.0.1 is served.",
  );
}
