import type { ShownPreview } from "../shown/release-shape.ts";
import type { ShownVersions } from "../shown/versions.ts";
import type { PlanChoice } from "./choose/numbers.ts";

export type PlansDeps = {
  /** The real path, absolute. */
  resolve: (path: string) => Promise<string>;
  /** Like `resolve`, and refuses paths outside the watched folders. */
  resolveBelowRoots: (path: string) => Promise<string>;
  preview: (
    target: { path: string } | { id: number },
    choice: PlanChoice,
    signal: AbortSignal,
  ) => Promise<ShownPreview>;
  /** Without it nothing is compared. */
  compare?: ((id: number, signal: AbortSignal) => Promise<ShownVersions[]>) | undefined;
};

/** Where files would go, and what the library has beside them. */
export const createPlans = (deps: PlansDeps) => ({
  /** `target`: a path, or the id of a release. */
  plan: async (target: string, choice: PlanChoice, signal: AbortSignal): Promise<ShownPreview> =>
    deps.preview(
      isId(target) ? { id: Number(target.replace("#", "")) } : { path: await deps.resolve(target) },
      choice,
      signal,
    ),
  planBelowRoots: async (path: string, choice: PlanChoice, signal: AbortSignal): Promise<ShownPreview> =>
    deps.preview({ path: await deps.resolveBelowRoots(path) }, choice, signal),
  /** What the library has beside each video of a release. */
  compare: async (id: number, signal: AbortSignal): Promise<ShownVersions[]> =>
    (await deps.compare?.(id, signal)) ?? [],
});

const isId = (target: string): boolean => /^#?\d+$/.test(target);
