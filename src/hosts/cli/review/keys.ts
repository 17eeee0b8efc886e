/**
 * Keys in the order of the help. If an action has several keys, only the first is shown with its
 * `word`.
 */
export const KEYS = [
  { keys: ["a"], deed: "approve", word: "approve", does: "approve the first suggestion" },
  {
    keys: ["1", "2", "3", "4", "5"],
    deed: "candidate",
    word: "candidate",
    does: "approve this candidate",
  },
  { keys: ["s", "/"], deed: "search", word: "search", does: "search TMDB, or enter an id" },
  { keys: ["m"], deed: "map", word: "map files", does: "set the episode of each file" },
  { keys: ["r"], deed: "replace", word: "replace", does: "replace what the library has" },
  { keys: ["k"], deed: "keep_both", word: "keep both", does: "keep both versions" },
  { keys: ["l"], deed: "keep_labelled", word: "label", does: "keep both, with your own label" },
  { keys: ["x"], deed: "reject", word: "reject", does: "reject: leave it where it is, for good" },
  {
    keys: ["c"],
    deed: "certain",
    word: "certain",
    does: "approve all releases whose match is certain",
  },
  { keys: ["n", " "], deed: "skip", word: "skip", does: "skip it for now" },
  { keys: ["p"], deed: "back", word: "back", does: "back to the previous release" },
  { keys: ["u"], deed: "undo", word: "undo", does: "undo the last decision" },
  {
    keys: ["v"],
    deed: "whole",
    word: "show all",
    does: "show everything, even if it is longer than the screen",
  },
  { keys: ["?"], deed: "help", word: "keys", does: "show all keys" },
  {
    keys: ["q", "\u0003", "\u0004"],
    deed: "quit",
    word: "quit",
    does: "quit; the rest stays in the queue",
  },
] as const;

/** Action that a key performs in `review`. */
export type ReviewDeed = (typeof KEYS)[number]["deed"];

export const deedOf = (key: string): ReviewDeed | undefined =>
  KEYS.find(({ keys }) => (keys as readonly string[]).includes(key))?.deed;

/** Enter confirms a prompt. As a review key, it does nothing. */
export const isEnter = (key: string): boolean => key === "\r" || key === "\n";

const nameOf = (key: string): string => (key === " " ? "space" : key);

export const formatHelpLines = (): string[] =>
  KEYS.map(({ keys, does }) => {
    const [first = "", ...others] = keys.filter((key) => key >= " ");
    const all = first === "1" ? "1-5" : [first, ...others].map(nameOf).join(" ");
    return `  ${all.padEnd(8)} ${does}`;
  });
