import { createHash } from "node:crypto";
import { expect } from "vitest";
import type { Store } from "../../../src/store/open.ts";
import type { TestEngine } from "../../support/engine.ts";
import { createReview } from "../../support/review.ts";
import { runTimeTable } from "../../support/run-time-table.ts";

/** Dependencies of a two-step decision. Its tokens are numbered. */
export function twoStepsOf({ store, clock }: TestEngine) {
  let tokens = 0;
  return {
    store,
    now: clock.now,
    newToken: () => `token-${++tokens}`,
    hash: (text: string) => createHash("sha256").update(text).digest("hex"),
  };
}

/**
 * A process's use cases over a store whose engine is not running; `more` adds or overrides parts of
 * the process.
 */
export const reviewOver = (store: Store, more: Partial<Parameters<typeof createReview>[0]> = {}) =>
  createReview({
    store,
    now: () => 0,
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
    compare: async () => [],
    runTime: async () => runTimeTable,
    openCatalogue: () => expect.unreachable(),
    ...more,
  });
