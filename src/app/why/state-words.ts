import type { State } from "../../core/release/state.ts";

const WORDS: Partial<Record<State, string>> = {
  identifying: "is being looked up",
  review: "waits for you",
  filing: "is being filed",
  failed: "failed",
  undoing: "is being taken back",
};

/** What a release in this state is or does, as the end of a sentence. */
export const stateWords = (state: State): string => WORDS[state] ?? `is ${state}`;
