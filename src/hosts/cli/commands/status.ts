import { setTimeout } from "node:timers/promises";
import type { ShownStatus } from "../../../app/shown/status-shape.ts";
import { toCommandText, translateSentences } from "../../../base/actions/sentence.ts";
import { formatStatusLines, toStatusExitCode } from "../show/status-lines.ts";
import { toScreen } from "../terminal/paper.ts";
import { type Io, printJson, printLines } from "../terminal/print.ts";
import { AS_JSON, defineCommand, STORAGE } from "./define.ts";

const WATCH_INTERVAL_MS = 2000;

export const status = defineCommand({
  name: "status",
  summary:
    "show whether the engine is running, the state of its sources, and the number of releases in " +
    "each state",
  examples: [
    ["status", "once; for scripts: exit code 0 if all is well"],
    ["status --watch", "until Ctrl-C"],
  ],
  options: {
    watch: { summary: "check every two seconds and show changes; redraws a terminal in place" },
    storage: STORAGE,
    json: AS_JSON,
  },
  async run({ watch, storage, json }, context) {
    const { io } = context;
    const [queue, engine] = await Promise.all([context.queue(), context.engine()]);
    if (watch) {
      const read = async () => ({
        status: await engine.status(storage),
        settling: await queue.settling(),
      });
      await watchStatus(io, read, { json, intervalMs: WATCH_INTERVAL_MS });
      return 0;
    }
    const now = await engine.status(storage);
    if (json) printJson(io, now);
    else printLines(io, formatStatusLines(now, await queue.settling()));
    return toStatusExitCode(now);
  },
});

/**
 * Shows the status until the signal is aborted. Redraws it in place if the terminal supports that.
 * Otherwise, prints it after each change.
 */
export async function watchStatus(
  io: Io,
  read: () => Promise<{ status: ShownStatus; settling: readonly string[] }>,
  { json, intervalMs }: { json: boolean | undefined; intervalMs: number },
): Promise<void> {
  let before: string | undefined;
  for (;;) {
    const { status: now, settling } = await read();
    const lines = json
      ? [JSON.stringify(translateSentences(now, toCommandText))]
      : formatStatusLines(now, settling);
    const text = lines.join("\n");
    // The status is redrawn even if it is unchanged, because the terminal's size may have changed.
    if (io.paper.redraws && !json) {
      io.out(toScreen(io.paper, lines, before === undefined));
    } else if (text !== before) {
      if (json) printJson(io, now);
      else printLines(io, before === undefined ? lines : ["", ...lines]);
    }
    before = text;
    if (io.signal.aborted) return;
    await setTimeout(intervalMs, undefined, { signal: io.signal }).catch(() => {});
    if (io.signal.aborted) return;
  }
}
