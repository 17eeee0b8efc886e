import { hashText } from "../../adapters/fs/read/hash-text.ts";
import { type PreviewTarget, preview } from "../../app/preview/preview.ts";
import { createObserve } from "../../app/releases/observe.ts";
import type { PlanChoice } from "../../app/review/choose/numbers.ts";
import type { ShownPreview } from "../../app/shown/release-shape.ts";
import { UserError } from "../../core/errors.ts";
import type { Trace } from "../../core/trace.ts";
import type { Store } from "../../store/open.ts";
import type { Config } from "../config/config.ts";
import { wireCatalogue } from "../parts/catalogue.ts";
import { wireFiles } from "../parts/files.ts";
import { configInForce } from "../parts/in-force.ts";
import { wirePlaces } from "../parts/planning.ts";

// A preview answers within ten seconds, with everything else that it asks.
const PREVIEW_READ_MS = 5000;

type PlanOn = {
  store: Store;
  /** Whether an engine runs, whose settings then hold. */
  lockHeld: () => boolean;
  readOnly?: boolean;
  trace?: Trace | undefined;
};

/** A preview by the same parts that file: the same identification, the same plan. */
export async function wirePlan(
  ownConfig: Config,
  { store, lockHeld, readOnly = false, trace }: PlanOn,
  target: PreviewTarget,
  choice: PlanChoice,
  signal: AbortSignal,
): Promise<ShownPreview> {
  const config = await configInForce(ownConfig, store, lockHeld());
  const catalogue = wireCatalogue(config, store, { auto: true, readOnly, readTimeoutMs: PREVIEW_READ_MS, trace });
  const files = wireFiles();
  const { planner, plexIndex, routes } = wirePlaces(config, { store, files, catalogue });
  const deps = {
    ...catalogue,
    store,
    files,
    duplicatePolicy: config.duplicatePolicy,
    observe: createObserve({ files, hashText }),
    policy: { method: config.fileMethod },
    planner,
    plexIndex,
  };
  try {
    const wrong = routes.problem();
    if (wrong !== undefined) throw new UserError(wrong, "Correct routes.json: it decides where files go.");
    return await preview(deps, target, choice, signal);
  } finally {
    await catalogue.tmdb.close();
  }
}
