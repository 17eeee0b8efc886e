/** What a key does in `review`. */
export type Deed =
  | "approve"
  | "candidate"
  | "search"
  | "map"
  | "replace"
  | "keep_both"
  | "keep_labelled"
  | "reject"
  | "certain"
  | "skip"
  | "back"
  | "undo"
  | "whole"
  | "help"
  | "quit";

/** Keys in the order in which help lists them; the first of several is the one that is shown. */
export const KEYS: readonly { keys: readonly string[]; deed: Deed; does: string }[] = [
  { keys: ["a"], deed: "approve", does: "approve what is offered first" },
  { keys: ["1", "2", "3", "4", "5"], deed: "candidate", does: "approve this candidate" },
  { keys: ["s", "/"], deed: "search", does: "search TMDB, or give an id" },
  { keys: ["m"], deed: "map", does: "say which episode each file is" },
  { keys: ["r"], deed: "replace", does: "replace what the library has" },
  { keys: ["k"], deed: "keep_both", does: "keep both versions" },
  { keys: ["l"], deed: "keep_labelled", does: "keep both, under a label of yours" },
  { keys: ["x"], deed: "reject", does: "reject: leave it where it is, for good" },
  { keys: ["c"], deed: "certain", does: "approve all that are certain" },
  { keys: ["n", " "], deed: "skip", does: "skip it for now" },
  { keys: ["p"], deed: "back", does: "back to the one before" },
  { keys: ["u"], deed: "undo", does: "undo the last decision" },
  { keys: ["v"], deed: "whole", does: "show all of it, longer than the screen" },
  { keys: ["?"], deed: "help", does: "show all keys" },
  { keys: ["q", "\u0003", "\u0004"], deed: "quit", does: "quit; the rest stays in the queue" },
];

export const deedOf = (key: string): Deed | undefined => KEYS.find(({ keys }) => keys.includes(key))?.deed;

/** What a prompt needs after it; pressed as a key it decides nothing. */
export const isEnter = (key: string): boolean => key === "\r" || key === "\n";

const nameOf = (key: string): string => (key === " " ? "space" : key);

export const helpLines = (): string[] =>
  KEYS.map(({ keys, does }) => {
    const [first = "", ...others] = keys.filter((key) => key >= " ");
    const all = first === "1" ? "1-5" : [first, ...others].map(nameOf).join(" ");
    return `  ${all.padEnd(8)} ${does}`;
  });
