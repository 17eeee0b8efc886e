import {
  lstatSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { expect, test } from "vitest";
import { readFileText, replaceFile } from "../../../src/adapters/fs/replace-file.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const mode = (path: string): number => statSync(path).mode & 0o777;

test("creates a new file with mode 0600 and any missing folders, and makes no backup", async () => {
  using folder = tempFolder();
  const path = folder.at("a", "b", ".env");
  expect(
    await replaceFile({ path, text: "X=1\n", expected: undefined, backupSuffix: ".bak" }),
  ).toBeUndefined();
  expect(await readFileText(path)).toBe("X=1\n");
  expect(mode(path)).toBe(0o600);
  expect(readdirSync(folder.at("a", "b"))).toEqual([".env"]);
});

test("keeps an old file's mode, follows a link to it, and makes a backup under a free name", async () => {
  using folder = tempFolder();
  const real = folder.write("real.json", "old");
  writeFileSync(`${real}.bak`, "another");
  symlinkSync(real, folder.at("link.json"));
  const backup = await replaceFile({
    path: folder.at("link.json"),
    text: "new",
    expected: "old",
    backupSuffix: ".bak",
  });
  expect(backup).toBe(`${real}.bak.2`);
  expect(readFileSync(`${real}.bak.2`, "utf8")).toBe("old");
  expect(readFileSync(`${real}.bak`, "utf8")).toBe("another");
  expect(readFileSync(real, "utf8")).toBe("new");
  expect(lstatSync(folder.at("link.json")).isSymbolicLink()).toBe(true);
  expect(mode(real)).toBe(0o644);
  await replaceFile({ path: real, text: "3", expected: "new", mode: 0o600, backupSuffix: ".x" });
  expect([mode(real), mode(`${real}.x`)]).toEqual([0o600, 0o600]);
});

test("does not replace a file that was changed in the meantime", async () => {
  using folder = tempFolder();
  const path = folder.write("f", "changed");
  const change = { path, text: "new", backupSuffix: ".bak" };
  await expect(replaceFile({ ...change, expected: "old" })).rejects.toMatchObject({
    code: "conflict",
  });
  await expect(replaceFile({ ...change, expected: undefined })).rejects.toMatchObject({
    code: "conflict",
  });
  expect(readdirSync(folder.path)).toEqual(["f"]);
  expect(await readFileText(folder.at("none"))).toBeUndefined();
});
