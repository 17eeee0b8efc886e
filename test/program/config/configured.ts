import type { LaunchContext } from "../../../src/program/config/env-file.ts";
import { loadConfig } from "../../../src/program/config/load.ts";
import { formatProblem } from "../../../src/program/config/problem.ts";
import { NO_SYSTEM_CONFIG } from "../../support/hidden-machine.ts";

type Options = Partial<LaunchContext>;

export const load = (env: Record<string, string>, options: Options = {}) =>
  loadConfig({
    ...NO_SYSTEM_CONFIG,
    env,
    cwd: "/nowhere",
    home: "/nowhere/home",
    command: "mcp",
    ...options,
  });

/** Returns the configuration. Throws with the problems if there are any. */
export function configured(env: Record<string, string>, options?: Options) {
  const loaded = load(env, options);
  if (!loaded.ok) throw new Error(loaded.problems.map(formatProblem).join("\n"));
  return loaded;
}

export function problems(env: Record<string, string>, options?: Options): string[] {
  const loaded = load(env, options);
  return loaded.ok ? [] : loaded.problems.map(formatProblem);
}
