import { existsSync, linkSync } from "node:fs";
import { expect, test } from "vitest";
import { fileIdentity } from "../../../src/adapters/fs/disk/identity.ts";
import { syncNewName } from "../../../src/adapters/fs/publish.ts";
import { tempFolder } from "../../support/temp-folder.ts";

// A sync that fails with the folder still in reach is made by strace: test/faults/failing-calls.test.ts.
test("a new name is synced and stays", async () => {
  using dir = tempFolder();
  const source = dir.write("source", "film");
  linkSync(source, dir.at("final"));
  await syncNewName(dir.at("final"), await fileIdentity(source));
  expect(existsSync(dir.at("final"))).toBe(true);
});

test("it reports a missing folder", async () => {
  using dir = tempFolder();
  const source = dir.write("source", "film");
  await expect(syncNewName(dir.at("gone", "final"), await fileIdentity(source))).rejects.toMatchObject({
    name: "Outage",
    code: "root_missing",
  });
});
