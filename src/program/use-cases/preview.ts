import { type PreviewTarget, preview } from "../../app/preview/preview.ts";
import { createObserve } from "../../app/releases/observe.ts";
import type { PlanChoice } from "../../app/review/choose/numbers.ts";
import { UserError } from "../../core/errors.ts";
import { configOfEngine } from "../parts/config-of-engine.ts";
import { createPlanning } from "../parts/planning.ts";
import type { Program } from "../program.ts";

// A preview answers within ten seconds, with everything else that it asks.
const PREVIEW_READ_MS = 5000;

/** A preview by the same parts that file: the same identification, the same plan. */
export async function previewRelease(program: Program, target: PreviewTarget, choice: PlanChoice, signal: AbortSignal) {
  const [store, lock, files, catalogue] = await Promise.all([
    program.store(),
    program.lock(),
    program.files(),
    program.catalogue(),
  ]);
  const config = await configOfEngine(program.config, store, await lock.isTaken());
  const routes = program.routes();
  const { planner, plexIndex } = createPlanning(config, { store, files, catalogue, routes });
  const wrong = routes.problem();
  if (wrong !== undefined) throw new UserError(wrong, "Correct routes.json: it decides where files go.");
  const deps = {
    ...catalogue,
    identify: catalogue.identifyBy(() => ({ auto: true, threshold: config.threshold }), PREVIEW_READ_MS),
    store,
    files,
    duplicatePolicy: () => config.duplicatePolicy,
    observe: createObserve(files),
    policy: { method: config.fileMethod },
    planner,
    plexIndex,
  };
  return await preview(deps, target, choice, signal);
}
