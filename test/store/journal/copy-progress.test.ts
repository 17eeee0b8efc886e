import { expect, test } from "vitest";
import {
  forgetAllProgress,
  forgetProgress,
  listRunningSteps,
  readReleasesProgress,
  recordProgress,
} from "../../../src/store/journal/copy-progress.ts";
import { beginOperation } from "../../../src/store/journal/journal.ts";
import { changeItem } from "../../../src/store/releases/items.ts";
import { type TestEngine, testEngine } from "../../support/engine.ts";

const FILES = {
  "e1.mkv": "x".repeat(100),
  "e2.mkv": "x".repeat(200),
  "e3.mkv": "x".repeat(300),
  "e4.mkv": "x".repeat(5000),
};

/**
 * A pack whose first file is filed, second is being copied, third is still to come, and fourth is
 * refused.
 */
async function pack(engine: TestEngine, kind: "publish" | "return" = "publish"): Promise<number> {
  const { id } = await engine.approved("Pack", FILES);
  const source = { dev: "1", ino: "2", size: 200, mtimeNs: "0" };
  const operation = {
    id: "op",
    releaseId: id,
    itemPath: "e2.mkv",
    kind,
    lease: 1,
    sourcePath: "/in/e2.mkv",
    source,
  };
  await engine.store.write(async (trx) => {
    for (const path of Object.keys(FILES)) {
      await changeItem(trx, id, path, { destination: `/lib/${path}` });
    }
    await changeItem(trx, id, "e1.mkv", { method: "copy" });
    await changeItem(trx, id, "e4.mkv", { problem: "Its name is taken." });
    await beginOperation(
      trx,
      { ...operation, finalPath: "/lib/e2.mkv", madeFolders: [], anchor: undefined },
      1,
    );
    await recordProgress(trx, at(id, 10, 2000));
    await recordProgress(trx, at(id, 50, 3000));
  });
  return id;
}

const at = (releaseId: number, doneBytes: number, now: number) => ({
  operationId: "op",
  releaseId,
  doneBytes,
  totalBytes: 200,
  startedAt: 1000,
  at: now,
});

test("a copy has one row with its newest figures until it is removed", async () => {
  await using engine = await testEngine();
  const id = await pack(engine);
  const copy = { kind: "publish", path: "e2.mkv", finalPath: "/lib/e2.mkv" };
  const row = { ...at(id, 50, 3000), step: "copy", name: "Pack", copy };
  expect(await listRunningSteps(engine.store.read)).toEqual([row]);
  await engine.store.write((trx) => forgetProgress(trx, "another"));
  expect(await listRunningSteps(engine.store.read)).toEqual([row]);
  await engine.store.write((trx) => forgetProgress(trx, "op"));
  expect(await listRunningSteps(engine.store.read)).toEqual([]);
});

test("a release's progress counts all its files to be filed", async () => {
  await using engine = await testEngine();
  const id = await pack(engine);
  expect(await readReleasesProgress(engine.store.read)).toEqual(
    new Map([[id, { step: "copy", doneBytes: 150, totalBytes: 600 }]]),
  );
  await engine.store.write(forgetAllProgress);
  expect(await readReleasesProgress(engine.store.read)).toEqual(new Map());
});

test("an undo's progress counts the file that it returns", async () => {
  await using engine = await testEngine();
  const id = await pack(engine, "return");
  expect(await readReleasesProgress(engine.store.read)).toEqual(
    new Map([[id, { step: "copy", doneBytes: 50, totalBytes: 200 }]]),
  );
});

test("keeps a separate row for another step of a release during its copy, and does not list unknown steps", async () => {
  await using engine = await testEngine();
  const { id } = await engine.approved("Heat.1995.mkv");
  const check = { ...at(id, 30, 3000), operationId: `check ${id}` };
  await engine.store.write((trx) => recordProgress(trx, check));
  await engine.store.write((trx) => recordProgress(trx, { ...check, operationId: `polish ${id}` }));
  expect(await listRunningSteps(engine.store.read)).toEqual([
    { ...check, step: "check", name: "Heat.1995.mkv" },
  ]);
  const progress = new Map([[id, { step: "check", doneBytes: 30, totalBytes: 200 }]]);
  expect(await readReleasesProgress(engine.store.read)).toEqual(progress);
});
