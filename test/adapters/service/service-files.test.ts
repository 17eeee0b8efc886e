import { readdirSync, statSync } from "node:fs";
import { afterEach, expect, test } from "vitest";
import { serviceFiles } from "../../../src/adapters/service/service-files.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const before = process.umask();
afterEach(() => void process.umask(before));

test("makes a service file readable by everyone, regardless of the umask of root's shell", async () => {
  using dir = tempFolder();
  process.umask(0o077);
  const path = dir.at("plex-ingest.service");
  await serviceFiles.write(path, "[Unit]\n");
  expect(statSync(path).mode & 0o777).toBe(0o644);
  expect(await serviceFiles.read(path)).toBe("[Unit]\n");
  expect(readdirSync(dir.path)).toEqual(["plex-ingest.service"]);
});
