import { isKill, NO_TRACING } from "./blow.ts";
import { checkAtRest, checkEnd, checkNow } from "./check/check.ts";
import { below, factsOf } from "./check/look.ts";
import type { World } from "./check/world.ts";
import { type Run, type RunDeps, runWorker } from "./run-worker.ts";
import type { Scenario } from "./scenarios/scenario.ts";
import { prepare } from "./scenarios/stage.ts";
import type { SlotDatabase } from "./slot-database.ts";

/** A folder for rounds that run one after the other in it. Its paths are the same each time. */
export type Slot = { home: string; downloads: string; database?: SlotDatabase | undefined };

export type Round = {
  scenario: Scenario;
  /** The blow of the first run, the second and so on. A run without a blow follows. */
  blows: readonly string[];
  /** Adds a run after everything is done. That run must find nothing to do. */
  again?: boolean;
};

export type Told = {
  wrong: string[];
  kills: number;
  /** Blows that took effect. */
  struck: string[];
  /** The runs in order; the last one had no blow. */
  runs: Run[];
};

export type RoundDeps = RunDeps & { slot: Slot };

/**
 * Prepares a scenario, strikes one run after the other, lets the last one finish, and runs the
 * checker after each.
 */
export async function playRound(
  deps: RoundDeps,
  round: Round,
  tracing = NO_TRACING,
): Promise<Told> {
  const { scenario, blows } = round;
  const { sceneFile, world } = await prepare(scenario, deps.slot);
  // If a link is refused as if across file systems, a source that is moved and returned may come
  // back as a copy.
  if (blows.some((blow) => /^link:\d+=E(?:XDEV|MLINK)/.test(blow))) {
    for (const source of world.sources) source.copied ||= source.mayGo;
  }
  const play = { scenario, sceneFile, tracing };
  const told: Told = { wrong: [], kills: 0, struck: [], runs: [] };
  const say = (when: string, wrong: readonly string[]): void =>
    void told.wrong.push(...wrong.map((line) => `${when}: ${line}`));

  for (const [index, blow] of blows.entries()) {
    const run = await runWorker(deps, play, index + 1, blow);
    told.runs.push(run);
    if (run.killed) told.kills++;
    if (run.killed || !isKill(blow)) told.struck.push(blow);
    if (!run.killed && run.said.startsWith("I8: ")) say(blow, [run.said]);
    say(`after ${blow}`, checkNow(world));
  }
  let last = await runWorker(deps, play, blows.length + 1, "");
  // On an overloaded machine, an engine can miss its deadline; its supervisor then restarts it.
  for (
    let again = 0;
    again < 3 && deps.slot.database && /The engine lock was lost/.test(last.said);
    again++
  ) {
    last = await runWorker(deps, play, blows.length + 1, "");
  }
  told.runs.push(last);
  const complete = blows.every(leavesNothingOpen);
  if (!last.done && complete) say("at the end", [`I8: ${last.said}`]);
  say("at the end", complete ? checkEnd(world) : checkAtRest(world));
  if (round.again && told.wrong.length === 0) {
    const before = lookOf(world);
    await runWorker(deps, play, blows.length + 2, "");
    if (lookOf(world) !== before) {
      say("again", ["a run that had nothing to do changed something"]);
    }
  }
  return told;
}

/** An error may send a release to a person, or lead to another method; a kill may not. */
const leavesNothingOpen = (blow: string): boolean => isKill(blow) || blow === "";

const lookOf = (world: World): string =>
  JSON.stringify(below(world.library).files.map((path) => factsOf(path))) +
  JSON.stringify(below(world.library).folders.toSorted()) +
  JSON.stringify(world.sources.map(({ path }) => factsOf(path)));
