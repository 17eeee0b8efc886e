/**
 * Keys in the order in which help lists them; the first of several is the one that is shown, with
 * its `word`.
 */
export const KEYS = [
  { keys: ["a"], deed: "approve", word: "approve", does: "approve what is offered first" },
  {
    keys: ["1", "2", "3", "4", "5"],
    deed: "candidate",
    word: "candidate",
    does: "approve this candidate",
  },
  { keys: ["s", "/"], deed: "search", word: "search", does: "search TMDB, or give an id" },
  { keys: ["m"], deed: "map", word: "map files", does: "say which episode each file is" },
  { keys: ["r"], deed: "replace", word: "replace", does: "replace what the library has" },
  { keys: ["k"], deed: "keep_both", word: "keep both", does: "keep both versions" },
  { keys: ["l"], deed: "keep_labelled", word: "label", does: "keep both, under a label of yours" },
  { keys: ["x"], deed: "reject", word: "reject", does: "reject: leave it where it is, for good" },
  { keys: ["c"], deed: "certain", word: "certain", does: "approve all that are certain" },
  { keys: ["n", " "], deed: "skip", word: "skip", does: "skip it for now" },
  { keys: ["p"], deed: "back", word: "back", does: "back to the one before" },
  { keys: ["u"], deed: "undo", word: "undo", does: "undo the last decision" },
  { keys: ["v"], deed: "whole", word: "all of it", does: "show all of it, longer than the screen" },
  { keys: ["?"], deed: "help", word: "keys", does: "show all keys" },
  {
    keys: ["q", "\u0003", "\u0004"],
    deed: "quit",
    word: "quit",
    does: "quit; the rest stays in the queue",
  },
] as const;

/** What a key does in `review`. */
export type ReviewDeed = (typeof KEYS)[number]["deed"];

export const deedOf = (key: string): ReviewDeed | undefined =>
  KEYS.find(({ keys }) => (keys as readonly string[]).includes(key))?.deed;

/** What a prompt needs after it; pressed as a key it decides nothing. */
export const isEnter = (key: string): boolean => key === "\r" || key === "\n";

const nameOf = (key: string): string => (key === " " ? "space" : key);

export const formatHelpLines = (): string[] =>
  KEYS.map(({ keys, does }) => {
    const [first = "", ...others] = keys.filter((key) => key >= " ");
    const all = first === "1" ? "1-5" : [first, ...others].map(nameOf).join(" ");
    return `  ${all.padEnd(8)} ${does}`;
  });
