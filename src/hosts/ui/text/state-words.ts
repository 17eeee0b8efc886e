import { formatState as wordsOf } from "../../../core/release/state-traits.ts";

/** Formats a state for the page, where a release in review is waiting for a person. */
export const formatPageState = (state: string): string =>
  state === "review" ? "waiting for you" : wordsOf(state);
