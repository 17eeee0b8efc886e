import type { ReadDashboard } from "../../app/dashboard/read-dashboard.ts";
import { UserError } from "../../base/errors.ts";
import { isLoopback } from "../../base/text/loopback.ts";
import type { Clock } from "../../core/clock.ts";
import { type CheckToken, SCOPES } from "../../core/role.ts";
import type { Trace } from "../../core/trace.ts";
import { type CurrentTokens, createBearer, createSlowDown, type SignIn } from "./guard/admit.ts";
import { createHostGuard, Refusal } from "./guard/hosts.ts";
import { createProxies } from "./guard/proxies.ts";
import { createHookRoute, type RecordHookEvent } from "./hooks/route.ts";
import { createMcpRoute, type McpExchange } from "./mcp-route.ts";
import type { Metrics } from "./metrics/metrics.ts";
import { createOpenApiRoute } from "./open-api.ts";
import { createPage, type PageDeps } from "./page/page.ts";
import { createProcessTorrentRoute, type RecordTorrent } from "./process-torrent.ts";
import type { ExchangeLog } from "./server/exchange-log.ts";
import { createHandler, type WebExchange, type WebRoute } from "./server/handle.ts";
import type { HealthBoard, HealthSummary } from "./server/health-board.ts";
import { type Listener, listen, type TlsPair } from "./server/listen.ts";
import { sendJson, sendText } from "./server/send.ts";
import { createTurns } from "./server/turns.ts";
import { createStatusRoute } from "./status.ts";

const WELL_KNOWN = "/.well-known/oauth-protected-resource";

/** The listen address and access settings, from the configuration. */
export type WebSettings = {
  host: string;
  port: number;
  publicUrl: string | undefined;
  names: readonly string[];
  proxies: readonly string[];
  token: CurrentTokens;
  /** The current HOOK_TOKEN, for messages of other apps. */
  hookToken: () => string | undefined;
  metricsPublic: boolean;
  /** The issuer whose tokens also grant access to `/mcp`, if there is a public address. */
  issuer: string | undefined;
};

export type WebDeps = {
  settings: WebSettings;
  tls: TlsPair | undefined;
  clock: Clock;
  mcp: McpExchange;
  /** True if the database cannot be read. Then only health and metrics are served. */
  isAway?: boolean;
  /** Undefined if there is no issuer. */
  checkToken: CheckToken | undefined;
  record: RecordTorrent;
  /** Records another app's message. */
  recordHook: RecordHookEvent;
  /** Facts for dashboards; undefined for a server without a database. */
  dashboard: ReadDashboard | undefined;
  version: string;
  health: HealthBoard;
  metrics: Pick<Metrics, "text">;
  /** The web page; undefined for a server without a database. */
  page: PageDeps | undefined;
  /** The listener of an earlier server of this process. */
  onto?: Listener | undefined;
  trace: Trace;
  /** Logs requests and responses. Set only if a person enabled it. */
  exchanges?: ExchangeLog | undefined;
  warn: (message: string) => void;
  report: (error: unknown) => void;
  limits?: Parameters<typeof listen>[0]["limits"];
};

/** `stop` also closes the listener, unless it was handed over. */
export type WebServing = { listener: Listener; stop(handedOver?: boolean): Promise<void> };

