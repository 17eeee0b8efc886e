import type { Command } from "../hosts/cli/commands/define.ts";
import type { Context, Io } from "../hosts/cli/terminal/print.ts";
import { requireConfig } from "../program/config/require-config.ts";
import type { StartPlace } from "../program/process/start-engine.ts";
import { VERSION } from "../program/process/version.ts";
import { createProgram } from "../program/program.ts";
import { createUseCases } from "../program/use-cases/use-cases.ts";
import { createProcesses } from "./processes.ts";

type CommandUser = { io: Io; place: StartPlace; actor: string };

/** Creates the context of a command. It has its own program, which `close` closes. */
export function startCommand(
  { name, database = "command" }: Pick<Command, "name" | "database">,
  { io, place, actor }: CommandUser,
): { context: Context; close(): Promise<void> } {
  const load = () => requireConfig({ ...place, command: name });
  const start = { load, place, warn: (line: string) => io.err(`${line}\n`) };
  const program = createProgram({ ...start, role: database });
  return {
    context: {
      ...createUseCases(program),
      ...createProcesses(start, io),
      io,
      version: VERSION,
      actor,
    },
    close: program.close,
  };
}
