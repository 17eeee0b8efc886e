import { UserError } from "../../../core/errors.ts";
import type { Toolset } from "../../../core/toolsets.ts";
import type { EffectiveSetting } from "../../../store/settings/settings.ts";
import type { Config } from "../../config/config.ts";
import { createLog } from "../../log/log.ts";
import { catchSignals } from "../../process/signals.ts";
import { chosenToolsets, openTools } from "../tools/open-tools.ts";
import { assertCanServe, createMeter, wireHttp } from "./wire-http.ts";

type HttpOptions = {
  toolsets: string | undefined;
  readOnly: boolean;
  cwd: string;
  /** Starts an engine where no daemon runs; undefined in the other modes. */
  wakeEngine: (() => void) | undefined;
  settings: () => Promise<EffectiveSetting[]>;
};

/** Serves MCP over HTTP, without an engine, until SIGTERM or SIGINT; a SIGHUP reads the secrets again. */
export async function runHttp(config: Config, options: HttpOptions): Promise<void> {
  const readOnly = options.readOnly || config.readOnly;
  assertCanServe(config, readOnly);
  assertCanWork(config, chosenToolsets(config, options.toolsets));
  const { level, format } = config.log;
  const log = createLog({
    level,
    file: undefined,
    pretty: format === "text" || (format === "auto" && process.stderr.isTTY),
    columns: () => (process.stderr.isTTY ? process.stderr.columns : undefined),
    secrets: () => config.secrets.flatMap((secret) => secret.redacted()),
  });
  await using stack = new AsyncDisposableStack();
  const signals = stack.use(catchSignals());
  const meter = createMeter(log);
  const opened = await openTools(config, { ...options, readOnly, log: { ...log, trace: meter.trace } });
  stack.defer(() => opened.close());
  const stop = new AbortController();
  const { host } = opened.desks;
  stack.defer(async () => host?.left());
  const http = await wireHttp(config, opened, { log, meter, wakeEngine: options.wakeEngine });
  stack.defer(() => http.stop());
  host?.begin(stop.signal);
  stack.defer(() => stop.abort(new Error("HTTP ends.")));
  void opened.playback
    .warm(stop.signal)
    .catch((error: unknown) => log.warn(`Reading ahead from Plex failed: ${String(error)}`));
  const { promise: stopped, resolve } = Promise.withResolvers<void>();
  for (const name of ["SIGTERM", "SIGINT"] as const)
    signals.on(name, () => {
      log.info(`${name}: stopping.`);
      stop.abort(new Error(`Stopped by ${name}.`));
      resolve();
    });
  signals.on("SIGHUP", () => {
    for (const secret of config.secrets) secret.reload();
    http.reload();
    log.info("SIGHUP: secrets were read again.");
  });
  await stopped;
}

/**
 * A server of which no tool could work looks well to whoever started it, such as a cluster with an empty secret. A client over
 * stdio is told by the tools. @throws UserError (exit code 2)
 */
function assertCanWork({ plex, transmission }: Config, toolsets: readonly Toolset[]): void {
  const missing = toolsets.map((toolset) => {
    if (toolset === "torrents") return transmission.url === undefined ? ["TRANSMISSION_URL"] : [];
    if (toolset !== "plex") return [];
    return [plex.url === undefined ? "PLEX_URL" : "", plex.token.current() === undefined ? "PLEX_TOKEN" : ""].filter(
      Boolean,
    );
  });
  if (missing.some((names) => names.length === 0)) return;
  const [names, verb] = [missing.flat(), missing.flat().length === 1 ? "is" : "are"];
  throw new UserError(
    `No tool of this server could work: ${names.join(" and ")} ${verb} not set.`,
    `Set ${names.length === 1 ? "it" : "them"}, or name other toolsets in --toolsets (or PLEX_MCP_TOOLSETS).`,
  );
}
