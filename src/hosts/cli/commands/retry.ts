import { printResults } from "../show/results.ts";
import { defineCommand } from "./define.ts";
import { ALL, AS_JSON, REASON_CODE, SEARCH, SELECTED_IDS, YES } from "./inputs.ts";
import { selectIds } from "./select.ts";

export const retry = defineCommand({
  name: "retry",
  summary: "identify again what is in review, or was ignored, rejected, undone or failed",
  examples: [
    ["retry 7", "identify it again"],
    ["retry 7-20 --reason no_match", "several, after one question"],
  ],
  arguments: { ids: SELECTED_IDS },
  options: { all: ALL, reason: REASON_CODE, search: SEARCH, yes: YES, json: AS_JSON },
  async run({ ids, all, reason, search, yes, json }, context) {
    const review = await context.review();
    const selected = await selectIds(context.io, review, "retry", { ids, all, reason, search, yes });
    if (selected === undefined) return 0;
    const results = await review.retry(selected, context.actor);
    return printResults(context.io, results, json);
  },
});
