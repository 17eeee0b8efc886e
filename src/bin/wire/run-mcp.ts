import { UserError } from "../../core/errors.ts";
import { TOOLSET_NAMES, type Toolset } from "../../core/toolsets.ts";
import { serveStdio } from "../../mcp/sdk.ts";
import { createToolServer } from "../../mcp/server.ts";
import { traceCalls } from "../../mcp/trace-calls.ts";
import type { EffectiveSetting } from "../../store/settings/settings.ts";
import type { Config } from "../config/config.ts";
import { createLog } from "../log/log.ts";
import { systemClock } from "../process/clock.ts";
import { VERSION } from "../process/version.ts";
import { isPlain, openMcpDesks, plainDesks } from "./mcp-desks.ts";
import { wirePlayback } from "./plex/wire-playback.ts";

export type McpOptions = {
  toolsets: string | undefined;
  readOnly: boolean;
  cwd: string;
  /** Starts an engine where no daemon runs; undefined in the other modes. */
  wakeEngine: (() => void) | undefined;
  /** The settings of this process with their origins. */
  settings: () => Promise<EffectiveSetting[]>;
};

const EXIT_MS = 1000;
/** With an engine in this process, which stops first. A client that is polite waits two seconds. */
const HOST_EXIT_MS = 1900;

/**
 * Serves one MCP client over stdio until it disconnects. Only the database is open until a tool needs more, and a plain
 * Plex server opens nothing; in mode mcp an initialized client may have the engine hosted here.
 */
export async function runMcp(config: Config, options: McpOptions): Promise<void> {
  const { toolsets, readOnly, cwd, wakeEngine, settings } = options;
  // Before anything is opened or answered.
  const chosenToolsets = toolsets === undefined ? config.toolsets : chosen(toolsets);
  const plain = isPlain(chosenToolsets, config);
  const stop = new AbortController();
  let host: Awaited<ReturnType<typeof openMcpDesks>>["host"];
  const exit = (): void => {
    host?.handOver();
    process.exit(0);
  };
  const end = (): void => {
    stop.abort(new Error("The client is gone."));
    // A tool that is still waiting must not keep an orphaned process alive.
    setTimeout(exit, host?.hosts() ? HOST_EXIT_MS : EXIT_MS).unref();
  };
  process.stdin.once("end", end);
  process.stdin.once("close", end);
  process.stdout.once("error", end);
  for (const name of ["SIGTERM", "SIGINT"] as const) process.once(name, end);

  const log = createLog({
    level: config.log.level,
    file: undefined,
    pretty: false,
    secrets: () => config.secrets.flatMap((secret) => secret.redacted()),
  });
  const onlyReads = readOnly || config.readOnly;
  const desks = plain
    ? plainDesks(log)
    : await openMcpDesks(config, { readOnly: onlyReads, cwd, wakeEngine, settings, log });
  host = desks.host;
  const own = desks.host;
  const playback = wirePlayback(config, { readOnly: onlyReads, plain, warn: log.warn, trace: log.trace });
  const tools = createToolServer({
    toolsets: chosenToolsets,
    readOnly: onlyReads,
    deps: {
      review: desks.review,
      identify: desks.identify,
      torrents: desks.torrents,
      fileTools: desks.fileTools,
      ...playback,
    },
    report: (error) => log.error("A tool failed.", error),
  });
  const served = log.trace ? traceCalls(tools, log.trace, systemClock.monotonic) : tools;
  try {
    const report = (error: unknown): void => log.warn(`MCP: ${String(error)}`);
    const initialized = own && ((): void => own.begin(stop.signal));
    const { review } = desks;
    await serveStdio(served, { version: VERSION, report, toolsets: chosenToolsets, review, initialized }, stop.signal);
  } finally {
    stop.abort();
    await own?.left();
    await playback.close();
    await desks.close();
  }
}

/** @throws UserError (exit code 2) for a group that is unknown */
function chosen(text: string): Toolset[] {
  const names = text.split(",").map((name) => name.trim());
  const wrong = names.find((name) => !TOOLSET_NAMES.some((known) => known === name));
  if (wrong === undefined) return TOOLSET_NAMES.filter((known) => names.includes(known));
  throw new UserError(`There is no toolset "${wrong}".`, `Use ${TOOLSET_NAMES.join(", ")}, separated by commas.`);
}
