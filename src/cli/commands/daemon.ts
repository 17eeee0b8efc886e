import { defineCommand } from "./define.ts";

export const daemon = defineCommand({
  name: "daemon",
  summary: "watch, identify and file until it is stopped",
  options: {
    once: { summary: "take in what is there, then leave" },
    dryRun: { summary: "say what would be filed where, and touch nothing" },
    drain: { summary: "do all that waits, as mode hook does", conflicts: ["once", "dryRun"] },
  },
  async run({ once = false, dryRun = false, drain = false }, context) {
    await context.daemon({ once, dryRun, drain });
    return 0;
  },
});
