import { setTimeout } from "node:timers/promises";
import { sql } from "kysely";
import { approve } from "../../../src/app/review/decisions/approve.ts";
import { requestEach } from "../../../src/app/review/decisions/engine-requests.ts";
import { takeBack } from "../../../src/app/review/decisions/take-back.ts";
import type { Store } from "../../../src/store/open.ts";

export const DECISIONS = ["approve", "reject", "retry", "undo"] as const;
type Decision = (typeof DECISIONS)[number];

/** Number of results per decision: `ok`, the code of a refusal, or `thrown`. */
export type Tally = Map<`${Decision} ${string}`, number>;

export type ReviewerOptions = {
  /** The actor in history. */
  actor: string;
  random: () => number;
  /** Returns the number of the film that a release is named after. */
  filmOf(name: string): number;
  tally: Tally;
  /** Receives errors that must never reach a person, such as a deadlock. */
  failed(error: unknown): void;
};

/**
 * Decisions that move a release out of this state. Any other decision is refused or collides with
 * the engine.
 */
const FITTING: Readonly<Record<string, readonly Decision[]>> = {
  review: ["approve", "approve", "approve", "reject"],
  filed: ["undo"],
  rejected: ["retry"],
  undone: ["retry", "approve"],
  failed: ["retry"],
};
/** Percentage of decisions that are made without checking the state. */
const BLIND_PERCENT = 20;
const PAUSE_MS = 100;

/** Decides repeatedly about any release of any storage, until the signal. */
export async function review(
  store: Store,
  options: ReviewerOptions,
  signal: AbortSignal,
): Promise<void> {
  const { actor, random, filmOf, tally, failed } = options;
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  while (!signal.aborted) {
    let decision: Decision = "approve";
    let became = "thrown";
    try {
      const { rows } = await sql<{ id: number; name: string; state: string }>`
        select id, name, state from release`.execute(store.read);
      const { id, name, state } = pick(rows);
      const isBlind = random() * 100 < BLIND_PERCENT;
      decision = pick((isBlind ? undefined : FITTING[state]) ?? DECISIONS);
      const by = { actor, at: Date.now() };
      const decide = {
        approve: () =>
          approve(store, [{ ids: [id], approval: { type: "movie", tmdbId: filmOf(name) } }], by),
        reject: () => requestEach(store, [id], { kind: "reject" }, by),
        retry: () => requestEach(store, [id], { kind: "retry" }, by),
        undo: () => takeBack(store, [id], by),
      };
      const [result] = await decide[decision]();
      became = result?.ok ? "ok" : (result?.code ?? "refused");
    } catch (error) {
      failed(error);
    }
    tally.set(`${decision} ${became}`, (tally.get(`${decision} ${became}`) ?? 0) + 1);
    await setTimeout(random() * PAUSE_MS);
  }
}
