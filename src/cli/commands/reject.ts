import { defineCommand } from "./define.ts";
import { ALL, AS_JSON, REASON_CODE, SEARCH, SELECTED_IDS, YES } from "./inputs.ts";
import { selectIds } from "./select.ts";

export const reject = defineCommand({
  name: "reject",
  summary: "leave these releases where they are, for good",
  examples: [
    ["reject 7", "one release"],
    ['reject 7 8 --reason "a sample"', "several, with a reason"],
    ["reject --because sample", "all in review for one reason, after one question"],
  ],
  arguments: { ids: SELECTED_IDS },
  options: {
    all: ALL,
    because: { ...REASON_CODE, summary: "only those in review for this reason code" },
    search: SEARCH,
    reason: { value: "<text>", summary: "why, for the history" },
    yes: YES,
    json: AS_JSON,
  },
  async run({ ids, all, because, search, reason, yes, json }, context) {
    await using review = await context.review();
    const selected = await selectIds(context.io, review, "reject", { ids, all, reason: because, search, yes });
    if (selected === undefined) return 0;
    const results = await review.reject(selected, reason, context.actor);
    const { printResults } = await import("../show/results.ts");
    return printResults(context.io, results, json, review.wakesEngine);
  },
});
