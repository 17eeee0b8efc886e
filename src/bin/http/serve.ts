import { randomBytes } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { readOwnerFile } from "../../adapters/fs/read/owner-file.ts";
import { followChanges } from "../../app/page/follow-changes.ts";
import { createSessions } from "../../app/sign-in/sessions.ts";
import { codeOf, UserError } from "../../base/errors.ts";
import { hideSecrets } from "../../base/text/redact.ts";
import { urlForOthers } from "../../core/page/addresses.ts";
import type { FixedToken } from "../../core/role.ts";
import { listedTools, listReachTools, toolNames } from "../../hosts/mcp/listed-tools.ts";
import { listRefusedTools } from "../../hosts/mcp/server.ts";
import { createExchange } from "../../hosts/mcp/transport/exchange.ts";
import { createLabels } from "../../hosts/mcp/transport/label.ts";
import { createViewReader } from "../../hosts/mcp/view/read-view.ts";
import type { Meter } from "../../hosts/web/metrics/meter.ts";
import { createMetrics, type MetricSources } from "../../hosts/web/metrics/metrics.ts";
import type { PageDeps } from "../../hosts/web/page/page.ts";
import type { PageFiles } from "../../hosts/web/page/shell.ts";
import { assertMayServe, serveWeb, toResource, type WebServing } from "../../hosts/web/serve.ts";
import { createExchangeLog } from "../../hosts/web/server/exchange-log.ts";
import type { IdleState } from "../../hosts/web/server/health-board.ts";
import type { Listener, TlsPair } from "../../hosts/web/server/listen.ts";
import type { Config } from "../../program/config/config.ts";
import { textsOf } from "../../program/config/secrets.ts";
import { readPageAddresses } from "../../program/parts/page-addresses.ts";
import { systemClock } from "../../program/process/clock.ts";
import { openStoreFor } from "../../program/process/open-store.ts";
import { tokens } from "../../program/process/tokens.ts";
import { VERSION } from "../../program/process/version.ts";
import type { OpenServer } from "../server/open-server.ts";
import { createServerHealth, readFacts } from "./checks.ts";

export interface HttpServer {
  /** Rereads the certificate. */
  reload(): void;
  listener: Listener;
  /**
   * Notifies load balancers, and ends within seven seconds. Ends immediately if another server took
   * over its listener.
   */
  stop(handedOver?: boolean): Promise<void>;
}

/** `onto`: the previous server's listener. */
type ServeState = {
  waits: () => IdleState | undefined;
  hasDatabase: boolean;
  onto: WebServing["listener"] | undefined;
};

/**
 * @throws UserError (exit code 2) for an address that needs a token, or for a certificate that
 * cannot be used
 */
export function assertCanServe({ server }: Config, readOnly: boolean): void {
  assertMayServe({ host: server.host, token: (role) => server.tokens[role].current() }, readOnly);
  readTls(server);
}

/**
 * Serves these tools over HTTP until stopped. `meter` forwards its events to this server's metrics.
 * @throws UserError if it cannot listen
 */
export async function serveHttp(
  opened: OpenServer,
  meter: Meter,
  { waits, hasDatabase, onto }: ServeState = {
    waits: () => undefined,
    hasDatabase: true,
    onto: undefined,
  },
): Promise<HttpServer> {
  const { program, useCases, tools, toolsets } = opened;
  const { config, log } = program;
  const { host, port, publicUrl, names, proxies, metricsPublic, issuer } = config.server;
  const token = (role: FixedToken): string | undefined => config.server.tokens[role].current();
  // Without this, the first call would wait for the connection to Redis.
  const plex = config.plex.url === undefined ? undefined : await program.plex();
  const cache = program.config.cache.enabled ? plex?.cache() : undefined;
  cache?.open();
  const report = (error: unknown): void => log.error("HTTP: a request failed.", error);
  const health = createServerHealth(opened, plex, waits);
  let connections = async (): Promise<number> => 0;
  const metrics = createMetrics(
    {
      version: VERSION,
      tools: new Set([
        ...listedTools().map(({ shown }) => shown.name),
        ...listReachTools().map(({ name }) => name),
      ]),
      connections: () => connections(),
      cacheStats: () => cache?.stats(),
      sharedStats: () => cache?.shared(),
      checks: async () => (await health.read()).checks,
      usage: usageOfProcess,
      facts: () => readFacts(program),
    },
    systemClock,
  );
  meter.attach(metrics.count);
  const page = program.hasDatabase && hasDatabase ? await openPage(opened, report) : undefined;
  const tokens = await checkTokens(config, log);
  const addresses = await readPageAddresses(program);
  const pageForOthers = page && urlForOthers(addresses);
  const ended = new AbortController();
  const web = await serveWeb({
    onto,
    settings: {
      host,
      port,
      publicUrl,
      names,
      proxies,
      token,
      hookToken: () => config.server.hookToken.current(),
      metricsPublic,
      issuer,
    },
    tls: readTls(config.server),
    clock: systemClock,
    isAway: !hasDatabase,
    mcp: createExchange(tools, {
      version: VERSION,
      report,
      toolsets,
      useCases,
      readView: createViewReader(pageForOthers),
      page: page && pageForOthers,
      labels: createLabels({ secret: () => token("operator"), randomBytes }),
      ended: ended.signal,
    }),
    checkToken: tokens?.check,
    record: (finished, actor) =>
      useCases.torrentDone(
        { kind: undefined, folder: undefined, name: undefined, ...finished },
        actor,
      ),
    recordHook: useCases.hookEvent,
    dashboard:
      program.hasDatabase && hasDatabase
        ? async (state) => (await useCases.dashboard())(state)
        : undefined,
    version: VERSION,
    health,
    metrics,
    page,
    trace: (event) => log.trace?.(event),
    exchanges: config.server.traceRequests
      ? createExchangeLog({
          hide: (text) => hideSecrets(text, textsOf(config.secrets)),
          log: log.info,
        })
      : undefined,
    warn: log.warn,
    report,
  });
  const { listener } = web;
  connections = listener.connections;
  const who = token("operator") === undefined ? "read-only without a token" : "with the token";
  const orIssued = issuer === undefined ? "" : `, or with a token from ${issuer}`;
  if (hasDatabase) log.info(`HTTP: MCP is at ${addresses.urls[0]}mcp, ${who}${orIssued}.`);
  return {
    reload() {
      try {
        const tls = readTls(config.server);
        if (tls) listener.renewTls(tls);
      } catch (error) {
        log.warn(`HTTP: the old certificate stays in use. ${String(error)}`);
      }
    },
    listener,
    async stop(handedOver) {
      ended.abort(new Error("HTTP stops."));
      await web.stop(handedOver);
      await tokens?.close();
    },
  };
}

