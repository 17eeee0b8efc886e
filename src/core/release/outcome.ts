import type { State } from "./state.ts";

/** What became of a release, as people ask for it. */
export const STATES_OF_OUTCOME = {
  filed: ["filed"],
  waits: ["review"],
  under_way: ["settling", "identifying", "approved", "filing", "undoing"],
  taken_back: ["undone"],
  left: ["rejected", "ignored", "gone"],
  failed: ["failed"],
} as const satisfies Record<string, readonly State[]>;

export type ReleaseOutcome = keyof typeof STATES_OF_OUTCOME;
export const RELEASE_OUTCOMES = Object.keys(STATES_OF_OUTCOME) as ReleaseOutcome[];
