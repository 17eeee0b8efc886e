import { CommanderError } from "commander";
import { readCaller, readHome } from "../adapters/machine/accounts.ts";
import { AlreadyReported, codeOf } from "../base/errors.ts";
import { ALL_COMMANDS, createCommandLine } from "../hosts/cli/command-line.ts";
import { nameEnvFile } from "../hosts/cli/terminal/own-commands.ts";
import { printAside } from "../hosts/cli/terminal/print.ts";
import { explain } from "../hosts/cli/terminal/to-exit-code.ts";
import { trimToSet } from "../program/config/problem.ts";
import { holdProcessWarnings } from "../program/log/process-warnings.ts";
import { holdYoungHeap } from "../program/process/heap.ts";
import type { StartPlace } from "../program/process/start-engine.ts";
import { VERSION } from "../program/process/version.ts";
import { createTerminalIo } from "./terminal-io.ts";

/** A call that hangs on a dead mount would keep the finished process alive. */
const EXIT_DELAY_MS = 5000;
/**
 * Long-running commands. For these commands, growth of the young generation is stopped before their
 * modules are loaded. Otherwise, the garbage from loading would make V8 double it immediately, and
 * an idle server would be 6 MiB larger.
 */
const SERVERS = ["daemon", "mcp"];
const COMMANDS = ALL_COMMANDS.map(({ name }) => name);

/**
 * Runs one command line and returns its exit code. Never throws, and never shows a person a stack
 * trace.
 */
export async function main(argv: readonly string[]): Promise<number> {
  const stop = new AbortController();
  const optionOf = (): string | undefined => commandLine.opts<{ envFile?: string }>().envFile;
  const io = createTerminalIo(stop.signal, (text) => {
    const envFile = optionOf();
    return envFile === undefined ? text : nameEnvFile(text, { envFile, commands: COMMANDS });
  });
  const printWarnings = holdProcessWarnings((line) => printAside(io, [line]));
  let exitCode = 0;
  let exitMs: number | undefined;
  const commandLine = createCommandLine({
    io,
    version: VERSION,
    async start(command) {
      if (SERVERS.includes(command.name)) holdYoungHeap(0)();
      exitMs = command.exitMs;
      if (command.isStopped) {
        for (const name of ["SIGINT", "SIGTERM"] as const) process.once(name, () => stop.abort());
      }
      const { startCommand } = await import("./start-command.ts");
      const actor = `cli:${readCaller().name}`;
      const given = placeOf(optionOf());
      if (command.changes === undefined) return startCommand(command, { io, place: given, actor });
      const { becomeService } = await import("../program/process/become-service.ts");
      const place = await becomeService(
        given,
        {
          writesSettings: command.changes === "settings",
          warn: (line) => printAside(io, [line]),
        },
        stop.signal,
      );
      return startCommand(command, { io, place, actor });
    },
    done(code) {
      exitCode = code;
    },
  });
  try {
    await commandLine.parseAsync([...argv], { from: "user" });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    // The reader closed the pipe (`plex-ingest history | head`), so nothing is left to report.
    if (codeOf(error) === "EPIPE") return 0;
    exitMs ??= EXIT_DELAY_MS;
    if (error instanceof AlreadyReported) return error.exitCode;
    const { text, exitCode: failed } = explain(error);
    printAside(io, text.trimEnd().split("\n"));
    return failed;
  } finally {
    printWarnings();
    if (exitMs !== undefined) setTimeout(() => process.exit(), exitMs).unref();
  }
}

function placeOf(option: string | undefined): StartPlace {
  const { env } = process;
  // For a client that installed the MCP bundle and cannot pass its own command line.
  const envFile = option ?? trimToSet(env["PLEX_INGEST_ENV_FILE"]);
  return {
    env,
    cwd: process.cwd(),
    home: env["HOME"] ?? readHome(),
    envFile,
    entry: process.argv[1] ?? "",
  };
}
