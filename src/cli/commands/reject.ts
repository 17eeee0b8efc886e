import { defineCommand } from "./define.ts";
import { AS_JSON, IDS } from "./inputs.ts";

export const reject = defineCommand({
  name: "reject",
  summary: "leave these releases where they are, for good",
  arguments: { ids: IDS },
  options: { reason: { value: "<text>", summary: "why, for the history" }, json: AS_JSON },
  async run({ ids, reason, json }, context) {
    await using review = await context.review();
    const results = await review.reject(ids, reason, context.actor);
    const { printResults } = await import("../show/results.ts");
    return printResults(context.io, results, json, review.wakesEngine);
  },
});
