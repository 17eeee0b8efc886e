import { setTimeout } from "node:timers/promises";
import { statusLines } from "../show/status-lines.ts";
import type { Context } from "../terminal/context.ts";
import { printJson, printLines } from "../terminal/print.ts";

const AGAIN_MS = 2000;

export async function status(context: Context, { watch, json }: { watch?: boolean; json?: boolean }): Promise<number> {
  const { io } = context;
  await using review = await context.review();
  for (;;) {
    const now = await review.status();
    if (json) printJson(io, now);
    else printLines(io, statusLines(now));
    if (!watch || io.signal.aborted) return 0;
    await setTimeout(AGAIN_MS, undefined, { signal: io.signal }).catch(() => {});
    if (io.signal.aborted) return 0;
    io.out(json ? "" : "\n");
  }
}
