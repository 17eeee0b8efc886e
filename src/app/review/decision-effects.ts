import type { Clock } from "../../core/clock.ts";
import { waitsForEngine } from "../../core/release/state-traits.ts";
import type { Store } from "../../store/open.ts";
import { selectReleasesHere } from "../../store/storages/engines.ts";
import { type EngineView, viewEngine } from "../engine/engine-view.ts";
import { viewEngineElsewhere, viewStartedEngine } from "../engine/engines.ts";
import type { ShownEngine, ShownResult, ShownResults } from "../shown/results-shape.ts";
import { type Wait, waitForOutcomes } from "./decisions/wait-for-outcomes.ts";
import { refuseReplaced } from "./refuse-replaced.ts";

/** Follows up on a decision: starts an engine for it and reports the outcome of each release. */
export interface FollowUp {
  /** True if a decision made here starts an engine. */
  wakesEngine: boolean;
  /** Starts an engine if one of these releases waits for it. Returns true if it did. */
  wakeFor(written: readonly { id: number; ok?: boolean; state?: string }[]): Promise<boolean>;
  /** Returns the engine that carries out decisions about these releases. */
  engineFor(ids: readonly number[], isStarted?: boolean): Promise<ShownEngine>;
  /** Starts an engine if the results need one, and returns them with its state. */
  withEngine(results: ShownResult[]): Promise<ShownResults>;
  /**
   * Waits until an engine has acted on each release, then returns the outcomes. If there is no
   * `wait` or no engine, returns the results unchanged.
   */
  awaited(
    written: ShownResults,
    wait: Wait | undefined,
    waitForEnd?: typeof waitForOutcomes,
  ): Promise<ShownResults>;
}

export interface AfterwardsDeps extends EngineView {
  store: Store;
  clock: Clock;
  /**
   * Starts an engine if none is running. Called after each write that an engine must act on. Does
   * not throw. Undefined if a daemon runs the engine, which notices the commit itself.
   */
  wakeEngine?: (() => void) | undefined;
}

export function createAfterwards(deps: AfterwardsDeps): FollowUp {
  const { clock, wakeEngine } = deps;
  const store = refuseReplaced(deps.store);
  const wakesEngine = wakeEngine !== undefined;
  /**
   * True if an engine is started for any of these releases. An engine that is started from here
   * works only on its own storage.
   */
  const startsFor = async (written: readonly { id: number }[]): Promise<boolean> =>
    wakesEngine && (await selectReleasesHere(store.read, idsOf(written))).length > 0;
  const wakeFor: FollowUp["wakeFor"] = async (written) => {
    const starts = await startsFor(written.filter((result) => waitsForEngine([result])));
    if (starts) wakeEngine?.();
    return starts;
  };
  const engineFor: FollowUp["engineFor"] = async (ids, isStarted = false) => {
    const elsewhere = await viewEngineElsewhere(store, ids, clock.now());
    return isStarted
      ? viewStartedEngine(await viewEngine(store, deps), elsewhere)
      : (elsewhere ?? viewEngine(store, deps));
  };
  const withEngine: FollowUp["withEngine"] = async (results) => {
    const isStarted = await wakeFor(results);
    return { results, engine: await engineFor(idsOf(results), isStarted) };
  };
  const awaited: FollowUp["awaited"] = async (written, wait, waitForEnd = waitForOutcomes) =>
    wait && (written.engine.running || (await startsFor(written.results)))
      ? { ...written, results: await waitForEnd(store, written.results, wait) }
      : written;
  return { wakesEngine, wakeFor, engineFor, withEngine, awaited };
}

const idsOf = (written: readonly { id: number }[]): number[] => written.map(({ id }) => id);
