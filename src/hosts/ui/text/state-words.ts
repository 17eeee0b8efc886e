import { formatState as wordsOf } from "../../../core/release/state-traits.ts";

/** The name of a state on the page, where a release in review is waiting for a person. */
export const formatPageState = (state: string): string =>
  state === "review" ? "waiting for you" : wordsOf(state);
