import type { Context } from "../context.ts";
import { printJson, printLines } from "../print.ts";
import { whyLines } from "../show/why-lines.ts";

/** Where is it, and why is it not in Plex? */
export async function why(context: Context, target: string, { json }: { json?: boolean }): Promise<number> {
  const answer = await context.why(target);
  if (json) printJson(context.io, answer);
  else printLines(context.io, whyLines(answer));
  return 0;
}
