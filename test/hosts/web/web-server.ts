import { randomBytes } from "node:crypto";
import { type IncomingHttpHeaders, type OutgoingHttpHeaders, request } from "node:http";
import { request as requestTls } from "node:https";
import { connect } from "node:net";
import type { Role } from "../../../src/core/role.ts";
import type { TraceEvent } from "../../../src/core/trace.ts";
import type { McpOptions } from "../../../src/hosts/mcp/protocol/methods.ts";
import type { ToolServer } from "../../../src/hosts/mcp/server.ts";
import type { CallContext } from "../../../src/hosts/mcp/tools/define.ts";
import { createExchange } from "../../../src/hosts/mcp/transport/exchange.ts";
import { createLabels } from "../../../src/hosts/mcp/transport/label.ts";
import type { CurrentTokens } from "../../../src/hosts/web/guard/admit.ts";
import { createMetrics } from "../../../src/hosts/web/metrics/metrics.ts";
import type { RecordTorrent } from "../../../src/hosts/web/process-torrent.ts";
import { serveWeb, type WebDeps, type WebSettings } from "../../../src/hosts/web/serve.ts";
import { createHealthBoard, type HealthBoard } from "../../../src/hosts/web/server/health-board.ts";
import { systemClock } from "../../../src/program/process/clock.ts";
import { listsOf } from "../../support/tool-lists.ts";
import { fakeUseCases } from "../../support/use-cases.ts";

export const TOKEN = "t0ken-".repeat(8);
export const JSON_TYPE = { "content-type": "application/json" };
export const BEARER = { authorization: `Bearer ${TOKEN}` };

export type Answered = {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
  json(): Record<string, unknown>;
};
type Ask = {
  method?: string;
  path?: string;
  headers?: OutgoingHttpHeaders;
  body?: string | Buffer;
};

export type WebServer = AsyncDisposable & {
  url: string;
  port: number;
  events: TraceEvent[];
  /** Everything that would be in a log. */
  logged: string[];
  /** The calls that tools received. */
  calls: { name: string; call: CallContext }[];
  recorded: { path: string | undefined; hash: string | undefined; actor: string }[];
  ask(given: Ask): Promise<Answered>;
  /** Sends a JSON-RPC message to /mcp with the token. */
  send(message: unknown, headers?: OutgoingHttpHeaders): Promise<Answered>;
  /** Sends bytes on a connection and returns everything received until it ends. */
  raw(bytes: string): Promise<string>;
  stop(): Promise<void>;
  renewTls(pair: { cert: string; key: string }): void;
};

export type WebOptions = Partial<Omit<WebSettings, "token">> & {
  /** The operator's token. */
  token?: string | (() => string | undefined) | undefined;
  reviewerToken?: string;
  readerToken?: string;
  tls?: WebDeps["tls"];
  limits?: WebDeps["limits"];
  /** All tools, instead of `run`. */
  tools?: Record<Role, ToolServer>;
  /** Prompts and resources, instead of ours. */
  offers?: McpOptions["offers"];
  /** A tool's answer. */
  run?: (name: string, call: CallContext) => Promise<unknown>;
  health?: HealthBoard;
  record?: RecordTorrent;
  /** HOOK_TOKEN. */
  hookSecret?: string;
  recordHook?: WebDeps["recordHook"];
  page?: WebDeps["page"];
  clock?: WebDeps["clock"];
  exchanges?: WebDeps["exchanges"];
  checkToken?: WebDeps["checkToken"];
  dashboard?: WebDeps["dashboard"];
};

export function tokensIn(
  options: Pick<WebOptions, "token" | "reviewerToken" | "readerToken">,
): CurrentTokens {
  const given = "token" in options ? options.token : TOKEN;
  const operator = typeof given === "function" ? given : (): string | undefined => given;
  return (role) =>
    ({ operator: operator(), reviewer: options.reviewerToken, reader: options.readerToken })[role];
}

