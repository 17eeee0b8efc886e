import { setTimeout } from "node:timers/promises";
import { statesWhere } from "../../../core/release/state-traits.ts";
import type { Store } from "../../../store/open.ts";
import { itemsOf } from "../../../store/releases/items.ts";
import { findRelease } from "../../../store/releases/releases.ts";
import { shownPath } from "../../shown/release.ts";
import type { ShownResult } from "../../shown/results-shape.ts";

export type Wait = { maxMs: number; signal: AbortSignal };

const POLL_INTERVAL_MS = 100;
const MAX_DESTINATIONS = 20;

/** The states that an approval passes through until the release is filed or comes back. */
const UNDER_WAY: readonly (string | undefined)[] = statesWhere(
  ({ stage, inLibrary }) => stage === "file" && inLibrary !== "leaving",
);

/**
 * Waits until approved releases are filed or came back, at most so long, and answers with what became of each: filed with
 * its destinations, in review with the reason, or still under way.
 */
export async function withOutcomes(
  { read }: Pick<Store, "read">,
  results: readonly ShownResult[],
  { maxMs, signal }: Wait,
): Promise<ShownResult[]> {
  const until = performance.now() + maxMs;
  const latest = new Map(results.map((result) => [result.id, result]));
  for (;;) {
    let open = 0;
    for (const result of latest.values()) {
      if (!result.ok || !UNDER_WAY.includes(result.state)) continue;
      const now = await outcomeOf(read, result);
      latest.set(result.id, now);
      if (now.ok && UNDER_WAY.includes(now.state) && now.message === undefined) open++;
    }
    if (open === 0 || signal.aborted || performance.now() + POLL_INTERVAL_MS > until) return [...latest.values()];
    await setTimeout(POLL_INTERVAL_MS, undefined, { signal }).catch(() => {}); // the loop ends by itself
  }
}

/** A result as it is now. A `message` on a result under way says what it is waiting for. */
async function outcomeOf(read: Store["read"], before: ShownResult): Promise<ShownResult> {
  const release = await findRelease(read, before.id);
  if (!release) return before;
  const { state, waiting, reasons } = release;
  const { message: _, ...result } = before;
  if (UNDER_WAY.includes(state)) return { ...result, state, ...(waiting ? { message: waiting.message } : {}) };
  if (state === "filed") {
    const items = await itemsOf(read, before.id);
    const destinations = items.flatMap(({ destination, method }) =>
      destination !== undefined && method !== undefined ? [shownPath(destination)] : [],
    );
    return { ...result, state, destinations: destinations.slice(0, MAX_DESTINATIONS) };
  }
  const why = reasons.map(({ message }) => message).join(" ");
  return { ...result, ok: false, state, code: "refused", message: why === "" ? `It is ${state} now.` : why };
}
