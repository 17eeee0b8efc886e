import type { Sentence } from "../../base/actions/sentence.ts";

/** One paragraph about a code: its meaning, and what a person can do. */
export interface HelpText {
  means: string;
  remedy: Sentence;
}
