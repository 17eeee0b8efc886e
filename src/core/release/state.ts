import type { Identity } from "../../base/identity.ts";
import type { Reason } from "../../base/reason-codes.ts";

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

/**
 * What a person chose for one release that the library already has, instead of the policy: it takes
 * the other's place, or both are kept. `label` then tells the two apart: ` - Remaster` in the
 * file's name.
 */
export type DuplicateChoice = { do: "replace" } | { do: "keep_both"; label?: string | undefined };

/** All that can happen to a release. History says who did it. */
export type Event =
  | { kind: "settled" }
  | { kind: "content_changed" }
  | { kind: "vanished" }
  | { kind: "sure"; identity: Identity }
  | { kind: "unsure"; reasons: Reason[]; suggestion?: Identity | undefined }
  | { kind: "nothing_to_file"; reasons: Reason[] }
  | { kind: "approve"; identity: Identity; duplicates?: DuplicateChoice | undefined }
  | { kind: "reject"; reason?: string | undefined }
  | { kind: "retry" }
  /** A person takes back an approval, or what was decided without asking, before it is filed. */
  | { kind: "withdraw"; reasons: Reason[] }
  /** Something was learnt that may identify a release in review; `message` says what. */
  | { kind: "look_again"; message: string }
  | { kind: "start_filing" }
  | { kind: "all_published"; problems: Reason[] }
  /** A work of the library: its files are where they stay. */
  | { kind: "adopted"; problems: Reason[] }
  | { kind: "source_lost"; problems: Reason[] }
  | { kind: "stop_filing" }
  | { kind: "refused"; reasons: Reason[] }
  | { kind: "error"; message: string }
  | { kind: "undo" }
  /** `stays`: of a plan that renamed, what still has its new name. */
  | { kind: "taken_back"; left: Reason[]; stays?: boolean }
  /** A file of it that was undone is back from the trash; `message` says which. */
  /**
   * `identity`: what it was filed as, where it is known as another work since, or is not sure to be
   * that one.
   */
  | { kind: "put_back"; message: string; identity?: Identity }
  /** A work of the library is known no longer; its files stay where they are. */
  | { kind: "let_go" }
  /** It was on the way in a database that was restored: what happened since is unknown. */
  | { kind: "restored"; reasons: Reason[] };

/** Life of a release; docs/reference/states.md describes each. */
export const STATES = [
  "settling",
  "identifying",
  "review",
  "approved",
  "filing",
  "filed",
  "rejected",
  "ignored",
  "failed",
  "undoing",
  "undone",
  "gone",
] as const;
export type State = (typeof STATES)[number];

/** The one transition table. Any other change is refused with a message that names both states. */
export const NEXT: Record<State, readonly State[]> = {
  settling: ["identifying", "review", "ignored", "rejected", "gone"],
  identifying: ["approved", "review", "ignored", "failed", "settling", "gone"],
  review: ["approved", "rejected", "ignored", "identifying", "settling", "gone", "filed"],
  approved: ["filing", "review", "ignored", "rejected", "settling", "gone"],
  filing: ["filed", "approved", "settling", "undoing", "review", "failed"],
  filed: ["undoing"],
  rejected: ["settling", "filed"],
  ignored: ["settling", "rejected", "filed"],
  failed: ["identifying", "approved", "review", "settling", "rejected", "gone", "filed"],
  undoing: ["undone", "filed", "approved", "rejected"],
  undone: ["settling", "approved", "filed"],
  gone: ["settling", "filed"],
};

/**
 * Changes of a work of the library besides these: its files are complete, and nothing is made of
 * them.
 */
export const NEXT_IN_LIBRARY: Partial<Record<State, readonly State[]>> = {
  approved: ["filed"],
  rejected: ["identifying", "approved"],
  ignored: ["identifying", "approved"],
  undone: ["identifying"],
  gone: ["identifying"],
};
