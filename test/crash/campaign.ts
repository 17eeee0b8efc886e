import { shuffled } from "../support/random.ts";
import { struck } from "./blow.ts";
import type { Work } from "./ground.ts";
import type { Every } from "./options.ts";
import {
  blowsToServer,
  deathsAtCalls,
  deathsAtSteps,
  deathsInRecovery,
  failures,
  pastTheEnd,
} from "./plan.ts";
import { playRound, type Round, type Told } from "./round.ts";
import type { Scenario } from "./scenarios/scenario.ts";
import { inSlot, type Survey, survey } from "./survey.ts";

export type Campaign = Work & {
  scenarios: readonly Scenario[];
  random: () => number;
  withStrace: boolean;
  /** True if the database is on a server. The server is then struck as well. */
  onServer: boolean;
  budget: Budget;
  /** Number of rounds of the plan that were played before. */
  from: number;
  /** Number of rounds that are played at once. */
  slots: number;
  every: Every | undefined;
};

/** Duration of a run: until both `kills` and `rounds` are reached, but not after `until`. */
type Budget = { kills: number; rounds: number; until: number };

const hasEnded = (budget: Budget, kills: number, rounds: number): boolean =>
  (kills >= budget.kills && rounds >= budget.rounds) || performance.now() >= budget.until;

export type Tally = {
  rounds: number;
  kills: Map<string, number>;
  /** Kills during a run that was recovering from a kill. */
  inRecovery: number;
  failures: number;
  coverage: Map<string, number>;
  wrong: { round: Round; told: Told }[];
  /** Rounds in which the process passed the place of its kill alive. */
  survived: Round[];
};

/**
 * Plays rounds until the budget is used. Each place where a scenario can be struck comes first,
 * once.
 */
export async function runCampaign(campaign: Campaign): Promise<Tally> {
  const { slots, say, from } = campaign;
  const tally: Tally = {
    rounds: 0,
    kills: new Map(),
    inRecovery: 0,
    failures: 0,
    coverage: new Map(),
    wrong: [],
    survived: [],
  };
  const surveys = await surveyAll(campaign);
  const { first, rest } = arrange(campaign, surveys);
  const queue = [...first, ...rest];
  let next = from;
  const play = async (number: number): Promise<void> => {
    for (;;) {
      const at = next++;
      const round = queue[at];
      if (
        !round ||
        (at >= first.length && hasEnded(campaign.budget, sum(tally.kills), from + tally.rounds))
      ) {
        return;
      }
      const told = await playIn(campaign, surveys, round, number, at);
      count(tally, round, told);
      if (tally.rounds % 100 === 0) {
        say(
          `  … ${from + tally.rounds} rounds, ${sum(tally.kills)} kills, ${tally.wrong.length} wrong, ${seconds()} s`,
        );
      }
      for (const line of told.wrong) {
        say(
          `VIOLATION ${line}\n  ${replay(round)}\n  runs: ${told.runs.map(({ said }) => said).join(" | ")}`,
        );
      }
    }
  };
  await Promise.all(Array.from({ length: slots }, (_, number) => play(number)));
  return tally;
}

/** Runs every scenario without faults to find out where it can be struck. */
async function surveyAll(campaign: Campaign): Promise<Map<Scenario, Survey>> {
  const { ground, bundle, scenarios, slots, withStrace, say } = campaign;
  const surveys = new Map<Scenario, Survey>();
  const open = [...scenarios];
  const look = async (number: number): Promise<void> => {
    for (let scenario = open.shift(); scenario; scenario = open.shift()) {
      const slot = ground.slot(scenario, number);
      if (slot) {
        surveys.set(
          scenario,
          await survey({ bundle, cache: ground.cache, slot }, scenario, withStrace),
        );
      } else {
        say(`${scenario.name} is left out: ${ground.missing(scenario.place)}.`);
      }
    }
  };
  await Promise.all(Array.from({ length: slots }, (_, number) => look(number)));
  // Sorted in the order of the list, so that a seed always gives the same plan.
  return new Map(scenarios.flatMap((scenario) => [...surveys].filter(([own]) => own === scenario)));
}

async function playIn(
  { ground, bundle }: Campaign,
  surveys: ReadonlyMap<Scenario, Survey>,
  round: Round,
  number: number,
  at: number,
): Promise<Told> {
  const own = ground.slot(round.scenario, number);
  const seen = surveys.get(round.scenario);
  if (!own || !seen) throw new Error(`${round.scenario.name} has no place here.`);
  const deps = { bundle, cache: ground.cache, slot: own };
  return playRound(deps, { ...round, again: at % 8 === 0 }, inSlot(seen, own));
}

/**
 * Puts the rounds first that every run must play: one for each kind of place, and the proof that
 * nothing comes after the last place.
 */
function arrange(
  campaign: Campaign,
  surveys: ReadonlyMap<Scenario, Survey>,
): { first: Round[]; rest: Round[] } {
  const { random, every } = campaign;
  const first: Round[] = [];
  const rest: Round[] = [];
  for (const [scenario, seen] of surveys) {
    const calls = every === "steps" ? [] : deathsAtCalls(scenario, seen);
    const deaths = shuffled([...deathsAtSteps(scenario, seen), ...calls], random);
    if (every) {
      first.push(...deaths);
      continue;
    }
    const kinds = new Map(deaths.map((round) => [struck(round.blows[0] ?? ""), round]));
    first.push(...kinds.values(), ...shuffled(pastTheEnd(scenario, seen), random).slice(0, 4));
    first.push(...shuffled(failures(scenario, seen), random).slice(0, 6));
    const recoveries = deathsInRecovery(scenario, seen, 4, random);
    first.push(...shuffled(recoveries, random).slice(0, 3));
    const struckFirst = new Set(first);
    const toServer = campaign.onServer ? shuffled(blowsToServer(scenario, seen), random) : [];
    first.push(...new Map(toServer.map((round) => [struck(round.blows[0] ?? ""), round])).values());
    rest.push(
      ...[...deaths, ...recoveries, ...toServer].filter((round) => !struckFirst.has(round)),
    );
  }
  return { first: shuffled(first, random), rest: shuffled(rest, random) };
}

function count(tally: Tally, { scenario, blows }: Round, told: Told): void {
  tally.rounds++;
  tally.kills.set(scenario.name, (tally.kills.get(scenario.name) ?? 0) + told.kills);
  tally.inRecovery += told.runs.slice(1).filter(({ killed }) => killed).length;
  for (const blow of told.struck) {
    const row = struck(blow);
    tally.coverage.set(row, (tally.coverage.get(row) ?? 0) + 1);
    if (/ E[A-Z]+\+?$/.test(row)) tally.failures++;
  }
  if (hasPassed(blows[0] ?? "", told)) tally.survived.push({ scenario, blows });
  if (told.wrong.length > 0) tally.wrong.push({ round: { scenario, blows }, told });
}

/**
 * True if a named step was taken and nothing died. A run can take fewer steps than the survey, for
 * example if a lease is not renewed during it.
 */
function hasPassed(blow: string, { struck: hit, runs }: Told): boolean {
  const [step = "", call = ""] = blow.split(":");
  return hit.length === 0 && (runs[0]?.steps[step] ?? 0) >= Number(call);
}

export const sum = (kills: ReadonlyMap<string, number>): number =>
  [...kills.values()].reduce((all, one) => all + one, 0);

const seconds = (): number => Math.round(performance.now() / 1000);

export const replay = ({ scenario, blows }: Round): string =>
  `npm run test:crash -- --scenario ${scenario.name} --at ${blows.join("/")}`;
