import type { Context } from "../context.ts";

export async function daemon(
  context: Context,
  { once, dryRun }: { once?: boolean; dryRun?: boolean },
): Promise<number> {
  await context.daemon({ once: once === true, dryRun: dryRun === true });
  return 0;
}
