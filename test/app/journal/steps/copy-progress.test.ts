import { expect, test } from "vitest";
import { recoverAll } from "../../../../src/app/journal/recover.ts";
import { type OnProgress, watchCopy } from "../../../../src/app/journal/steps/make-file.ts";
import { type CopyProgress, recordProgress } from "../../../../src/store/journal/copy-progress.ts";
import { type TestEngine, testEngine } from "../../../support/engine.ts";

const GiB = 2 ** 30;
const operation = {
  id: "op",
  releaseId: 1,
  source: { dev: "1", ino: "2", size: 4 * GiB, mtimeNs: "0" },
  finalPath: "/lib/Movies/Heat (1995)/Heat (1995).mkv",
};

/** The rows that were written, and the sentences that were logged. */
function watched(engine: TestEngine) {
  const rows: number[][] = [];
  const said: string[] = [];
  const look = async (): Promise<number[] | undefined> => {
    const row = await engine.store.read.selectFrom("copy_progress").selectAll().executeTakeFirst();
    return row && [row.done_bytes / GiB, row.at - row.started_at];
  };
  const deps = {
    store: engine.store,
    clock: engine.clock,
    logCopy: (sentence: string) => void said.push(sentence),
  };
  /**
   * Reports these GiB step by step, `everyMs` apart, and waits each time until the row is written.
   */
  const copy = (steps: [number, number][], everyMs: number) => async (onProgress: OnProgress) => {
    for (const [copied, verified] of steps) {
      engine.clock.advance(everyMs);
      onProgress(copied * GiB, verified * GiB);
      // writes run one after the other, so earlier writes are done after this one
      await engine.store.write(async () => {});
      rows.push((await look()) ?? []);
    }
    return { ok: true };
  };
  return { deps, rows, said, look, copy };
}

const STEPS: [number, number][] = [
  [1, 0],
  [2, 0],
  [4, 0],
  [4, 1],
  [4, 4],
];

test("writes no progress for a copy of less than a second or for a link", async () => {
  await using engine = await testEngine();
  const { deps, rows, said, copy } = watched(engine);
  const before = engine.store.read.selectFrom("copy_progress").selectAll();
  await watchCopy(deps, operation, copy(STEPS, 199));
  await watchCopy(deps, operation, async () => ({ ok: true }));
  expect(rows).toEqual([[], [], [], [], []]);
  expect(await before.execute()).toEqual([]);
  expect(said).toEqual([]);
});

test("reports a longer copy once a second until it ends, and counts reading back as half of it", async () => {
  await using engine = await testEngine();
  const { deps, rows, said, look, copy } = watched(engine);
  await watchCopy(deps, operation, copy(STEPS, 700));
  expect(rows).toEqual([[], [1, 1400], [1, 1400], [2.5, 2800], [2.5, 2800]]);
  expect(await look()).toBeUndefined();
  expect(said).toEqual([
    "Copying Heat (1995).mkv (4 GiB) to /lib/Movies/Heat (1995).",
    "Copied and verified Heat (1995).mkv (4 GiB) after 4 s.",
  ]);
});

test("removes the row of a failed or stopped copy, and reports the copy as stopped", async () => {
  await using engine = await testEngine();
  const { deps, said, look, copy } = watched(engine);
  const stopped = watchCopy(deps, operation, async (onProgress) => {
    await copy(STEPS, 1000)(onProgress);
    expect(await look()).toBeDefined();
    throw new Error("stop");
  });
  await expect(stopped).rejects.toThrow("stop");
  expect(await look()).toBeUndefined();
  const failed = async (onProgress: OnProgress) => ({
    ...(await copy(STEPS, 1000)(onProgress)),
    ok: false,
  });
  expect(await watchCopy(deps, operation, failed)).toEqual({ ok: false });
  expect(said.filter((line) => line.startsWith("Stopped copying Heat"))).toHaveLength(2);
});

test("continues to report progress when the clock is set back", async () => {
  await using engine = await testEngine();
  const { deps, rows, copy } = watched(engine);
  await watchCopy(deps, operation, copy(STEPS.slice(0, 2), -60_000));
  expect(rows.map(([done]) => done)).toEqual([0.5, 1]);
});

test("a full database does not stop the copy", async () => {
  await using engine = await testEngine();
  const { deps, copy } = watched(engine);
  const store = { ...engine.store, write: async () => Promise.reject(new Error("full")) };
  expect(await watchCopy({ ...deps, store }, operation, copy(STEPS, 1000))).toEqual({ ok: true });
});

test("removes a killed engine's progress rows when the next engine starts", async () => {
  await using engine = await testEngine();
  const row: CopyProgress = {
    operationId: "old",
    releaseId: 1,
    doneBytes: 1,
    totalBytes: 2,
    startedAt: 1,
    at: 1,
  };
  await engine.store.write((trx) => recordProgress(trx, row));
  await recoverAll(engine.deps, () => {});
  expect(await engine.store.read.selectFrom("copy_progress").selectAll().execute()).toEqual([]);
});
