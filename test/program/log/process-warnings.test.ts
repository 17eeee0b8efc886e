import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import {
  holdProcessWarnings,
  logProcessWarnings,
} from "../../../src/program/log/process-warnings.ts";

test("warnings wait for the first log, go to the newest log, and are printed after the last one", async () => {
  const before = process.listeners("warning");
  const lines: string[] = [];
  const warn = async (message: string): Promise<void> => {
    process.emitWarning(message, "PlantedWarning");
    await setImmediate();
  };
  const end = holdProcessWarnings((line) => void lines.push(`printed ${line}`));
  await warn("one\u001b[31m");
  expect(lines).toEqual([]);
  const endOuter = logProcessWarnings((line) => void lines.push(`outer ${line}`));
  const endInner = logProcessWarnings((line) => void lines.push(`inner ${line}`));
  await warn("two");
  endInner();
  await warn("three");
  endOuter();
  await warn("four");
  end();
  expect(lines).toEqual([
    "outer PlantedWarning: one\ufffd[31m",
    "inner PlantedWarning: two",
    "outer PlantedWarning: three",
    "printed PlantedWarning: four",
  ]);
  expect(process.listeners("warning")).toEqual(before);
});
