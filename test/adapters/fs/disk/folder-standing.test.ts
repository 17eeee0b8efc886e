import { mkdirSync, symlinkSync } from "node:fs";
import { expect, test } from "vitest";
import { folderState } from "../../../../src/adapters/fs/disk/identity.ts";
import { tempFolder } from "../../../support/temp-folder.ts";

test("a folder with content is filled, an empty or unreadable one is in doubt, and any other is gone", async () => {
  using folder = tempFolder();
  const file = folder.write("filled/.hidden");
  mkdirSync(folder.at("empty"));
  symlinkSync(folder.at("loop"), folder.at("loop"));
  expect(await folderState(folder.at("filled"))).toBe("filled");
  expect(await folderState(folder.at("empty"))).toBe("doubtful");
  expect(await folderState(folder.at("loop"))).toBe("doubtful");
  expect(await folderState(folder.at("none"))).toBe("gone");
  expect(await folderState(`${file}/below`)).toBe("gone");
  expect(await folderState(folder.at("x".repeat(300)))).toBe("doubtful");
});