/**
 * Creates the verification of tokens from the issuer. Its module is loaded only if an issuer is
 * configured.
 */
async function checkTokens({ server }: Config, log: OpenServer["program"]["log"]) {
  const { issuer, publicUrl } = server;
  if (issuer === undefined || publicUrl === undefined) return undefined;
  const { createTokenCheck } = await import("../../adapters/issuer/check-tokens.ts");
  const audience = server.audience ?? toResource(publicUrl);
  return createTokenCheck({ issuer, audience, clock: systemClock, trace: log.trace, log });
}

function usageOfProcess(): ReturnType<MetricSources["usage"]> {
  const { user, system } = process.cpuUsage();
  const { rss, heapUsed, external } = process.memoryUsage();
  return {
    cpuSeconds: (user + system) / 1e6,
    residentBytes: rss,
    heapBytes: heapUsed,
    externalBytes: external,
  };
}

function readTls({ tlsCertFile, tlsKeyFile }: Config["server"]): TlsPair | undefined {
  if (tlsCertFile === undefined || tlsKeyFile === undefined) return undefined;
  return {
    cert: readPem("SERVER_TLS_CERT", tlsCertFile),
    key: readPem("SERVER_TLS_KEY", tlsKeyFile),
  };
}

function readPem(name: string, path: string): string {
  const file = readOwnerFile(path);
  if (file.ok) return file.text;
  throw new UserError(
    `${name} ${path} cannot be read.`,
    "Use a PEM file that this user can read.",
    "invalid_request",
    { cause: file.cause },
  );
}

/** Opens the dependencies of the page. */
async function openPage(
  { program, useCases, tools }: OpenServer,
  report: (error: unknown) => void,
): Promise<PageDeps> {
  const { config, readOnly } = program;
  const { newToken: newSecret, hash } = tokens;
  return {
    files: readPageFiles(pageFolder()),
    version: VERSION,
    readOnly,
    firstVisit: program.daemon?.isFirstVisit ?? false,
    sessions: createSessions({
      // A read-only server also has sessions.
      store: await program.store(readOnly ? "command" : undefined),
      clock: systemClock,
      newSecret,
      hash,
      token: (role) => config.server.tokens[role].current(),
    }),
    callTool: (name, args, { role, ...call }) =>
      tools[role].answer(name, args, { ...call, unseen: true, reader: "person" }),
    toolNames: new Set(toolNames()),
    keptTools: (role) => listRefusedTools({ readOnly, role }),
    changes: followChanges({
      openReader: () => openStoreFor("reader", config),
      clock: systemClock,
      report,
    }),
    followLog: (told) => program.log.recent?.listen(told) ?? (() => {}),
    findPoster: async (...asked) => (await useCases.posters()).find(...asked),
  };
}

/**
 * Returns the folder of the built page, next to the chunks. If this runs from source, the last
 * build is used.
 */
const pageFolder = (): string =>
  fileURLToPath(
    new URL(import.meta.url.endsWith(".ts") ? "../../../dist/web/" : "../web/", import.meta.url),
  );

/**
 * Returns the files of the built page. Undefined if the page was not built.
 * @throws the system's error for files that cannot be read
 */
function readPageFiles(folder: string): PageFiles | undefined {
  try {
    const assets = readdirSync(`${folder}assets`, { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name }) => [name, readFileSync(`${folder}assets/${name}`)] as const);
    return { shell: readFileSync(`${folder}page.html`, "utf8"), assets: new Map(assets) };
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw error;
  }
}