/** Starts the HTTP server with all its routes. @throws UserError if it cannot listen */
export async function serveWeb(deps: WebDeps): Promise<WebServing> {
  const { settings, tls, clock, health, warn, report, limits } = deps;
  const {
    host,
    port,
    publicUrl: given,
    names,
    proxies: networks,
    token,
    metricsPublic,
    issuer,
  } = settings;
  const publicUrl = given === undefined ? undefined : new URL(given);
  // A path that starts with two slashes would be parsed as another host's name.
  const basePath = publicUrl?.pathname.replace(/\/+$/, "").replace(/^\/+/, "/") ?? "";
  const bearer = createBearer(token);
  const check = deps.checkToken;
  const signIn =
    given !== undefined && issuer !== undefined && check
      ? { issuer, metadataUrl: metadataUrlAt(given), check }
      : undefined;
  const slowDown = createSlowDown({ clock, warn });
  const hosts = createHostGuard({ host, names, publicUrl });
  const proxies = createProxies(networks);
  const takeTurn = deps.onto?.takeTurn ?? createTurns();
  const page =
    deps.page &&
    createPage(deps.page, {
      base: `${basePath}/`,
      publicUrl,
      tls: Boolean(tls),
      bearer,
      slowDown,
      clock,
      report,
    });
  const routes: WebRoute[] = [
    ...(deps.isAway
      ? [AWAY]
      : [
          createMcpRoute(deps.mcp, signIn),
          createProcessTorrentRoute(deps.record),
          createHookRoute({
            token: settings.hookToken,
            slowDown,
            record: deps.recordHook,
          }),
        ]),
    ...(deps.dashboard ? [createStatusRoute({ board: health, read: deps.dashboard })] : []),
    createOpenApiRoute(deps.version, basePath),
    ...(signIn && given !== undefined ? metadataRoutes(signIn, given, basePath) : []),
    createMetricsRoute(deps.metrics.text, metricsPublic),
    ...healthRoutes({ board: health, clock, isOurHost: hosts.isOurs }),
    ...(page?.routes ?? []),
  ];
  const guards = { bearer, signIn, hosts, proxies, slowDown, takeTurn };
  const isTls = tls !== undefined || publicUrl?.protocol === "https:";
  const handle = createHandler({ ...deps, ...guards, routes, shell: page?.shell, basePath, isTls });
  const { isProxy } = proxies;
  const listener =
    deps.onto ??
    (await listen({
      host,
      port,
      tls,
      report,
      isProxy,
      takeTurn,
      ...(limits ? { limits } : {}),
      handle,
    }));
  listener.handOver(handle);
  let stopped: Promise<void> | undefined;
  async function end(handedOver: boolean): Promise<void> {
    try {
      // The page's streams never end on their own.
      await page?.close();
    } finally {
      if (!handedOver) await listener.stop(health.isProbed());
      health.close();
    }
  }
  return {
    listener,
    stop(handedOver = false) {
      if (!handedOver) health.stopping();
      stopped ??= end(handedOver);
      return stopped;
    },
  };
}

/** Responds to every address that needs the database. */
const AWAY: WebRoute = {
  path: "/",
  methods: ["GET", "POST", "DELETE"],
  open: "page",
  answer() {
    throw new Refusal(503, "This engine cannot read its database yet.", {
      code: "internal_error",
      next: "The engine continues automatically. Its log shows what it is waiting for.",
      headers: { "Retry-After": "5" },
    });
  },
};

/**
 * Without a token, any program on this machine and any page that finds the server can use it. The
 * token may therefore be missing only if the server listens on loopback and is read-only.
 * @throws UserError (exit code 2)
 */
export function assertMayServe(
  { host, token }: Pick<WebSettings, "host" | "token">,
  readOnly: boolean,
): void {
  if (token("operator") !== undefined || (readOnly && isLoopback(host))) return;
  const what = isLoopback(host)
    ? "Tools that change something require"
    : `An address like ${host}, which other machines can reach, requires`;
  throw new UserError(
    `${what} a token, but AUTH_TOKEN is not set.`,
    "Make one with `openssl rand -hex 32` and set AUTH_TOKEN. Without a token, only " +
      "`--read-only` on 127.0.0.1 is served.",
  );
}

interface HealthRoutesDeps {
  board: HealthBoard;
  clock: Clock;
  isOurHost: (hosts: readonly string[]) => boolean;
}

