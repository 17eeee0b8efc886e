import { lstatSync, symlinkSync } from "node:fs";
import { expect, test } from "vitest";
import { fileIdentity } from "../../../../src/adapters/fs/disk/identity.ts";
import { tempFolder } from "../../../support/temp-folder.ts";

test("it returns the identity of a file to the nanosecond, or undefined if there is none", async () => {
  using dir = tempFolder();
  const path = dir.write("Heron.mkv", "heron");
  const stats = lstatSync(path, { bigint: true });
  const identity = { dev: String(stats.dev), ino: String(stats.ino), size: 5, mtimeNs: String(stats.mtimeNs) };
  expect(await fileIdentity(path)).toEqual(identity);
  symlinkSync("Heron.mkv", dir.at("link"));
  expect(await fileIdentity(dir.at("link"))).not.toMatchObject({ ino: identity.ino });
  expect(await fileIdentity(dir.at("gone"))).toBeUndefined();
  expect(await fileIdentity(dir.at("Heron.mkv/below"))).toBeUndefined();
  expect(await fileIdentity(dir.at("x".repeat(300)))).toBeUndefined();
});
