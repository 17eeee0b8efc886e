import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { UserError } from "../../../core/errors.ts";
import { hideSecrets } from "../../../core/text/hide-secrets.ts";
import type { Trace, TraceEvent } from "../../../core/trace.ts";
import { createExchange } from "../../../hosts/mcp/http/exchange.ts";
import { createLabels } from "../../../hosts/mcp/http/label.ts";
import { listedTools } from "../../../hosts/mcp/listed-tools.ts";
import { logHits } from "../../../hosts/web/metrics/log-hits.ts";
import { createMetrics, type MetricSources } from "../../../hosts/web/metrics/metrics.ts";
import { assertMayServe, serveWeb } from "../../../hosts/web/serve.ts";
import { createExchangeLog } from "../../../hosts/web/server/exchange-log.ts";
import type { TlsPair } from "../../../hosts/web/server/listen.ts";
import type { Config } from "../../config/config.ts";
import type { DaemonLog } from "../../log/log.ts";
import { systemClock } from "../../process/clock.ts";
import { VERSION } from "../../process/version.ts";
import type { OpenTools } from "../tools/open-tools.ts";
import { viewReader } from "../tools/read-view.ts";
import { readFacts, wireHealthBoard } from "./http-facts.ts";
import { recordTorrent } from "./record-torrent.ts";
import { wirePage } from "./wire-page.ts";

export type WiredHttp = {
  /** The server's address. */
  url: string;
  /** Secrets were read again: the certificate is, too. */
  reload(): void;
  /** Says so to load balancers, and ends within seven seconds. */
  stop(): Promise<void>;
};

type HttpOptions = {
  log: DaemonLog;
  /** Gets what `meter` was given before anything is served. */
  meter: Meter;
  wakeEngine: (() => void) | undefined;
};

/** A place for what counts events: parts that trace are made before the server that counts. */
export type Meter = { trace: Trace; attach(count: Trace): void };

/** A log's trace that is counted as well, from the moment that something counts. */
export function createMeter(log: Pick<DaemonLog, "trace">): Meter {
  let count: Trace = () => {};
  // A state that lasts is told again to who counts from later on.
  const breakers = new Map<string, TraceEvent>();
  return {
    trace(event) {
      if (event.kind === "breaker") breakers.set(event.part, event);
      count(event);
      log.trace?.(event);
    },
    attach(other) {
      count = other;
      for (const event of breakers.values()) count(event);
    },
  };
}

/** @throws UserError (exit code 2) for an address that needs a token, or for a certificate that cannot be used */
export function assertCanServe({ server }: Config, readOnly: boolean): void {
  assertMayServe({ host: server.host, token: () => server.token.current() }, readOnly);
  readTls(server);
}

/** Serves these tools over HTTP until it is stopped. @throws UserError when it cannot listen */
export async function wireHttp(config: Config, opened: OpenTools, options: HttpOptions): Promise<WiredHttp> {
  const { log, meter, wakeEngine } = options;
  const { host, port, publicUrl, names, proxies, metricsPublic } = config.server;
  const token = (): string | undefined => config.server.token.current();
  const { tools, toolsets, readOnly, desks, playback } = opened;
  const report = (error: unknown): void => log.error("HTTP: a request failed.", error);
  const health = wireHealthBoard(config, opened);
  let connections = async (): Promise<number> => 0;
  const metrics = createMetrics(
    {
      version: VERSION,
      tools: new Set(listedTools().map(({ shown }) => shown.name)),
      connections: () => connections(),
      cacheStats: playback.cacheStats,
      sharedStats: playback.sharedCache.stats,
      checks: async () => (await health.read()).checks,
      usage: usageOfProcess,
      facts: () => readFacts(desks),
    },
    systemClock.monotonic,
  );
  meter.attach(metrics.count);
  await using stack = new AsyncDisposableStack();
  const wired = await wirePage(config, opened, { trace: meter.trace, report });
  if (wired) stack.defer(wired.close);
  const listener = await serveWeb({
    settings: { host, port, publicUrl, names, proxies, token, metricsPublic },
    tls: readTls(config.server),
    clock: systemClock,
    answer: createExchange(tools, {
      version: VERSION,
      report,
      toolsets,
      review: desks.review,
      readView: viewReader(publicUrl),
      labels: createLabels({ secret: token, randomBytes }),
    }),
    record: recordTorrent(config, { readOnly, hasDatabase: desks.database !== undefined, wakeEngine }),
    health,
    metrics,
    page: wired?.page,
    trace: meter.trace,
    exchanges: config.server.traceRequests
      ? createExchangeLog({ hide: (text) => hideSecrets(text, secretsOf(config)), log: log.info })
      : undefined,
    warn: log.warn,
    report,
  });
  connections = listener.connections;
  try {
    // Else the first call would wait for the connection to Redis.
    playback.open();
  } catch (error) {
    log.warn(`HTTP: the cache is opened at the first call. ${String(error)}`);
  }
  const ended = new AbortController();
  logHits(
    {
      clock: systemClock,
      cache: playback.cacheStats,
      shared: () => playback.sharedCache.stats()?.reads,
      info: log.info,
    },
    ended.signal,
  ).catch(() => {});
  const who = token() === undefined ? "without a token, read-only" : "with the token";
  log.info(`HTTP: MCP is at ${publicUrl ?? listener.url}/mcp, ${who}.`);
  const kept = stack.move();
  return {
    url: listener.url,
    reload() {
      try {
        const tls = readTls(config.server);
        if (tls) listener.renewTls(tls);
      } catch (error) {
        log.warn(`HTTP: the certificate stays as it was. ${String(error)}`);
      }
    },
    async stop() {
      ended.abort(new Error("HTTP stops."));
      await using _ = kept;
      await listener.stop();
    },
  };
}

const secretsOf = ({ secrets }: Config): string[] => secrets.flatMap((secret) => secret.redacted());

function usageOfProcess(): ReturnType<MetricSources["usage"]> {
  const { user, system } = process.cpuUsage();
  const { rss, heapUsed, external } = process.memoryUsage();
  return { cpuSeconds: (user + system) / 1e6, residentBytes: rss, heapBytes: heapUsed, externalBytes: external };
}

function readTls({ tlsCertFile, tlsKeyFile }: Config["server"]): TlsPair | undefined {
  if (tlsCertFile === undefined || tlsKeyFile === undefined) return undefined;
  return { cert: readPem("SERVER_TLS_CERT", tlsCertFile), key: readPem("SERVER_TLS_KEY", tlsKeyFile) };
}

function readPem(name: string, file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new UserError(
      `${name} ${file} cannot be read.`,
      "Name a PEM file that this user may read.",
      "invalid_request",
      {
        cause: error,
      },
    );
  }
}
