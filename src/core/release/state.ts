/** Life of a release; docs/states.md tells each in words. */
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

/** The one transition table. A move that it lacks is refused with both states. */
export const NEXT: Record<State, readonly State[]> = {
  settling: ["identifying", "review", "ignored", "rejected", "gone"],
  identifying: ["approved", "review", "ignored", "failed", "settling", "gone"],
  review: ["approved", "rejected", "identifying", "settling", "gone"],
  approved: ["filing", "review", "ignored", "rejected", "settling", "gone"],
  filing: ["filed", "approved", "settling", "undoing", "review", "failed"],
  filed: ["undoing"],
  rejected: ["settling"],
  ignored: ["settling"],
  failed: ["identifying", "approved", "review", "settling", "rejected", "gone"],
  undoing: ["undone", "filed", "approved", "rejected"],
  undone: ["settling", "approved"],
  gone: ["settling"],
};
