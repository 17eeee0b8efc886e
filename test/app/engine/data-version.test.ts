import { expect, test } from "vitest";
import { createDataVersionStage } from "../../../src/app/engine/engine.ts";
import { rememberRoot } from "../../../src/store/journal/moved-sources.ts";
import { testEngine } from "../../support/engine.ts";
import { onPostgres, openAgain } from "../../support/temp-store.ts";

test("wakes once when another connection commits, but never for our own writes", async () => {
  await using engine = await testEngine();
  let rings = 0;
  const stage = createDataVersionStage(engine.store, { ring: () => void rings++ }, () => {});
  await engine.store.write((trx) => rememberRoot(trx, "/ours", 1));
  expect(await stage.run(engine.signal)).toBeLessThanOrEqual(1000);
  expect(rings).toBe(0);
  await using other = await openAgain(engine.storeFiles);
  await other.write((trx) => rememberRoot(trx, "/theirs", 1));
  const ringsAfterRun = async () => {
    await stage.run(engine.signal);
    return rings;
  };
  await expect.poll(ringsAfterRun).toBeGreaterThan(0);
  // With a database server, the first check and the notice may each report the same commit.
  if (!onPostgres()) expect([rings, await ringsAfterRun()]).toEqual([1, 1]);
});

test("an idle engine notices a lost lock within half a second", async () => {
  await using engine = await testEngine();
  const stage = createDataVersionStage(engine.store, { ring() {} }, engine.deps.lease.assertLeased);
  expect(await stage.run(engine.signal)).toBeLessThanOrEqual(500);
  engine.lock.held = false;
  await expect(stage.run(engine.signal)).rejects.toMatchObject({ name: "MustStop" });
});
