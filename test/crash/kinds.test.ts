import { expect, test } from "vitest";
import { createFiles } from "../../src/program/parts/files.ts";
import { layGround } from "./ground.ts";
import { SCENARIOS_OF } from "./kinds.ts";
import { SCENARIOS } from "./scenarios/list.ts";
import type { Scenario } from "./scenarios/scenario.ts";
import { prepare } from "./scenarios/stage.ts";
import { drive } from "./worker/drive.ts";
import { wireWorker } from "./worker/wire-worker.ts";

const kindsOf = (scenario: Scenario): string[] =>
  Object.entries(SCENARIOS_OF).flatMap(([kind, all]) => (all.includes(scenario) ? [kind] : []));

test("each scenario is one of a kind of work, and the crash tests play each of them once", () => {
  expect(SCENARIOS.filter((scenario) => kindsOf(scenario).length === 0)).toEqual([]);
  const listed = new Set(Object.values(SCENARIOS_OF).flat());
  expect([...listed].filter((scenario) => !SCENARIOS.includes(scenario))).toEqual([]);
  const names = SCENARIOS.map(({ name }) => name);
  expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
});

test("a scenario does the work of which it is listed, in the run that is killed", async () => {
  using ground = layGround(undefined);
  for (const scenario of SCENARIOS) {
    const slot = ground.slot(scenario, 0);
    // A file system that shares blocks needs root; `npm run test:crash` mounts one.
    if (!slot) continue;
    const { scene } = await prepare(scenario, slot);
    await using worker = await wireWorker(scene, 1, createFiles());
    const { read } = worker.store;
    const since = worker.lease.number;
    expect(await drive(worker, scene)).toBe(true);
    const operations = await read
      .selectFrom("operation")
      .select(["kind", "method"])
      .where("id", "like", `${String(since).padStart(4, "0")}-%`)
      .execute();
    const items = await read.selectFrom("item").select("action").execute();
    const done = new Set([
      ...operations.flatMap(({ kind, method }) => [`operation ${kind}`, `method ${method}`]),
      ...items.flatMap(({ action }) => (action === null ? [] : [`job ${action}`])),
    ]);
    const claimed = kindsOf(scenario).filter((kind) => /^(?:operation|method|job) /.test(kind));
    expect({ [scenario.name]: claimed.filter((kind) => !done.has(kind)) }).toEqual({
      [scenario.name]: [],
    });
    const undone = kindsOf(scenario).flatMap((kind) => /^undo of (job .*)/.exec(kind)?.[1] ?? []);
    expect(undone.filter((kind) => !done.has(kind))).toEqual([]);
    const filing = kindsOf(scenario).flatMap((kind) => /filing by (\w+)$/.exec(kind)?.[1] ?? []);
    expect(new Set([...filing, scene.method])).toEqual(new Set([scene.method]));
  }
});
