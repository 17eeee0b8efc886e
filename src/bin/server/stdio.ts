import { serveStdio } from "../../hosts/mcp/transport/stdio.ts";
import { createViewReader } from "../../hosts/mcp/view/read-view.ts";
import { createStdioLog } from "../../program/log/log.ts";
import { findPageForOthers } from "../../program/parts/page-addresses.ts";
import { VERSION } from "../../program/process/version.ts";
import { type OpenServer, openServer, type ServerFlags } from "./open-server.ts";

const EXIT_MS = 1000;
/**
 * Exit delay of a process that hosts an engine, which stops first. A well-behaved client waits two
 * seconds.
 */
const HOST_EXIT_MS = 1900;

/**
 * Serves one MCP client over stdio until it disconnects. In mode mcp, an engine may be hosted here
 * once the client has initialized.
 */
export async function runStdio(options: Omit<ServerFlags, "log">): Promise<void> {
  const stop = new AbortController();
  let opened: OpenServer | undefined;
  const exit = (): void => {
    opened?.host?.handOver();
    process.exit(0);
  };
  const end = (): void => {
    stop.abort(new Error("The client disconnected."));
    // A waiting tool must not keep an orphaned process alive.
    setTimeout(exit, opened?.host?.hosts() ? HOST_EXIT_MS : EXIT_MS).unref();
  };
  process.stdin.once("end", end);
  process.stdin.once("close", end);
  process.stdout.once("error", end);
  for (const name of ["SIGTERM", "SIGINT"] as const) process.once(name, end);

  opened = await openServer({ ...options, log: createStdioLog });
  const { program, useCases, tools, toolsets, host } = opened;
  try {
    const report = (error: unknown): void => program.log.warn(`MCP: ${String(error)}`);
    const initialized = host && ((): void => host.begin(stop.signal));
    const page = program.hasDatabase ? await findPageForOthers(program) : undefined;
    const readView = createViewReader(page);
    const { stdin: input, stdout: output } = process;
    await serveStdio(
      tools.operator,
      { input, output, version: VERSION, report, toolsets, useCases, initialized, readView, page },
      stop.signal,
    );
  } finally {
    stop.abort();
    await host?.left();
    await program.close();
  }
}
