import type { MediaType } from "../../core/identity.ts";
import type { Context } from "../terminal/context.ts";
import { printJson, printLines } from "../terminal/print.ts";

type Options = { type?: MediaType; tmdb?: number; json?: boolean };

export async function add(context: Context, paths: string[], { type, tmdb, json }: Options): Promise<number> {
  await using review = await context.review();
  const added = await review.add(paths, { type, tmdb }, context.actor, context.io.signal);
  if (json) printJson(context.io, added);
  else
    printLines(
      context.io,
      added.items.map((item) => `#${item.id} ${item.name}: ${item.state}`),
    );
  return 0;
}
