import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { randomFrom } from "../support/random.ts";
import { buildWorker } from "./build-worker.ts";
import { layGround } from "./ground.ts";
import { playRound, type Round, type Told } from "./round.ts";
import { SCENARIOS } from "./scenarios/list.ts";

// A short run of what `npm run test:crash` does at length: by named steps alone, so that it needs neither root nor strace.

test("every scenario ends normally after a kill at any step and again during recovery", async () => {
  const random = randomFrom();
  const upTo = (most: number): number => 1 + Math.floor(random() * most);
  using ground = layGround(undefined);
  const bundle = await buildWorker(ground.base);
  const rounds = SCENARIOS.filter((scenario) => ground.slot(scenario, 0)).flatMap((scenario): Round[] => [
    { scenario, blows: [`any:${upTo(11)}`] },
    { scenario, blows: [`any:${upTo(10)}:after`, `any:${upTo(5)}`], again: true },
  ]);
  const told: { round: Round; told: Told }[] = [];
  const play = async (number: number): Promise<void> => {
    for (let round = rounds.pop(); round; round = rounds.pop()) {
      const slot = ground.slot(round.scenario, number);
      if (!slot) continue;
      const deps = { bundle, cache: ground.cache, slot };
      told.push({ round, told: await playRound(deps, round, { files: [], journal: [] }) });
    }
  };
  await Promise.all([play(0), play(1)]);
  const kills = told.reduce((sum, one) => sum + one.told.kills, 0);
  console.log(`${kills} kills in ${told.length} rounds`);
  const wrong = told.flatMap(({ round: { scenario, blows }, told: { wrong, runs } }) =>
    wrong.map((line) => `${scenario.name} ${blows.join("/")}: ${line} (${runs.map(({ said }) => said).join(" | ")})`),
  );
  expect(wrong).toEqual([]);
  expect(kills).toBeGreaterThanOrEqual(told.length);
}, 180_000);

test("the checker shares no code with the program that it checks", () => {
  const folder = join(import.meta.dirname, "check");
  const imports = readdirSync(folder).flatMap((file) =>
    [...readFileSync(join(folder, file), "utf8").matchAll(/from "([^"]+)"/g)].map(([, from]) => from),
  );
  expect(imports.length).toBeGreaterThan(10);
  expect(imports.filter((from) => !/^(?:node:|better-sqlite3$|\.\/[\w-]+\.ts$)/.test(from ?? ""))).toEqual([]);
});
