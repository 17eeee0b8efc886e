import { Complaint } from "../../base/errors.ts";
import type { LaunchContext } from "./env-file.ts";
import { type GoodConfiguration, loadConfig } from "./load.ts";
import { formatProblem } from "./problem.ts";

/**
 * Returns the configuration, or throws a single error with all its problems. @throws Complaint
 * (exit code 2).
 */
export function requireConfig(place: LaunchContext): GoodConfiguration {
  const loaded = loadConfig(place);
  if (loaded.ok) return loaded;
  const count = loaded.problems.length;
  const head =
    count === 1 ? "The configuration has a problem:" : `The configuration has ${count} problems:`;
  throw new Complaint(
    [head, ...loaded.problems.map((problem) => `  ${formatProblem(problem)}`)],
    2,
  );
}
