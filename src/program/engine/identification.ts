import type { Stage } from "../../app/engine/engine.ts";
import type { HealthRecord } from "../../app/engine/status.ts";
import { createAskAgainStage } from "../../app/identify/ask-again.ts";
import { createIdentifyStage } from "../../app/identify/stage.ts";
import type { Planning } from "../parts/planning.ts";
import type { EngineDeps } from "./engine-deps.ts";

/** Creates the stage that identifies each complete release. `health` is TMDB's record. */
export function createIdentification(
  engine: EngineDeps,
  { findAlreadyThere, lengths }: Pick<Planning, "findAlreadyThere" | "lengths">,
  health: HealthRecord,
): Stage {
  const { catalogue, inForce, isDry, store, clock, warn, only, wake, log } = engine;
  const auto = (): boolean => isDry || inForce().auto;
  // Not pausable, because releases that a person adds are filed even during a pause. The file stage
  // holds back all other releases.
  return createIdentifyStage({
    store,
    clock,
    warn,
    only,
    identify: catalogue.identifyBy(() => ({ auto: auto(), threshold: inForce().threshold })),
    findAlreadyThere,
    findArrClaim: engine.arr?.findArrClaim,
    lengths,
    hasTmdb: catalogue.hasTmdb,
    auto,
    wake: () => wake.ring("identification of a release ended"),
    health,
    answered: catalogue.tmdb.answered,
    trace: log.trace,
    onError: engine.onError("identify"),
  });
}

/**
 * Creates the stage that checks again for missing episodes and for videos without read permission;
 * undefined in an engine that only files.
 */
export function createAskAgain(
  engine: EngineDeps,
  { lengths }: Pick<Planning, "lengths">,
): Stage | undefined {
  const { store, clock, wake, onlyFiles } = engine;
  return onlyFiles ? undefined : createAskAgainStage({ store, clock, wake: wake.ring, lengths });
}
