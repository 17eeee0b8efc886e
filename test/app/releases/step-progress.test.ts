import { expect, test } from "vitest";
import { copiesOf } from "../../../src/app/engine/status.ts";
import { createFileStage } from "../../../src/app/file/stage.ts";
import type { EngineFiles } from "../../../src/app/releases/files-port.ts";
import {
  waitForOutcomes,
  waitForUndone,
} from "../../../src/app/review/decisions/wait-for-outcomes.ts";
import { findItem } from "../../../src/app/review/queue/find-item.ts";
import { listRunningSteps, recordProgress } from "../../../src/store/journal/copy-progress.ts";
import { type TestEngine, testEngine } from "../../support/engine.ts";
import { askedUndo, fileAll } from "../../support/filing.ts";
import { take } from "../../support/upgrade.ts";

const MIB = 2 ** 20;
const FILM = Buffer.alloc(4 * MIB, 7);

/** A copied film. Reading it again takes two seconds per block on the engine's clock. */
async function copied(onBlock: (engine: TestEngine) => Promise<void>) {
  const reading: Promise<void>[] = [];
  let slow = false;
  const files = (real: EngineFiles): Partial<EngineFiles> => ({
    hashFile: (path, recorded, signal, onBytes) =>
      real.hashFile(path, recorded, signal, (done, total) => {
        if (slow) engine.clock.advance(2000);
        onBytes?.(done, total);
        if (slow) reading.push(onBlock(engine));
      }),
  });
  const engine: TestEngine = await testEngine({ method: "copy", files });
  const { id } = await take(engine, "Heat.1995.mkv", FILM);
  slow = true;
  return { engine, id, reading };
}

test("the undo of a copy shows how far it was read, and nothing once it is finished", async () => {
  const seen: unknown[] = [];
  const { engine, id, reading } = await copied(async ({ store }) => {
    // This write runs between two other writes: the one that adds the note, which was started
    // earlier, and the one that removes the note.
    await store.write(async (read) => void seen.push((await copiesOf({ read }, true)).copies?.[0]));
  });
  await using _ = engine;
  await askedUndo(engine, id);
  await fileAll(engine);
  await Promise.all(reading);
  expect(seen).toContainEqual(
    expect.objectContaining({
      release_id: id,
      step: "check",
      name: "Heat.1995.mkv",
      total_bytes: 4 * MIB,
    }),
  );
  expect((await engine.now(id)).state).toBe("undone");
  expect(await listRunningSteps(engine.store.read)).toEqual([]);
});

test("shows the progress of a check on its release and to callers that wait for the undo", async () => {
  await using engine = await testEngine();
  const { id } = await take(engine, "Heat.1995.mkv");
  await askedUndo(engine, id);
  const row = {
    operationId: `check ${id}`,
    releaseId: id,
    doneBytes: MIB,
    totalBytes: 4 * MIB,
    startedAt: 1,
    at: 2,
  };
  await engine.store.write((trx) => recordProgress(trx, row));
  expect(await findItem(engine.store, id)).toMatchObject({
    progress: { step: "check", done_bytes: MIB, total_bytes: 4 * MIB },
  });
  const told: string[] = [];
  const stage = createFileStage(engine.deps);
  const wait = {
    maxMs: 5000,
    signal: engine.signal,
    report(line: string) {
      told.push(line);
      if (told.length === 1) void stage.run(engine.signal);
    },
  };
  const results = await waitForUndone(engine.store, [{ id, ok: true, state: "undoing" }], wait);
  expect(results).toEqual([{ id, ok: true, state: "undone" }]);
  expect(told).toEqual([`#${id} checking: 25 % of 4 MiB`, ""]);
  await stage.drained();
});

test("reports a copy's progress to callers that wait for an approval", async () => {
  await using engine = await testEngine();
  const { id } = await engine.approved("Heat.1995.mkv");
  const row = {
    operationId: `check ${id}`,
    releaseId: id,
    doneBytes: MIB,
    totalBytes: 4 * MIB,
    startedAt: 1,
    at: 2,
  };
  await engine.store.write((trx) => recordProgress(trx, row));
  const told: string[] = [];
  const wait = {
    maxMs: 250,
    signal: engine.signal,
    report: (line: string) => void told.push(line),
  };
  await waitForOutcomes(engine.store, [{ id, ok: true, state: "approved" }], wait);
  expect(told).toEqual([`#${id} checking: 25 % of 4 MiB`, ""]);
});