/** Starts our HTTP server on a separate port, with the test's tools. */
export async function startWeb(options: WebOptions = {}): Promise<WebServer> {
  const { run = async () => ({ ok: true }), tls, limits } = options;
  const token = tokensIn(options);
  const events: TraceEvent[] = [];
  const logged: string[] = [];
  const calls: WebServer["calls"] = [];
  const recorded: WebServer["recorded"] = [];
  const tools: ToolServer = {
    ...listsOf(() => []),
    async call(name, _args, call) {
      calls.push({ name, call });
      const data = (await run(name, call)) as Record<string, unknown>;
      return { content: [{ type: "text", text: JSON.stringify(data) }], structuredContent: data };
    },
    async answer(name, _args, call) {
      calls.push({ name, call });
      return { ok: true, data: (await run(name, call)) as Record<string, unknown> };
    },
  };
  const report = (error: unknown): void =>
    void logged.push(error instanceof Error ? (error.stack ?? "") : String(error));
  const metrics = createMetrics(
    {
      version: "1.2.3",
      tools: new Set(["known_tool"]),
      connections: async () => 1,
      cacheStats: () => undefined,
      sharedStats: () => undefined,
      checks: async () => (await health.read()).checks,
      usage: () => ({ cpuSeconds: 1.5, residentBytes: 1e8, heapBytes: 1e7, externalBytes: 1e6 }),
      facts: async () => undefined,
    },
    systemClock,
  );
  const health = options.health ?? wellBoard();
  const { listener, stop } = await serveWeb({
    settings: {
      host: options.host ?? "127.0.0.1",
      port: options.port ?? 0,
      publicUrl: options.publicUrl,
      names: options.names ?? [],
      proxies: options.proxies ?? [],
      metricsPublic: options.metricsPublic ?? false,
      token,
      hookToken: () => options.hookSecret,
      issuer: options.issuer,
    },
    checkToken: options.checkToken,
    tls,
    limits: { drainMs: 0, ...limits },
    clock: options.clock ?? systemClock,
    mcp: createExchange(options.tools ?? { operator: tools, reviewer: tools, reader: tools }, {
      version: "1.2.3",
      report,
      // Only the toolset `ingest` has the tools that the prompts and resources need.
      toolsets: options.offers ? ["ingest"] : ["plex"],
      offers: options.offers,
      useCases: fakeUseCases(),
      readView: async () => undefined,
      labels: createLabels({ secret: () => token("operator"), randomBytes }),
    }),
    record:
      options.record ??
      (async (finished, actor) => {
        recorded.push({ ...finished, actor });
        return "hint";
      }),
    recordHook: options.recordHook ?? (async () => "nothing"),
    dashboard: options.dashboard,
    version: "1.2.3",
    health,
    metrics,
    page: options.page,
    exchanges: options.exchanges,
    trace(event) {
      events.push(event);
      metrics.count(event);
    },
    warn: (message) => void logged.push(message),
    report,
  });
  const port = Number(new URL(listener.url).port);
  const ask: WebServer["ask"] = ({ method = "GET", path = "/mcp", headers = {}, body }) =>
    new Promise((resolve, reject) => {
      const at = {
        host: "127.0.0.1",
        port,
        path,
        method,
        headers,
        rejectUnauthorized: false,
        agent: false as const,
      };
      const sent = (tls ? requestTls : request)(at, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("end", () => {
          const text = Buffer.concat(chunks).toString();
          const json = (): Record<string, unknown> => JSON.parse(text) as Record<string, unknown>;
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text, json });
        });
        response.on("error", reject);
      });
      sent.on("error", reject);
      sent.end(body);
    });
  return {
    url: listener.url,
    port,
    events,
    logged,
    calls,
    recorded,
    ask,
    send: (message, headers = {}) =>
      ask({
        method: "POST",
        headers: { ...BEARER, ...JSON_TYPE, ...headers },
        body: JSON.stringify(message),
      }),
    raw: (bytes) =>
      new Promise((resolve) => {
        const socket = connect(port, "127.0.0.1", () => socket.write(bytes));
        const chunks: Buffer[] = [];
        socket.on("data", (chunk: Buffer) => chunks.push(chunk));
        socket.on("error", () => {});
        socket.on("close", () => resolve(Buffer.concat(chunks).toString()));
      }),
    stop,
    renewTls: listener.renewTls,
    [Symbol.asyncDispose]: stop,
  };
}

function wellBoard(): HealthBoard {
  const well = { check: async () => ({ status: "ok" as const }), freshMs: 1000 };
  const parts = { database: well, engine: well, plex: well, cache: well };
  return createHealthBoard({ clock: systemClock, parts, canAnswer: () => true });
}

export const call = (id: number | string, name = "known_tool", meta: object = {}) => ({
  jsonrpc: "2.0",
  id,
  method: "tools/call",
  params: { name, arguments: {}, ...meta },
});

export const INITIALIZE = {
  jsonrpc: "2.0",
  id: 0,
  method: "initialize",
  params: {
    protocolVersion: "2025-11-25",
    capabilities: {},
    clientInfo: { name: "test client", version: "1" },
  },
};