/**
 * Creates health routes for supervisors, which require no token. Responses never name a host, a
 * path or a person. Supervisors may use any host name. A host name that is not ours may belong to a
 * page that points it at our address, so the response then contains no more than the status code
 * reveals.
 */
function healthRoutes(deps: HealthRoutesDeps): WebRoute[] {
  const { board, clock, isOurHost } = deps;
  const timestamp = (): string => new Date(clock.now()).toISOString();
  function send(
    { request, response }: WebExchange,
    code: number,
    { status, checks }: HealthSummary,
  ): void {
    const isOurs = isOurHost(request.headersDistinct["host"] ?? []);
    const answer = isOurs ? { status, checks } : { status: code === 200 ? "ok" : "down" };
    sendJson(response, code, { ...answer, timestamp: timestamp() });
  }
  const probe = (name: string, answer: WebRoute["answer"]): WebRoute => ({
    path: `/health/${name}`,
    methods: ["GET"],
    open: "probes",
    answer,
  });
  return [
    // Reports only that the process is running.
    probe("live", ({ response }) =>
      sendJson(response, 200, { status: "ok", timestamp: timestamp() }),
    ),
    probe("ready", async (exchange) => {
      board.probed();
      const { status, checks } = await board.read();
      // With `standby=ok`, a supervisor checks whether this process could take over. A load
      // balancer checks whether it can be used.
      const standsBy = status === "standing by" && exchange.query.get("standby") === "ok";
      const code = status === "ok" || status === "degraded" || standsBy ? 200 : 503;
      send(exchange, code, { status, checks });
    }),
    probe("startup", async (exchange) => {
      const { checks } = await board.read();
      const started = board.hasStarted();
      send(exchange, started ? 200 : 503, { status: started ? "ok" : "starting", checks });
    }),
  ];
}

/**
 * Serves Prometheus, which sends the token from a file. If `isPublic` is set, no token is required.
 */
export const createMetricsRoute = (text: () => Promise<string>, isPublic: boolean): WebRoute => ({
  path: "/metrics",
  methods: ["GET"],
  ...(isPublic ? { open: "probes" as const } : { role: "reader" as const }),
  async answer({ response }) {
    sendText(response, 200, "text/plain; version=0.0.4; charset=utf-8", await text());
  },
});

/**
 * The audience of the issuer's tokens, unless AUTH_AUDIENCE sets another one. It is the address at
 * which clients use MCP.
 */
export const toResource = (publicUrl: string): string => `${publicUrl}/mcp`;

/**
 * Located below the public address, so that it is reachable through a proxy that forwards only this
 * path.
 */
const metadataUrlAt = (publicUrl: string): string => `${publicUrl}${WELL_KNOWN}/mcp`;

/**
 * Tells clients without a token which issuer to use (RFC 9728). Clients also look on their own for
 * the document between host and path. Any page may read it, because the document is public and a
 * client may run in a browser.
 */
function metadataRoutes({ issuer }: SignIn, publicUrl: string, basePath: string): WebRoute[] {
  const document = {
    resource: toResource(publicUrl),
    resource_name: "plex-ingest",
    authorization_servers: [issuer],
    scopes_supported: Object.values(SCOPES).toReversed(),
    bearer_methods_supported: ["header"],
  };
  const paths = new Set(
    ["", basePath].flatMap((base) => [`${WELL_KNOWN}${base}`, `${WELL_KNOWN}${base}/mcp`]),
  );
  return [...paths].map((path) => ({
    path,
    methods: ["GET", "OPTIONS"],
    open: "public",
    answer({ request, response }) {
      response.setHeader("Access-Control-Allow-Origin", "*");
      if (request.method !== "OPTIONS") return sendJson(response, 200, document);
      response.setHeader("Access-Control-Allow-Methods", "GET");
      // Clients send their protocol version in this header.
      response.setHeader("Access-Control-Allow-Headers", "MCP-Protocol-Version");
      response.writeHead(204).end();
    },
  }));
}
