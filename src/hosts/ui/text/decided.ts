import { counted } from "./plurals.ts";

/** Texts of the list of today's decisions. */
export const decided = {
  title: "Decided today",
  count: counted("# decision", "# decisions"),
  /** The outcome of a decision that can be taken back, by the release's state. */
  became: {
    approved: "Approved",
    filing: "Being filed",
    filed: "Filed",
    rejected: "Rejected",
  } as Readonly<Record<string, string>>,
  outcome: "{became} by {actor}",
  all: "All in History",
};
