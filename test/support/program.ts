import { loadConfig } from "../../src/program/config/load.ts";
import { formatProblem } from "../../src/program/config/problem.ts";
import { createProgram, type Program, type ProgramOptions } from "../../src/program/program.ts";
import type { Store } from "../../src/store/open.ts";
import { NO_SYSTEM_CONFIG } from "./hidden-machine.ts";

type Options = Partial<ProgramOptions> & {
  /** Replaces the store in the state folder. */
  store?: Store;
  cwd?: string;
};

/** The options with which a process with these settings creates its program. */
export function programOptions(
  env: Record<string, string>,
  { store, cwd = "/nowhere", ...more }: Options = {},
) {
  const place = {
    ...NO_SYSTEM_CONFIG,
    env,
    cwd,
    home: "/nowhere/home",
    envFile: undefined,
    entry: "/nowhere/plex-ingest.js",
  };
  const loaded = loadConfig({ ...place, command: "mcp" });
  if (!loaded.ok) throw new Error(loaded.problems.map(formatProblem).join("\n"));
  return {
    load: () => loaded,
    place,
    role: "command",
    warn: (line: string): void => {
      throw new Error(line);
    },
    ...more,
    ...(store && { openStore: async () => store }),
  } satisfies ProgramOptions;
}

/** A program with these settings, as in one process. It is closed when it is disposed. */
export function testProgram(
  env: Record<string, string>,
  options?: Options,
): Program & AsyncDisposable {
  const own = createProgram(programOptions(env, options));
  return Object.assign(own, { [Symbol.asyncDispose]: own.close });
}
