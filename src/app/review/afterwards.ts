import { waitsForEngine } from "../../core/release/state-traits.ts";
import type { Store } from "../../store/open.ts";
import { releasesHere } from "../../store/storages/engines.ts";
import { type EngineView, viewEngine } from "../engine/engine-view.ts";
import { viewElsewhere, viewStarted } from "../engine/engines.ts";
import type { Results, ShownEngine, ShownResult } from "../shown/results-shape.ts";
import { type Wait, withOutcomes } from "./decisions/outcome.ts";
import { inPlace } from "./in-place.ts";

export type Afterwards = ReturnType<typeof createAfterwards>;

/**
 * What follows a decision: an engine that is started for it, what is said of that, and what became
 * of it.
 */
export function createAfterwards(
  deps: EngineView & {
    store: Store;
    now: () => number;
    /**
     * Starts an engine where none is running; called after each write that an engine must act on.
     * Does not throw. Absent where a daemon runs the engine: it sees the commit itself.
     */
    wakeEngine?: (() => void) | undefined;
  },
) {
  const { now, wakeEngine } = deps;
  const store = inPlace(deps.store);
  /** Whether a decision made here starts an engine. */
  const wakesEngine = wakeEngine !== undefined;
  /**
   * Whether an engine is started for any of these releases: one that is started here works on its
   * own storage alone.
   */
  const startsFor = async (written: readonly { id: number }[]): Promise<boolean> =>
    wakesEngine && (await releasesHere(store.read, idsOf(written))).length > 0;
  /** Whether an engine was started. */
  const wakeFor = async (
    written: readonly { id: number; ok?: boolean; state?: string }[],
  ): Promise<boolean> => {
    const starts = await startsFor(written.filter((one) => waitsForEngine([one])));
    if (starts) wakeEngine?.();
    return starts;
  };
  /** What carries out what was decided about these releases. */
  const engineFor = async (ids: readonly number[], isStarted = false): Promise<ShownEngine> => {
    const elsewhere = await viewElsewhere(store, ids, now());
    return isStarted
      ? viewStarted(await viewEngine(store, deps), elsewhere)
      : (elsewhere ?? viewEngine(store, deps));
  };
  const withEngine = async (results: ShownResult[]): Promise<Results> => {
    const isStarted = await wakeFor(results);
    return { results, engine: await engineFor(idsOf(results), isStarted) };
  };
  /** With what became of each release, where an engine acts on it. */
  const awaited = async (
    written: Results,
    wait: Wait | undefined,
    end = withOutcomes,
  ): Promise<Results> =>
    wait && (written.engine.running || (await startsFor(written.results)))
      ? { ...written, results: await end(store, written.results, wait) }
      : written;
  return { wakesEngine, wakeFor, engineFor, withEngine, awaited };
}

const idsOf = (written: readonly { id: number }[]): number[] => written.map(({ id }) => id);
