import { defineCommand } from "./define.ts";
import { AS_JSON, IDS } from "./inputs.ts";

export const retry = defineCommand({
  name: "retry",
  summary: "identify again what is in review, or was ignored, rejected, undone or failed",
  arguments: { ids: IDS },
  options: { json: AS_JSON },
  async run({ ids, json }, context) {
    await using review = await context.review();
    const results = await review.retry(ids, context.actor);
    const { printResults } = await import("../show/results.ts");
    return printResults(context.io, results, json, review.wakesEngine);
  },
});
