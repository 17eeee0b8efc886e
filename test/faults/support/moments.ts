import type { FileMethod } from "../../../src/core/journal/method-traits.ts";
import type { Call } from "./strace.ts";

/** After a step of the engine (a function that touches files, a transaction), or at the n-th call of a kind. */
export type Moment = { step: number | string } | { call: Call; nth: number };

export type CutJob = {
  folder: string;
  method: FileMethod;
  /** All of a kind, or these. */
  moments: "steps" | "calls" | Moment[];
  planted?: boolean;
};

export type CutRound = { at: string; state: string; warnings: string[]; wrong: string[] };
