import { checkEnd } from "./check/check.ts";
import type { Work } from "./ground.ts";
import { runWorker } from "./run-worker.ts";
import type { Scenario } from "./scenarios/scenario.ts";
import { prepare } from "./scenarios/stage.ts";
import { startWatcher, type Watched } from "./start-watcher.ts";

export type Live = Watched;

/** Number of times each scenario is played. */
const TIMES = 3;

/** Plays scenarios to their end without faults while another process watches the library. */
export async function watchLive({
  ground,
  bundle,
  scenarios,
  say,
}: Work & { scenarios: readonly Scenario[] }): Promise<Live> {
  const live: Live = { looks: 0, wrong: [] };
  for (const scenario of scenarios) {
    const slot = ground.slot(scenario, 0);
    // In these scenarios a file's owner is decided during the run. The checker checks the
    // strangers' files.
    if (!slot || scenario.always) continue;
    for (let time = 0; time < TIMES; time++) {
      const { sceneFile, world } = await prepare(scenario, slot);
      await using watcher = await startWatcher(world, ground.base);
      await runWorker({ bundle, cache: ground.cache, slot }, { scenario, sceneFile }, 1, "");
      const { looks, wrong } = await watcher.seen();
      live.looks += looks;
      for (const line of [...wrong, ...checkEnd(world)]) {
        live.wrong.push(`${scenario.name}: ${line}`);
        say(`VIOLATION ${scenario.name}, watched: ${line}`);
      }
    }
  }
  return live;
}
