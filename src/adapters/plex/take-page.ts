import type * as z from "zod";
import type { PlexPages } from "./browse/pages.ts";
import type { PlexRequest } from "./transport/exchange.ts";
import { oneOf } from "./wire/lists.ts";

export type Place = { offset: number; limit: number };
/** `total` is how long the whole list is. */
export type Taken<T> = { items: T[]; total: number };

/** One part of a list, whatever pages the server makes of it. What cannot be read keeps its place and is left out. */
export async function takePage<T>(
  pages: PlexPages,
  request: PlexRequest,
  item: z.ZodType<T>,
  { offset, limit }: Place,
  signal: AbortSignal,
): Promise<Taken<T>> {
  const found: (T | undefined)[] = [];
  let total: number | undefined;
  let end = 0;
  for await (const page of pages(request, oneOf(item), { start: offset, size: limit }, signal)) {
    total = page.total ?? total;
    if (page.items.length > 0) end = Math.max(end, page.offset + page.items.length);
    const next = offset + found.length;
    found.push(...page.items.slice(Math.max(0, next - page.offset), offset + limit - page.offset));
    if (found.length >= limit) break;
  }
  return { items: found.filter((one) => one !== undefined), total: Math.max(0, total ?? end) };
}
