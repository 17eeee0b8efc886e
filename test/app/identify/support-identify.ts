import { createSourceHealth } from "../../../src/app/engine/status.ts";
import { createIdentifyStage, type IdentifyStageDeps } from "../../../src/app/identify/stage.ts";
import type { Identify } from "../../../src/names/index.ts";
import type { TestEngine } from "../../support/engine.ts";

/** Runs one round of the stage, until each release that was in the round at its start is done. */
export async function identifyDue(
  engine: TestEngine,
  identify: Identify,
  more: Partial<IdentifyStageDeps> = {},
): Promise<void> {
  let answers = 0;
  const stage = createIdentifyStage({
    ...engine.deps,
    identify,
    health: createSourceHealth(engine.store, "tmdb", engine.clock),
    answered: () => ++answers,
    hasTmdb: () => true,
    auto: () => true,
    ...more,
  });
  await stage.run(engine.signal);
  await stage.drained();
}
