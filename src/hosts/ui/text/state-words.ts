import { stateWords as wordsOf } from "../../../core/release/state-traits.ts";

/** What a state is called on the page, where what is in review waits for a person. */
export const stateWords = (state: string): string =>
  state === "review" ? "waiting for you" : wordsOf(state);
