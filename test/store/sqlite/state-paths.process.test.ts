import { execFileSync } from "node:child_process";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { describe, expect, test } from "vitest";
import { createCacheStore } from "../../../src/store/cache/plex-cache.ts";
import { openStore } from "../../../src/store/open.ts";
import { acquireEngineLock, isEngineLockTaken } from "../../../src/store/sqlite/engine-lock.ts";
import { examineDatabase } from "../../../src/store/sqlite/examine.ts";
import { inspectDatabase } from "../../../src/store/sqlite/inspect.ts";
import { fakeClock } from "../../support/fake-clock.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { openOptions, storeFilesIn } from "../../support/temp-store.ts";

const PLANTED: Record<string, (path: string) => void> = {
  "a folder": (path) => mkdirSync(path),
  "a pipe": (path) => void execFileSync("mkfifo", [path]),
  "a link that leads nowhere": (path) => symlinkSync("/nowhere/at-all", path),
};

describe.each(Object.entries(PLANTED))("%s", (what, plant) => {
  test.each(["", "-wal", "-shm"])(
    "in place of plex-ingest.db%s is reported with its path",
    async (ending) => {
      using folder = tempFolder();
      const files = storeFilesIn(folder.path);
      if (ending !== "") await (await openStore(files, openOptions()))[Symbol.asyncDispose]();
      plant(`${files.database}${ending}`);
      const message = `${files.database}${ending} is ${what}, but a file of the database belongs there.`;
      for (const mode of ["create", "existing", "read-only"] as const) {
        await expect(openStore(files, openOptions({ mode }))).rejects.toThrow(message);
      }
      expect(() => examineDatabase(files.database)).toThrow(message);
      expect(() => inspectDatabase(files.database)).toThrow(message);
    },
  );

  test("in place of the lock or the cache is reported with its path", async () => {
    using folder = tempFolder();
    const { lock } = storeFilesIn(folder.path);
    mkdirSync(dirname(lock), { recursive: true });
    plant(lock);
    const message = `${lock} is ${what}`;
    expect(() => acquireEngineLock(lock)).toThrow(message);
    if (what !== "a link that leads nowhere") {
      expect(() => isEngineLockTaken(lock)).toThrow(message);
    }
    const cache = folder.at("cache.db");
    plant(cache);
    const warned: string[] = [];
    const kept = createCacheStore({
      path: cache,
      readOnly: false,
      maxEntries: 10,
      clock: fakeClock(),
      random: () => 0,
      warn: (line) => void warned.push(line),
    });
    expect(await kept.get(["a"])).toEqual([undefined]);
    expect(warned.join()).toContain(`${cache} is ${what}`);
    kept.close();
  });

  test("in place of the state folder is reported with its path", async () => {
    using folder = tempFolder();
    const state = folder.at("state");
    if (what === "a folder") writeFileSync(state, "");
    else plant(state);
    const files = storeFilesIn(state);
    await expect(openStore(files, openOptions())).rejects.toThrow(
      `The state folder ${state} is ${what === "a link that leads nowhere" ? what : "not a folder"}.`,
    );
    expect(() => acquireEngineLock(files.lock)).toThrow(state);
    expect(() => examineDatabase(files.database)).toThrow(files.database);
  });
});
