import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { createUseCases } from "../../../../src/program/use-cases/use-cases.ts";
import { testProgram } from "../../../support/program.ts";
import { tempFolder } from "../../../support/temp-folder.ts";
import { newStore, storeFilesIn } from "../../../support/temp-store.ts";

test("reading the health of a database in a file creates no backup", async () => {
  using folder = tempFolder();
  await using _made = await newStore(storeFilesIn(folder.path));
  await using program = testProgram({ PLEX_INGEST_STATE_DIR: folder.path });
  const { backups, backup_instead } = await (await createUseCases(program).health()).read();
  expect([backups, backup_instead]).toEqual([[], undefined]);
  expect(existsSync(folder.at("backups"))).toBe(false);
});
