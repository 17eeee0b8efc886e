import { closeSync, existsSync, openSync, statSync } from "node:fs";
import Sqlite from "better-sqlite3";
import { expect, test } from "vitest";
import { findListedLock } from "../../../src/store/sqlite/engine-lock.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const linux = existsSync("/proc/self/fdinfo");
const idOf = (path: string) => statSync(path, { bigint: true });

test("a file that is open but not locked has no lock", () => {
  using folder = tempFolder();
  const path = folder.write("engine.lock", "");
  const handle = openSync(path, "r");
  expect(findListedLock(idOf(path))).toBeUndefined();
  closeSync(handle);
});

test.runIf(linux)("lists our lock until its release, regardless of its handle number", () => {
  using folder = tempFolder();
  const path = folder.at("engine.lock");
  using raw = Object.assign(new Sqlite(path), { [Symbol.dispose]: () => raw.close() });
  raw.exec("begin exclusive");
  const listed = findListedLock(idOf(path));
  expect(listed?.()).toBe(true);
  raw.close();
  // Another file gets the same number and is locked.
  using other = Object.assign(new Sqlite(folder.at("other.db")), {
    [Symbol.dispose]: () => other.close(),
  });
  other.exec("begin exclusive");
  expect(findListedLock(idOf(folder.at("other.db")))?.()).toBe(true);
  expect(listed?.()).toBe(false);
});
