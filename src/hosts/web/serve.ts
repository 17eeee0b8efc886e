import type { Clock } from "../../core/clock.ts";
import { UserError } from "../../core/errors.ts";
import type { CheckToken } from "../../core/role.ts";
import type { Trace } from "../../core/trace.ts";
import { createBearer, type Tokens } from "./guard/bearer.ts";
import { createHostGuard, isLoopback } from "./guard/hosts.ts";
import { createProxies } from "./guard/proxies.ts";
import { createSlowDown } from "./guard/slow-down.ts";
import { type McpExchange, mcpRoute } from "./mcp-route.ts";
import { metadataRoutes, metadataUrlAt } from "./metadata-route.ts";
import type { Metrics } from "./metrics/metrics.ts";
import { createPage, type PageDeps } from "./page/page.ts";
import { healthRoutes, metricsRoute } from "./probe-routes.ts";
import { processTorrentRoute, type RecordTorrent } from "./process-torrent.ts";
import type { ExchangeLog } from "./server/exchange-log.ts";
import { createHandler, type Route } from "./server/handle.ts";
import type { HealthBoard } from "./server/health-board.ts";
import { type Listener, listen, type TlsPair } from "./server/listen.ts";

/** Where and for whom it listens, from the configuration. */
export type WebSettings = {
  host: string;
  port: number;
  publicUrl: string | undefined;
  names: readonly string[];
  proxies: readonly string[];
  token: Tokens;
  metricsPublic: boolean;
  /** Whose tokens open `/mcp` as well, where there is a public address. */
  issuer: string | undefined;
};

export type WebDeps = {
  settings: WebSettings;
  tls: TlsPair | undefined;
  clock: Clock;
  mcp: McpExchange;
  /** Undefined without an issuer. */
  checkToken: CheckToken | undefined;
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
  const { host, port, publicUrl: given, names, proxies, token, metricsPublic, issuer } = settings;
  const publicUrl = given === undefined ? undefined : new URL(given);
  // Two slashes at the beginning would be the name of another host.
  const basePath = publicUrl?.pathname.replace(/\/+$/, "").replace(/^\/+/, "/") ?? "";
  const bearer = createBearer(token);
  const check = deps.checkToken;
  const signIn =
    given !== undefined && issuer !== undefined && check
      ? { issuer, metadataUrl: metadataUrlAt(given), check }
      : undefined;
  const slowDown = createSlowDown({ clock, warn });
  const isTls = tls !== undefined;
  const hostGuard = createHostGuard({ host, names, publicUrl });
  const trusted = createProxies(proxies);
  const page =
    deps.page &&
    createPage(deps.page, { base: `${basePath}/`, publicUrl, tls: isTls, bearer, slowDown, clock, report });
  const routes: Route[] = [
    mcpRoute(deps.mcp, signIn),
    ...(signIn && given !== undefined ? metadataRoutes(signIn, given, basePath) : []),
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
      signIn,
      hosts: hostGuard,
      proxies: trusted,
      slowDown,
      clock,
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

/**
 * Without a token any program of this machine may use the server, and any page that finds it. So it may be missing only
 * where nobody else can come, and nothing can be changed.
 * @throws UserError (exit code 2)
 */
export function assertMayServe({ host, token }: Pick<WebSettings, "host" | "token">, readOnly: boolean): void {
  if (token("operator") !== undefined || (readOnly && isLoopback(host))) return;
  const what = isLoopback(host)
    ? "Tools that change something need"
    : `An address like ${host}, which other machines reach, needs`;
  throw new UserError(
    `${what} a token, and AUTH_TOKEN is not set.`,
    "Make one with `openssl rand -hex 32` and set AUTH_TOKEN; without it only `--read-only` on 127.0.0.1 is served.",
  );
}
