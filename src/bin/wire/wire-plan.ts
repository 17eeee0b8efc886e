import { hashText } from "../../adapters/fs/hash-text.ts";
import { createObserve } from "../../app/observe.ts";
import { createPlanner } from "../../app/plan/plan-release.ts";
import { type PreviewChoice, type PreviewTarget, preview, type ShownPreview } from "../../app/plan/preview.ts";
import type { Store } from "../../store/open.ts";
import type { Config } from "../config/config.ts";
import { libraryPolicy } from "./library-policy.ts";
import { wireCatalogue } from "./wire-catalogue.ts";
import { wireFiles } from "./wire-files.ts";

/** A preview by the parts that file: the same identification, the same plan. */
export async function wirePlan(
  config: Config,
  store: Store,
  target: PreviewTarget,
  choice: PreviewChoice,
  signal: AbortSignal,
): Promise<ShownPreview> {
  const catalogue = wireCatalogue(config, store, { auto: true });
  const files = wireFiles();
  const deps = {
    ...catalogue,
    store,
    observe: createObserve({ files, hashText }),
    planner: createPlanner({ store, files, library: libraryPolicy(config) }),
  };
  try {
    return await preview(deps, target, choice, signal);
  } finally {
    await catalogue.tmdb.close();
  }
}
