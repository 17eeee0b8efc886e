import { setTimeout } from "node:timers/promises";
import { printJson, printLines } from "../terminal/print.ts";
import { defineCommand } from "./define.ts";
import { AS_JSON } from "./inputs.ts";

const WATCH_INTERVAL_MS = 2000;

export const status = defineCommand({
  name: "status",
  summary: "whether the engine runs, the state of its sources, how many releases are where",
  options: { watch: { summary: "repeat every two seconds" }, json: AS_JSON },
  async run({ watch, json }, context) {
    const { io } = context;
    const { statusLines } = await import("../show/status-lines.ts");
    await using review = await context.review();
    for (;;) {
      const now = await review.status();
      if (json) printJson(io, now);
      else printLines(io, statusLines(now));
      if (!watch || io.signal.aborted) return 0;
      await setTimeout(WATCH_INTERVAL_MS, undefined, { signal: io.signal }).catch(() => {});
      if (io.signal.aborted) return 0;
      io.out(json ? "" : "\n");
    }
  },
});
