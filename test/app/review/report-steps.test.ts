import { setTimeout } from "node:timers/promises";
import { expect, test } from "vitest";
import { changeState } from "../../../src/app/releases/change-state.ts";
import { waitFor as holdFor } from "../../../src/app/releases/waiting.ts";
import { reportSteps, type ShownStep } from "../../../src/app/review/take-in.ts";
import { Outage } from "../../../src/base/errors.ts";
import { recordProgress } from "../../../src/store/journal/copy-progress.ts";
import { beginOperation } from "../../../src/store/journal/journal.ts";
import { HEAT, testEngine } from "../../support/engine.ts";

const by = { actor: "engine", at: 1 };

test("reports each step once and in order, including a copy's progress, until the release is filed", async () => {
  await using engine = await testEngine();
  const { store, signal } = engine;
  const { id } = await engine.approved("Heat.1995.mkv");
  const told: ShownStep[] = [];
  // Events to run, one after each reported step.
  const next = [
    async () => void (await changeState(store, await engine.now(id), { kind: "start_filing" }, by)),
    () =>
      store.write(async (trx) => {
        const source = { dev: "1", ino: "2", size: 1000, mtimeNs: "0" };
        const operation = {
          id: "op",
          releaseId: id,
          itemPath: "Heat.1995.mkv",
          kind: "publish" as const,
          lease: 1,
        };
        const paths = {
          sourcePath: "/in",
          source,
          finalPath: "/lib/Heat.mkv",
          madeFolders: [],
          anchor: undefined,
        };
        await beginOperation(trx, { ...operation, ...paths }, 1);
        const progress = {
          operationId: "op",
          releaseId: id,
          doneBytes: 450,
          totalBytes: 1000,
          startedAt: 1,
          at: 2,
        };
        await recordProgress(trx, progress);
      }),
    async () =>
      void (await changeState(
        store,
        await engine.now(id),
        { kind: "all_published", problems: [] },
        by,
      )),
  ];
  let going: Promise<void> = Promise.resolve();
  const tell = (step: ShownStep): void => {
    told.push(step);
    // 400 ms is longer than the interval to the next check, which then finds nothing new.
    going = going.then(() => setTimeout(400)).then(() => next.shift()?.());
  };
  await reportSteps(store, id, tell, signal);
  await going;
  expect(told.slice(0, 3)).toEqual([
    { done: 2, total: 4, message: "approved" },
    { done: 3, total: 4, message: "filing" },
    { done: 3.45, total: 4, message: "copying: 45 % of 1000 B" },
  ]);
  const steps = told.map(({ done }) => done);
  expect(steps).toEqual([...new Set(steps)].toSorted((a, b) => a - b));
});

test("does not follow a release in review or waiting, and reports nothing", async () => {
  await using engine = await testEngine();
  const { id } = await engine.approved("Heat.1995.mkv", "x", { identity: HEAT });
  await holdFor(engine.store, await engine.now(id), new Outage("no_space", "Full."), by);
  const told: ShownStep[] = [];
  await reportSteps(engine.store, id, (step) => told.push(step), engine.signal);
  await reportSteps(engine.store, 99, (step) => told.push(step), engine.signal);
  expect(told).toEqual([]);
});

test("ends after the timeout, or at once when no caller is left", async () => {
  await using engine = await testEngine();
  const { id } = await engine.approved("Heat.1995.mkv");
  await reportSteps(engine.store, id, () => {}, engine.signal, 300);
  const stop = new AbortController();
  await reportSteps(engine.store, id, () => stop.abort(), stop.signal, 3_600_000);
});
