import { createHash } from "node:crypto";
import { expect } from "vitest";
import type { Store } from "../../../src/store/open.ts";
import type { TestEngine } from "../../support/engine.ts";
import { clockOf } from "../../support/fake-clock.ts";
import { createReview } from "../../support/review.ts";
import { runTimeTable } from "../../support/run-time-table.ts";

/** Returns the dependencies of a two-step decision, with numbered tokens. */
export function twoStepsOf({ store, clock }: TestEngine) {
  let tokens = 0;
  return {
    store,
    clock,
    newToken: () => `token-${++tokens}`,
    hash: (text: string) => createHash("sha256").update(text).digest("hex"),
  };
}

/**
 * Creates a process's use cases over a store without a running engine; `more` adds or overrides
 * parts of the process.
 */
export const reviewOver = (store: Store, more: Partial<Parameters<typeof createReview>[0]> = {}) =>
  createReview({
    store,
    clock: clockOf(() => 0),
    mode: "hybrid",
    readOnly: false,
    ingestDirs: [],
    mediaRoots: [],
    lockHeld: () => false,
    newToken: () => "token",
    hash: (text) => text,
    resolve: async (path) => path,
    resolveBelowRoots: async (path) => path,
    preview: () => expect.unreachable(),
    previewBelowRoots: () => expect.unreachable(),
    previewName: () => expect.unreachable(),
    compare: async () => [],
    runTime: async () => runTimeTable,
    openCatalogue: () => expect.unreachable(),
    ...more,
  });
