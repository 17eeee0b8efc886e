import { sentence } from "./actions/sentence.ts";
import type { Reason } from "./reason-codes.ts";

/** Reasons why identification excludes a video when it files without asking. */
export const LEFT_OUT = {
  unplayable: {
    code: "not_playable",
    message: sentence`It is empty, damaged or incomplete, or may not be read, so it is not filed without asking. Download it again, or ${{ do: "verb", of: "approve" }} it as it is.`,
  },
  clip: {
    code: "sample",
    message: "It runs at most 5 % of the film's length, so it is a clip and is not filed.",
  },
  uncertain: {
    code: "no_episode",
    message: sentence`It is not certain which episode this is, so it was not filed with the others. ${{ do: "verb", of: "Approve" }} it with its season and episode, or ${{ do: "verb", of: "skip" }} it.`,
  },
} as const satisfies Record<string, Reason>;
