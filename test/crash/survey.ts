import { join } from "node:path";
import { NO_TRACING, type Tracing } from "./blow.ts";
import type { RoundDeps } from "./round.ts";
import { runWorker, workerEnv } from "./run-worker.ts";
import type { Scenario } from "./scenarios/scenario.ts";
import { prepare } from "./scenarios/stage.ts";
import { type Traced, traceCalls } from "./trace-calls.ts";

/** The steps and calls of a scenario without faults: the places where it can be struck. */
export type Survey = {
  steps: Record<string, number>;
  calls: Traced["counts"];
  /** The paths in this slot. Paths in another slot differ only in the slot's folders. */
  tracing: Tracing;
  slot: RoundDeps["slot"];
};

/**
 * Runs a scenario to its end, once for the named steps and once under strace if it is available.
 */
export async function survey(
  deps: RoundDeps,
  scenario: Scenario,
  withStrace: boolean,
): Promise<Survey> {
  const { sceneFile } = await prepare(scenario, deps.slot);
  const whole = await runWorker(deps, { scenario, sceneFile }, 1, "");
  if (!whole.done) throw new Error(`${scenario.name} does not end on its own: ${whole.said}`);
  if (!withStrace) return { steps: whole.steps, calls: [], tracing: NO_TRACING, slot: deps.slot };
  const again = await prepare(scenario, deps.slot);
  const { counts, tracing } = await traceCalls(
    [process.execPath, deps.bundle, again.sceneFile, "1"],
    { ...workerEnv(deps, again.sceneFile), CRASH_AT: scenario.always?.join() },
    {
      within: [again.scene.downloads, again.scene.library, again.scene.state],
      state: again.scene.state,
    },
    join(deps.cache, "..", `${scenario.name}.trace`),
  );
  return { steps: whole.steps, calls: counts, tracing, slot: deps.slot };
}

/** Translates the paths to another slot. */
export function inSlot(
  { tracing: { files, journal }, slot: from }: Survey,
  to: RoundDeps["slot"],
): Tracing {
  const moved = (path: string): string =>
    [
      [from.downloads, to.downloads],
      [from.home, to.home],
    ].reduce(
      (text, [before = "", after = ""]) =>
        text.startsWith(`${before}/`) ? after + text.slice(before.length) : text,
      path,
    );
  return { files: files.map(moved), journal: journal.map(moved) };
}
