import type { ItemView } from "../desk/answers.ts";

/** The last event of a release. `now` is the release's state if this event led to another one. */
export type News = { action: string; actor: string; now?: string };

/**
 * Returns what happened to a release since the person opened it. A person's action takes precedence
 * over what the engine did afterwards.
 */
export function newsOf(
  { history: [last] }: Pick<ItemView, "history">,
  newer: Pick<ItemView, "history" | "state">,
): News | undefined {
  // Entries without a target state only record new information and do not change the state.
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
