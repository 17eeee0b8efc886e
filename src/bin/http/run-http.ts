import { createCleanups } from "../../base/cleanups.ts";
import { UserError } from "../../base/errors.ts";
import { listConfiguredClients } from "../../clients/index.ts";
import type { Toolset } from "../../core/toolsets.ts";
import { CLIENT_URLS } from "../../core/torrent/kinds.ts";
import { createMeter } from "../../hosts/web/metrics/meter.ts";
import type { Config } from "../../program/config/config.ts";
import { createServerLog } from "../../program/log/log.ts";
import { catchSignals } from "../../program/process/signals.ts";
import { chooseToolsets, openServer, type ServerFlags } from "../server/open-server.ts";
import { assertCanServe, serveHttp } from "./serve.ts";

/**
 * Serves MCP over HTTP, without an engine, until SIGTERM or SIGINT. SIGHUP rereads the certificate.
 */
export async function runHttp(options: Omit<ServerFlags, "log">): Promise<void> {
  const { config } = options.load();
  const readOnly = options.readOnly || config.readOnly;
  assertCanServe(config, readOnly);
  assertCanWork(config, chooseToolsets(config, options.toolsets));
  await using stack = createCleanups();
  const signals = stack.use(catchSignals());
  const meter = createMeter();
  // A read-only server still writes the page's sessions, so it can also store TMDB's answers there.
  const opened = await openServer({
    ...options,
    log: createServerLog,
    count: meter.count,
    ...(readOnly && { answersIn: "command" }),
  });
  const { program, host } = opened;
  const { log } = program;
  stack.defer(program.close);
  const stop = new AbortController();
  stack.defer(async () => host?.left());
  const http = await serveHttp(opened, meter);
  stack.defer(http.stop);
  host?.begin(stop.signal);
  stack.defer(() => stop.abort(new Error("HTTP ends.")));
  if (config.plex.url !== undefined) void (await program.plex()).warm();
  const { promise: stopped, resolve } = Promise.withResolvers<void>();
  for (const name of ["SIGTERM", "SIGINT"] as const) {
    signals.on(name, () => {
      log.info(`${name}: stopping.`);
      stop.abort(new Error(`Stopped by ${name}.`));
      resolve();
    });
  }
  signals.on("SIGHUP", () => {
    http.reload();
    log.info("SIGHUP: the certificate was read again.");
  });
  await stopped;
}

/**
 * Rejects a configuration that would leave every tool unusable, such as an empty secret in a
 * cluster. Such a server would look healthy. Over stdio, the tools themselves report this to the
 * client.
 * @throws UserError (exit code 2)
 */
function assertCanWork(config: Config, toolsets: readonly Toolset[]): void {
  const { plex, servers } = config;
  const missing = toolsets.map((toolset) => {
    if (toolset === "torrents") {
      return listConfiguredClients(config).length === 0 ? [CLIENT_URLS] : [];
    }
    // Other servers than the Plex of PLEX_URL can be searched.
    const isOther = servers.some(({ urlSetting }) => urlSetting !== "PLEX_URL");
    if (toolset !== "plex" || isOther) return [];
    return [
      plex.url === undefined ? "PLEX_URL" : "",
      plex.token.current() === undefined ? "PLEX_TOKEN" : "",
    ].filter(Boolean);
  });
  if (missing.some((names) => names.length === 0)) return;
  const [names, verb] = [missing.flat(), missing.flat().length === 1 ? "is" : "are"];
  throw new UserError(
    `No tool of this server can work: ${names.join(" and ")} ${verb} not set.`,
    `Set ${names.length === 1 ? "it" : "them"}, or name other toolsets in --toolsets (or PLEX_MCP_TOOLSETS).`,
  );
}
