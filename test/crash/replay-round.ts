import { replay } from "./campaign.ts";
import type { Work } from "./ground.ts";
import { playRound } from "./round.ts";
import type { Scenario } from "./scenarios/scenario.ts";
import { survey } from "./survey.ts";

/** Replays one round and reports it in full. Returns true if nothing was wrong. */
export async function replayRound(
  { ground, bundle, withStrace, say }: Work & { withStrace: boolean },
  scenario: Scenario,
  blows: readonly string[],
): Promise<boolean> {
  const slot = ground.slot(scenario, 0);
  if (!slot) {
    throw new Error(`${scenario.name} cannot be played here: ${ground.missing(scenario.place)}.`);
  }
  const deps = { bundle, cache: ground.cache, slot };
  const { tracing } = await survey(deps, scenario, withStrace);
  const { wrong, runs } = await playRound(deps, { scenario, blows, again: true }, tracing);
  say(replay({ scenario, blows }));
  for (const { said, ms } of runs) say(`  ${said} (${Math.round(ms)} ms)`);
  for (const line of wrong) say(`VIOLATION ${line}`);
  if (wrong.length === 0) say("  nothing was wrong");
  return wrong.length === 0;
}
