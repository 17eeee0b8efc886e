import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { expect, test } from "vitest";
import { acquireEngineLock, isEngineLockTaken } from "../../../src/store/sqlite/engine-lock.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { type Child, startChild } from "../child.ts";

const HOLDER = new URL("../../fixtures/lock-holder.ts", import.meta.url);
const holder = (path: string, flags: string[] = []): Child => startChild(HOLDER, [path], flags);

/** A lock that another process holds. */
async function heldLock() {
  const folder = tempFolder();
  const path = folder.at("engine.lock");
  const first = holder(path);
  expect(await first.line()).toBe("held");
  async function end(): Promise<void> {
    await first[Symbol.asyncDispose]();
    folder[Symbol.dispose]();
  }
  return { path, first, [Symbol.asyncDispose]: end };
}

// Only Linux lists locks. On other systems, this check does not notice a lock that was lost when
// its file was closed.
const listsLocks = existsSync("/proc/self/fdinfo");

test("one process holds the lock, no other gets it, and it is free after the release", async () => {
  using folder = tempFolder();
  const path = folder.at("lock", "engine.lock");
  expect(isEngineLockTaken(path)).toBe(false);
  expect(existsSync(path)).toBe(false);
  await using first = holder(path);
  expect(await first.line()).toBe("held");
  await using second = holder(path);
  expect(await second.line()).toBe("busy");
  expect(acquireEngineLock(path)).toBeUndefined();
  expect(isEngineLockTaken(path)).toBe(true);
  expect(await first.ask("held?")).toBe("true");
  expect(await first.ask("release")).toBe("done");
  expect(await first.ask("held?")).toBe("false");
  expect(isEngineLockTaken(path)).toBe(false);
});

test("creates the lock file and its folder as private", () => {
  using folder = tempFolder();
  const path = folder.at("lock", "engine.lock");
  const lock = acquireEngineLock(path);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(statSync(dirname(path)).mode & 0o777).toBe(0o700);
  lock?.release();
});

test("a suspended process keeps the lock", async () => {
  await using held = await heldLock();
  const { path, first } = held;
  first.signal("SIGSTOP");
  expect(acquireEngineLock(path)).toBeUndefined();
  first.signal("SIGCONT");
  expect(await first.ask("held?")).toBe("true");
});

test("a killed process frees the lock", async () => {
  await using held = await heldLock();
  const { path, first } = held;
  first.signal("SIGKILL");
  await first.exited;
  const lock = acquireEngineLock(path);
  expect(lock?.held()).toBe(true);
  lock?.release();
});

test("the lock counts as lost when its file is deleted or replaced", async () => {
  await using held = await heldLock();
  const { path, first } = held;
  rmSync(path);
  expect(await first.ask("held?")).toBe("false");
  // Now another process acquires a lock on a new file. The first process must not believe that it
  // still holds the lock.
  await using second = holder(path);
  expect(await second.line()).toBe("held");
  expect(await first.ask("held?")).toBe("false");
  expect(await second.ask("held?")).toBe("true");
  renameSync(path, `${path}.elsewhere`);
  mkdirSync(path);
  expect(await second.ask("held?")).toBe("false");
});

test.runIf(listsLocks)(
  "the lock counts as lost when its own process closes the file elsewhere",
  async () => {
    await using held = await heldLock();
    const { path, first } = held;
    await first.ask("close it");
    expect(await first.ask("held?")).toBe("false");
    // The kernel lists a lock on this file again, but it belongs to another process.
    await using second = holder(path);
    expect(await second.line()).toBe("held");
    expect(await first.ask("held?")).toBe("false");
    expect(await second.ask("held?")).toBe("true");
  },
);

test("another process that only reads the file does not affect the lock", async () => {
  await using held = await heldLock();
  const { path, first } = held;
  readFileSync(path);
  expect(acquireEngineLock(path)).toBeUndefined();
  expect(await first.ask("held?")).toBe("true");
});

test("garbage collection does not release the lock", async () => {
  using folder = tempFolder();
  const path = folder.at("engine.lock");
  await using first = holder(path, ["--expose-gc"]);
  expect(await first.line()).toBe("held");
  for (let round = 0; round < 5; round++) await first.ask("collect garbage");
  expect(acquireEngineLock(path)).toBeUndefined();
  expect(await first.ask("held?")).toBe("true");
});

test("does not mistake an unrelated error for a busy lock", () => {
  using folder = tempFolder();
  const path = folder.write(
    "engine.lock",
    "this is no database, but a text that somebody put here by mistake",
  );
  expect(() => acquireEngineLock(path)).toThrow("file is not a database");
});

test("reports the lock as lost without an exception if a file replaces its folder", () => {
  using folder = tempFolder();
  const path = folder.at("lock", "engine.lock");
  const lock = acquireEngineLock(path);
  renameSync(dirname(path), folder.at("elsewhere"));
  folder.write("lock", "x");
  expect(lock?.held()).toBe(false);
  lock?.release();
});

const LOOKER = new URL("../../fixtures/lock-looker.ts", import.meta.url);

test("concurrent checks of the free lock never mistake each other for an engine", async () => {
  using folder = tempFolder();
  const path = folder.at("engine.lock");
  acquireEngineLock(path)?.release();
  await using one = startChild(LOOKER, [path, "2000"]);
  await using two = startChild(LOOKER, [path, "2000"]);
  expect(await Promise.all([one.line(), two.line()])).toEqual(["0", "0"]);
  expect(isEngineLockTaken(path)).toBe(false);
});

test("every check sees a held lock", async () => {
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
