import { serveStdio } from "../../hosts/mcp/sdk.ts";
import type { EffectiveSetting } from "../../store/settings/settings.ts";
import type { Config } from "../config/config.ts";
import { createLog } from "../log/log.ts";
import { VERSION } from "../process/version.ts";
import { type OpenTools, openTools } from "./tools/open-tools.ts";
import { viewReader } from "./tools/read-view.ts";

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
  const stop = new AbortController();
  let host: OpenTools["desks"]["host"];
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
  const opened = await openTools(config, {
    toolsets,
    readOnly: readOnly || config.readOnly,
    cwd,
    wakeEngine,
    settings,
    log,
  });
  const { review } = opened.desks;
  const own = opened.desks.host;
  host = own;
  try {
    const report = (error: unknown): void => log.warn(`MCP: ${String(error)}`);
    const initialized = own && ((): void => own.begin(stop.signal));
    const { tools, toolsets: chosen } = opened;
    const readView = viewReader(config.server.publicUrl);
    await serveStdio(tools, { version: VERSION, report, toolsets: chosen, review, initialized, readView }, stop.signal);
  } finally {
    stop.abort();
    await own?.left();
    await opened.close();
  }
}
