import { formatState as wordsOf } from "../../../core/release/state-traits.ts";

/** What a state is called on the page, where what is in review waits for a person. */
export const formatPageState = (state: string): string =>
  state === "review" ? "waiting for you" : wordsOf(state);
