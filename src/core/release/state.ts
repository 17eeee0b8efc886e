import type { Identity } from "../../base/identity.ts";
import type { Reason } from "../../base/reason-codes.ts";

/** Release outcomes that people filter by, with their states. */
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
 * A person's choice for one release that the library already has. It overrides the policy: replace
 * the existing version, or keep both. With `keep_both`, `label` distinguishes the new version in
 * the file's name: ` - Remaster`.
 */
export type DuplicateChoice = { do: "replace" } | { do: "keep_both"; label?: string | undefined };

/** Everything that can happen to a release. History records who did it. */
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
  /** A person withdraws an approval, or the engine's own decision, before the release is filed. */
  | { kind: "withdraw"; reasons: Reason[] }
  /** New information may identify a release in review; `message` explains it. */
  | { kind: "look_again"; message: string }
  | { kind: "start_filing" }
  | { kind: "all_published"; problems: Reason[] }
  /** A work that was already in the library was adopted. Its files stay where they are. */
  | { kind: "adopted"; problems: Reason[] }
  | { kind: "source_lost"; problems: Reason[] }
  | { kind: "stop_filing" }
  | { kind: "refused"; reasons: Reason[] }
  | { kind: "error"; message: string }
  | { kind: "undo" }
  /**
   * `stays`: true if files that a rename plan renamed still have their new names. `isSeen`: true if
   * a file of the release was left in the library under its name there.
   */
  | { kind: "taken_back"; left: Reason[]; stays?: boolean; isSeen?: boolean }
  /** An undone file of the release is back from the trash; `message` names it. */
  /**
   * `identity`: the work that the file was filed as. Set if the release has since been identified
   * as another work, or may not be that work.
   */
  | { kind: "put_back"; message: string; identity?: Identity }
  /** A work in the library is no longer tracked. Its files stay where they are. */
  | { kind: "let_go" }
  /** The release was in progress in a database that was restored, so later events are unknown. */
  | { kind: "restored"; reasons: Reason[] };

/** States in a release's life. docs/reference/states.md describes each state. */
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

/** The only transition table. Any other change is refused with a message that names both states. */
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
 * Additional transitions for a work in the library. Its files are already complete, so no files are
 * made.
 */
export const NEXT_IN_LIBRARY: Partial<Record<State, readonly State[]>> = {
  approved: ["filed"],
  rejected: ["identifying", "approved"],
  ignored: ["identifying", "approved"],
  undone: ["identifying"],
  gone: ["identifying"],
};
