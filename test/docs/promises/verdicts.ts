/** Exit code and output of a line that is pasted on a machine that was just set up. */
export type Pasted = {
  /** Default: 0. */
  code?: number;
  shows: RegExp;
  /** Pairs of a prompt and the answer to type. Without them, the line runs without a terminal. */
  answers?: [string, string][];
};

/** How a promise is kept. */
export type Verdict =
  /** A test runs it as it is written. `found`: what that showed at first. */
  | { runBy: string; found?: string }
  /** A test runs something close to it, and this is the difference. */
  | { closeTo: string; differs: string; found?: string }
  | { notTried: string };
