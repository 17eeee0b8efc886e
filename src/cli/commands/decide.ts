import { printResults } from "../show/results.ts";
import type { Context } from "../terminal/context.ts";

export async function reject(
  context: Context,
  ids: number[],
  { reason, json }: { reason?: string; json?: boolean },
): Promise<number> {
  await using review = await context.review();
  return printResults(context.io, await review.reject(ids, reason, context.actor), json === true, review.wakesEngine);
}

export async function retry(context: Context, ids: number[], { json }: { json?: boolean }): Promise<number> {
  await using review = await context.review();
  return printResults(context.io, await review.retry(ids, context.actor), json === true, review.wakesEngine);
}
