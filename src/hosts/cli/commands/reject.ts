import { UserError } from "../../../core/errors.ts";
import { meaningOf } from "../../../core/reason-codes.ts";
import { isReasonGroup } from "../../../core/reason-traits.ts";
import { cleanText } from "../../../core/text/clean-text.ts";
import { printResults } from "../show/results.ts";
import { defineCommand } from "./define.ts";
import { ALL, AS_JSON, REASON_CODE, SEARCH, SELECTED_IDS, YES } from "./inputs.ts";
import { selectIds } from "./select.ts";

export const reject = defineCommand({
  name: "reject",
  summary: "leave these releases where they are, for good",
  examples: [
    ["reject 7", "one release"],
    ['reject 7 8 --note "a camera copy"', "several, and why, for the history"],
    ["reject --reason sample", "all in review for one reason, after one question"],
  ],
  arguments: { ids: SELECTED_IDS },
  options: {
    all: ALL,
    reason: REASON_CODE,
    search: SEARCH,
    note: { value: "<text>", summary: "why, for the history" },
    because: { value: "<code>", summary: "the same as --reason", conflicts: ["reason"] },
    yes: YES,
    json: AS_JSON,
  },
  async run({ ids, all, because, reason = because, search, note, yes, json }, context) {
    if (reason !== undefined && !isReasonWord(reason))
      throw new UserError(
        `"${cleanText(reason, 100)}" is no reason code, so it selects nothing.`,
        "A text for the history is --note TEXT; `plex-ingest queue --counts` lists the codes in use.",
      );
    const review = await context.review();
    const selected = await selectIds(context.io, review, "reject", { ids, all, reason, search, yes });
    if (selected === undefined) return 0;
    const results = await review.reject(selected, note, context.actor);
    return printResults(context.io, results, json);
  },
});

/** Before, the text for the history was called a reason. */
const isReasonWord = (text: string): boolean => isReasonGroup(text) || meaningOf(text) !== undefined;
