import { expect, test } from "vitest";
import { Outage } from "../../../src/base/errors.ts";
import { createStageErrors } from "../../../src/program/engine/warnings.ts";
import { clockOf } from "../../support/fake-clock.ts";

test("logs a repeated error of a stage once in ten minutes, and a different error at once", () => {
  const lines: string[] = [];
  let at = 0;
  const log = {
    info() {},
    warn: (line: string) => lines.push(`warn ${line}`),
    error: (line: string) => lines.push(line),
  };
  const errors = createStageErrors(
    log,
    clockOf(() => at),
  );
  const full = new Outage("no_space", "The disk is full.");
  for (let round = 0; round < 100; round++) errors("file")(full);
  errors("identify")(full);
  expect(lines).toEqual([
    "warn The stage file is waiting: The disk is full.",
    "warn The stage identify is waiting: The disk is full.",
  ]);
  errors("file")(new Error("odd"));
  expect(lines.at(-1)).toBe("The stage file failed. It is tried again automatically.");
  at = 10 * 60_000;
  errors("identify")(full);
  expect(lines).toHaveLength(4);
});
