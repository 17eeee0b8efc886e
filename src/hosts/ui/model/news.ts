import type { ItemView } from "../desk/answers.ts";

/**
 * What happened last to a release; `now` is its state where that is another one than this led to.
 */
export type News = { action: string; actor: string; now?: string };

/**
 * What happened to a release since somebody began to look at it: what a person did before what the
 * engine made of it.
 */
export function newsOf(
  { history: [last] }: Pick<ItemView, "history">,
  newer: Pick<ItemView, "history" | "state">,
): News | undefined {
  // What was learnt besides brought it to no state.
  const news = newer.history.filter(({ id, to }) => id > (last?.id ?? 0) && to !== undefined);
  const entry = news.find(({ actor }) => actor !== "engine") ?? news[0];
  return (
    entry && {
      action: entry.action,
      actor: entry.actor,
      ...(entry.to === newer.state ? {} : { now: newer.state }),
    }
  );
}
