import type { Context } from "../terminal/context.ts";

export async function daemon(
  context: Context,
  { once, dryRun, drain }: { once?: boolean; dryRun?: boolean; drain?: boolean },
): Promise<number> {
  await context.daemon({ once: once === true, dryRun: dryRun === true, drain: drain === true });
  return 0;
}
