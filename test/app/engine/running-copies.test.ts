import { expect, test } from "vitest";
import { copiesOf, readStatus } from "../../../src/app/engine/status.ts";
import { findItem } from "../../../src/app/review/queue/find-item.ts";
import { readQueue } from "../../../src/app/review/queue/queue.ts";
import { systemClock } from "../../../src/program/process/clock.ts";
import { recordProgress } from "../../../src/store/journal/copy-progress.ts";
import { beginOperation } from "../../../src/store/journal/journal.ts";
import { changeItem } from "../../../src/store/releases/items.ts";
import { testEngine } from "../../support/engine.ts";

const GiB = 2 ** 30;

/** A film of which 3 of 8 GiB have been copied after 4 s. */
async function copying() {
  const engine = await testEngine();
  const { id } = await engine.approved("Heat.1995.mkv");
  const source = { dev: "1", ino: "2", size: 8 * GiB, mtimeNs: "0" };
  const paths = { sourcePath: "/in/Heat.1995.mkv", finalPath: "/lib/Heat\u202e (1995).mkv" };
  const operation = {
    id: "op",
    releaseId: id,
    itemPath: "Heat.1995.mkv",
    kind: "publish" as const,
    lease: 1,
    source,
  };
  const progress = {
    operationId: "op",
    releaseId: id,
    doneBytes: 3 * GiB,
    totalBytes: 8 * GiB,
    startedAt: 1000,
  };
  await engine.store.write(async (trx) => {
    await changeItem(trx, id, "Heat.1995.mkv", { destination: paths.finalPath });
    await beginOperation(trx, { ...operation, ...paths, madeFolders: [], anchor: undefined }, 1);
    await recordProgress(trx, { ...progress, at: 5000 });
  });
  return { engine, id };
}

test("status shows the progress, speed and remaining time of each running copy", async () => {
  const { engine, id } = await copying();
  await using _ = engine;
  const copy = {
    release_id: id,
    name: "Heat\ufffd (1995).mkv",
    done_bytes: 3 * GiB,
    total_bytes: 8 * GiB,
    bytes_per_second: (3 * GiB) / 4,
    seconds_left: 7,
  };
  expect(
    (await readStatus(engine.store, { lockHeld: () => true, mode: "hybrid" }, systemClock)).copies,
  ).toEqual([copy]);
});

test("shows no running copy without an engine, even if a killed engine left the record of one", async () => {
  const { engine } = await copying();
  await using _ = engine;
  expect(
    await readStatus(engine.store, { lockHeld: () => false, mode: "hybrid" }, systemClock),
  ).not.toHaveProperty("copies");
  expect(await copiesOf(engine.store, false)).toEqual({});
});

test("queue and show list a running copy only for its own release", async () => {
  const { engine, id } = await copying();
  await using _ = engine;
  const other = await engine.approved("Alien.1979.mkv");
  const progress = { done_bytes: 3 * GiB, total_bytes: 8 * GiB };
  const { items } = await readQueue(engine.store, { state: "all", limit: 10 });
  expect(items).toMatchObject([{ id, progress }, { id: other.id }]);
  expect(items[1]).not.toHaveProperty("progress");
  expect(await findItem(engine.store, id)).toMatchObject({ progress });
  expect(await findItem(engine.store, other.id)).not.toHaveProperty("progress");
});
