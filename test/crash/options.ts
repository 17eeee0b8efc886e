import { parseArgs } from "node:util";
import { SCENARIOS } from "./scenarios/list.ts";
import type { Scenario } from "./scenarios/scenario.ts";

/** Named steps only, or also each system call. */
export type Every = "steps" | "calls";

export type Options = {
  seed: number;
  kills: number;
  /** Minimum number of rounds. */
  rounds: number;
  /** Number of this seed's rounds that an interrupted run has already played. */
  from: number;
  daemonKills: number;
  minutes: number;
  scenarios: readonly Scenario[];
  /** Plays one round only, with these blows. */
  at: string[] | undefined;
  plantedOnly: boolean;
  /** Plays exactly one round for each place of this kind, without daemons. Undefined: a mixed run. */
  every: Every | undefined;
  whole: boolean;
  onServer: boolean;
};

const HELP = `npm run test:crash -- [--seed N] [--kills 1000] [--rounds 0] [--from 0] [--daemon-kills 50] [--minutes 14] [--scenario NAME[,NAME…]] [--at BLOW[/BLOW…]] [--planted] [--every steps|calls] [--database postgres]`;

/** Parses the options. @throws Error with a message for the user */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seed: { type: "string" },
      kills: { type: "string", default: "1000" },
      rounds: { type: "string", default: "0" },
      from: { type: "string", default: "0" },
      "daemon-kills": { type: "string", default: "50" },
      minutes: { type: "string", default: "14" },
      scenario: { type: "string" },
      at: { type: "string" },
      planted: { type: "boolean", default: false },
      every: { type: "string" },
      database: { type: "string", default: "sqlite" },
    },
  });
  const wanted = values.scenario?.split(",");
  const named = SCENARIOS.filter(({ name }) => wanted?.includes(name) ?? true);
  if (named.length === 0) {
    throw new Error(
      `${HELP}\nThere is no scenario ${values.scenario}: ${SCENARIOS.map(({ name }) => name).join(", ")}.`,
    );
  }
  if (values.at !== undefined && named.length !== 1) {
    throw new Error(`${HELP}\n--at needs --scenario.`);
  }
  const { every } = values;
  if (every !== undefined && every !== "steps" && every !== "calls") {
    throw new Error(`${HELP}\n--every takes steps or calls.`);
  }
  const isMixed = values.scenario === undefined && every === undefined;
  return {
    seed: values.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(values.seed),
    kills: Number(values.kills),
    rounds: Number(values.rounds),
    from: Number(values.from),
    onServer: values.database === "postgres",
    daemonKills: isMixed ? Number(values["daemon-kills"]) : 0,
    minutes: Number(values.minutes),
    scenarios: named,
    at: values.at?.split("/"),
    plantedOnly: values.planted,
    every,
    whole: isMixed && values.from === "0",
  };
}
