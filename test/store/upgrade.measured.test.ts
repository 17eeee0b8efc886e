import { cpSync } from "node:fs";
import { expect, test } from "vitest";
import { openStore } from "../../src/store/open.ts";
import { growth, LINEAR } from "../support/growth.ts";
import { writeOldDatabase } from "../support/old-schema.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { openOptions, storeFilesIn } from "../support/temp-store.ts";

test("upgrading the oldest schema takes about eight times as long with 100,000 rows of history as with 12,500", async () => {
  using folder = tempFolder();
  const old = (history: number): string => {
    const path = folder.at(`old-${history}`);
    writeOldDatabase(storeFilesIn(path).database, 1, { history });
    return path;
  };
  let copies = 0;
  const upgrade = async (path: string): Promise<void> => {
    const copy = folder.at(`copy-${++copies}`);
    cpSync(path, copy, { recursive: true });
    await using _store = await openStore(storeFilesIn(copy), openOptions({ mode: "existing" }));
  };
  expect(await growth(old, 12_500, upgrade)).toBeLessThan(LINEAR);
});
