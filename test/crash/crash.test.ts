import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { postgresMissing } from "../support/postgres/server.ts";
import { randomFrom } from "../support/random.ts";
import { buildWorker } from "./build-worker.ts";
import { layGround } from "./ground.ts";
import { playRound, type Round, type Told } from "./round.ts";
import { SCENARIOS } from "./scenarios/list.ts";
import { type SlotDatabase, startSlotDatabase } from "./slot-database.ts";

// A short version of `npm run test:crash`. It uses named steps only, so it does not need root or
// strace. Each scenario gets one of the two ways to be killed, and on a server every second
// scenario is played; another seed plays the others.

const random = randomFrom();
const ODD = random() < 0.5 ? 0 : 1;
const upTo = (most: number): number => 1 + Math.floor(random() * most);

/** Plays the rounds, one per slot at a time. Returns the violations and the number of kills. */
async function playAll(rounds: Round[], slots: number, databases: readonly SlotDatabase[] = []) {
  using ground = layGround(undefined, databases);
  const bundle = await buildWorker(ground.base);
  const told: { round: Round; told: Told }[] = [];
  const play = async (number: number): Promise<void> => {
    for (let round = rounds.pop(); round; round = rounds.pop()) {
      const slot = ground.slot(round.scenario, number);
      if (!slot) continue;
      const deps = { bundle, cache: ground.cache, slot };
      told.push({ round, told: await playRound(deps, round) });
    }
  };
  await Promise.all(Array.from({ length: slots }, (_, number) => play(number)));
  const wrong = told.flatMap(({ round: { scenario, blows }, told: { wrong, runs } }) =>
    wrong.map(
      (line) =>
        `${scenario.name} ${blows.join("/")}: ${line} (${runs.map(({ said }) => said).join(" | ")})`,
    ),
  );
  return { wrong, rounds: told.length, kills: told.reduce((sum, one) => sum + one.told.kills, 0) };
}

test("every scenario ends normally after a kill at any step and again during recovery", async () => {
  const { wrong, rounds, kills } = await playAll(
    SCENARIOS.map(
      (scenario, at): Round =>
        at % 2 === ODD
          ? { scenario, blows: [`any:${upTo(11)}`] }
          : { scenario, blows: [`any:${upTo(10)}:after`, `any:${upTo(5)}`], again: true },
    ),
    2,
  );
  console.log(`${kills} kills in ${rounds} rounds`);
  expect(wrong).toEqual([]);
  expect(kills).toBeGreaterThanOrEqual(rounds);
});

test.skipIf(postgresMissing() !== undefined)(
  "every scenario also ends normally if the database server crashes, is cut off, hangs or loses a response",
  async () => {
    await using databases = new AsyncDisposableStack();
    const started = await Promise.all([
      startSlotDatabase(),
      startSlotDatabase(),
      startSlotDatabase(),
    ]);
    for (const each of started) databases.use(each);
    const blows = [
      () => `any:${upTo(10)}`,
      () => `any:${upTo(10)}=terminate`,
      () => `any:${upTo(10)}=crash`,
      () => `any:${upTo(10)}=cut`,
      () => `any:${upTo(10)}=silence`,
      () => `transaction:${upTo(3)}=lose`,
    ];
    const first = upTo(blows.length);
    const { wrong, rounds } = await playAll(
      SCENARIOS.filter((_, at) => at % 2 === ODD).map((scenario, at) => ({
        scenario,
        blows: [blows[(first + at) % blows.length]?.() ?? ""],
      })),
      started.length,
      started,
    );
    expect(wrong).toEqual([]);
    expect(rounds).toBeGreaterThan(10);
  },
);

test("a file that the system refuses to remove may keep the name under which it was set aside", async () => {
  const scenario = SCENARIOS.find(({ name }) => name === "move-pack");
  if (!scenario) throw new Error("The scenario is missing.");
  const { wrong } = await playAll([{ scenario, blows: ["unlink:2=EROFS+"] }], 1);
  expect(wrong).toEqual([]);
});

test("the checker shares no code with the program that it checks", () => {
  const folder = join(import.meta.dirname, "check");
  const imports = readdirSync(folder).flatMap((file) =>
    [...readFileSync(join(folder, file), "utf8").matchAll(/from "([^"]+)"/g)].map(
      ([, from]) => from,
    ),
  );
  expect(imports.length).toBeGreaterThan(10);
  expect(
    imports.filter((from) => !/^(?:node:|better-sqlite3$|\.\/[\w-]+\.ts$)/.test(from ?? "")),
  ).toEqual([]);
});
