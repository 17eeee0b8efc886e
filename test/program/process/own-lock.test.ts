import { expect, test } from "vitest";
import { createOwnLock } from "../../../src/program/process/engine-lock.ts";
import { isEngineLockTaken } from "../../../src/store/sqlite/engine-lock.ts";
import { tempFolder } from "../../support/temp-folder.ts";

test("a process recognizes its own lock without opening the file, and also detects another process's lock", async () => {
  using folder = tempFolder();
  const path = folder.at("lock", "engine.lock");
  const one = createOwnLock(path, folder.at("lock", "waiting.lock"));
  const two = createOwnLock(path, folder.at("lock", "waiting.lock"));
  expect([one.isTaken(), two.isTaken()]).toEqual([false, false]);
  const lock = await one.take();
  expect(await one.take()).toBeUndefined();
  expect(await two.take()).toBeUndefined();
  for (let asked = 0; asked < 100; asked++) expect(one.isTaken()).toBe(true);
  expect(two.isTaken()).toBe(true);
  expect(lock?.held()).toBe(true);
  lock?.release();
  lock?.release();
  expect([one.isTaken(), isEngineLockTaken(path)]).toEqual([false, false]);
  const next = await two.take();
  expect(next?.held()).toBe(true);
  next?.release();
});
