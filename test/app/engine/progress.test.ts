import { expect, test } from "vitest";
import type { Stage } from "../../../src/app/engine/engine.ts";
import { createProgress } from "../../../src/app/engine/progress.ts";
import type { EngineFiles } from "../../../src/app/releases/files-port.ts";
import { clockOf } from "../../support/fake-clock.ts";

const MINUTE = 60_000;
const never = new AbortController().signal;

function scene() {
  let at = 1000;
  const progress = createProgress(clockOf(() => at));
  progress.begun();
  const quick = progress.watch({
    name: "data-version",
    run: async () => 1,
    idle: async () => true,
  });
  const hangs: Stage = progress.watch({
    name: "discover",
    run: () => new Promise(() => {}),
    idle: async () => true,
  });
  return { progress, quick, hangs, pass: (ms: number) => void (at += ms) };
}

test("a loop is alive while stages finish rounds, and stuck when no stage does", async () => {
  const { progress, quick } = scene();
  expect(progress.stuck()).toBeUndefined();
  expect(progress.stuck()).toMatch(/No stage/);
  await quick.run(never);
  expect(progress.stuck()).toBeUndefined();
});

test("a loop is never stuck before its start", () => {
  const progress = createProgress(clockOf(() => 0));
  expect([progress.stuck(), progress.stuck(), progress.hasBegun()]).toEqual([
    undefined,
    undefined,
    false,
  ]);
});

test("a stage that hangs counts as stuck after 15 minutes, even if other stages continue", async () => {
  const { progress, quick, hangs, pass } = scene();
  void hangs.run(never);
  for (const [minutes, expected] of [
    [14, undefined],
    [2, "The stage discover has made no progress for 16 minutes."],
  ] as const) {
    pass(minutes * MINUTE);
    await quick.run(never);
    expect(progress.stuck()).toBe(expected);
  }
});

test("counts a stage that fails as finished", async () => {
  const { progress, pass } = scene();
  const fails = progress.watch({
    name: "file",
    run: () => Promise.reject(new Error("x")),
    idle: async () => true,
  });
  await expect(fails.run(never)).rejects.toThrow("x");
  pass(60 * MINUTE);
  expect(progress.stuck()).toBeUndefined();
});

test("counts a long copy as progress as long as bytes are copied", async () => {
  const { progress, quick, pass } = scene();
  let move: (() => void) | undefined;
  const seen: number[] = [];
  const copyVerified: EngineFiles["copyVerified"] = (_source, _temp, { onProgress }) => {
    move = () => onProgress?.(1, 0);
    return new Promise(() => {});
  };
  const files = progress.watchCopies({ copyVerified } as EngineFiles);
  const copies = progress.watch({
    name: "trash",
    run: async (signal) => {
      await files.copyVerified(
        "/a",
        "/b",
        { onProgress: (n: number) => seen.push(n) } as never,
        signal,
      );
      return 1;
    },
    idle: async () => true,
  });
  void copies.run(never);
  const after = async (minutes: number): Promise<string | undefined> => {
    pass(minutes * MINUTE);
    await quick.run(never);
    return progress.stuck();
  };
  for (let hours = 0; hours < 4; hours++) {
    move?.();
    expect(await after(14)).toBeUndefined();
  }
  expect(await after(2)).toBe("The stage trash has made no progress for 16 minutes.");
  expect(seen).toEqual([1, 1, 1, 1]);
});
