import { printJson, printLines } from "../terminal/print.ts";
import { defineCommand } from "./define.ts";
import { AS_JSON, between } from "./inputs.ts";

const MAX_DAYS = 366;

export const statistics = defineCommand({
  name: "statistics",
  summary: "what was filed, asked, corrected and undone, by day; how safe filing without asking is",
  examples: [
    ["statistics", "the last 30 days"],
    ["statistics --days 365", "the last year"],
  ],
  options: {
    days: { value: "<n>", summary: "so many days, today included", read: between(1, MAX_DAYS), fallback: 30 },
    json: AS_JSON,
  },
  async run({ days, json }, context) {
    await using review = await context.review();
    const found = await review.statistics(days);
    if (json) printJson(context.io, found);
    else {
      const { statisticsLines } = await import("../show/statistics-lines.ts");
      printLines(context.io, statisticsLines(found, days));
    }
    return 0;
  },
});
