/**
 * Words on the buttons that decide about a download. Every door uses the same words, so that a
 * sentence which names a button matches the page. A decision to file has the work in its label.
 */
export const LABELS = {
  reject: "Reject",
  retry: "Retry",
  undo: "Undo",
  /** Leaves out one file of a download. */
  skip: "Skip it",
} as const;
