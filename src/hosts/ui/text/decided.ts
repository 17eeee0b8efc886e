import { counted } from "./plurals.ts";

/** Texts of the list of today's decisions. */
export const decided = {
  title: "Decided today",
  count: counted("# decision", "# decisions"),
  /** What became of each decision that can be taken back. */
  became: {
    approved: "Approved",
    filing: "Being filed",
    filed: "Filed",
    rejected: "Left",
  } as Readonly<Record<string, string>>,
  byWhom: "{became} by {actor}",
  all: "All in History",
};
