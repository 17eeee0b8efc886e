import { defineCommand } from "./define.ts";

export const daemon = defineCommand({
  name: "daemon",
  summary: "watch, identify and file until stopped",
  examples: [
    ["daemon", "in the foreground; Ctrl-C stops it"],
    ["daemon --once --dry-run", "what would be filed where"],
  ],
  options: {
    once: { summary: "process what is there, then exit" },
    dryRun: { summary: "show what would be filed where, and change nothing" },
    drain: {
      summary: "do everything that can be done now, then exit, as mode hook does",
      conflicts: ["once", "dryRun"],
    },
  },
  async run({ once = false, dryRun = false, drain = false }, context) {
    await context.daemon({ once, dryRun, drain });
    return 0;
  },
});
