import { expect, test } from "vitest";
import { runOverdueUpkeep, type Upkeep } from "../../../src/program/engine/jobs.ts";

/** Upkeep that counts its runs, and a log that keeps its errors. */
function counted({ overdue, fails = false }: { overdue: boolean; fails?: boolean }) {
  const errors: string[] = [];
  let runs = 0;
  const upkeep: Pick<Upkeep, "run" | "isOverdue"> = {
    async run() {
      runs++;
      if (fails) throw new Error("The disk is full.");
    },
    isOverdue: async () => overdue,
  };
  const log = { info() {}, warn() {}, error: (message: string) => void errors.push(message) };
  return { upkeep, log, errors, runs: () => runs };
}

const running = new AbortController().signal;

test("runs upkeep after the work only if it is overdue", async () => {
  const overdue = counted({ overdue: true });
  await runOverdueUpkeep(overdue.upkeep, overdue.log, running);
  expect(overdue.runs()).toBe(1);
  const recent = counted({ overdue: false });
  await runOverdueUpkeep(recent.upkeep, recent.log, running);
  expect(recent.runs()).toBe(0);
});

test("a stopped engine runs no upkeep", async () => {
  const it = counted({ overdue: true });
  await runOverdueUpkeep(it.upkeep, it.log, AbortSignal.abort());
  expect(it.runs()).toBe(0);
});

test("logs failed upkeep and continues", async () => {
  const it = counted({ overdue: true, fails: true });
  await runOverdueUpkeep(it.upkeep, it.log, running);
  expect(it.errors).toEqual(["Upkeep failed. It runs again later."]);
});
