import { expect, test } from "vitest";
import { acquireEngineLock, isEngineLockTaken } from "../../../src/store/sqlite/engine-lock.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { startChild } from "../child.ts";

const LOOKER = new URL("../../fixtures/lock-looker.ts", import.meta.url);

test("of many that test the free lock at once, none mistakes another for an engine", async () => {
  using folder = tempFolder();
  const path = folder.at("engine.lock");
  acquireEngineLock(path)?.release();
  await using one = startChild(LOOKER, [path, "2000"]);
  await using two = startChild(LOOKER, [path, "2000"]);
  expect(await Promise.all([one.line(), two.line()])).toEqual(["0", "0"]);
  expect(isEngineLockTaken(path)).toBe(false);
});

test("every test sees a held lock", async () => {
  using folder = tempFolder();
  const path = folder.at("engine.lock");
  const lock = acquireEngineLock(path);
  await using one = startChild(LOOKER, [path, "200"]);
  expect(await one.line()).toBe("200");
  expect(lock?.held()).toBe(true);
  lock?.release();
  await using two = startChild(LOOKER, [path, "10"]);
  expect(await two.line()).toBe("0");
});
