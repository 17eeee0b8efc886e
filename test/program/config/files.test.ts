import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { diskFiles } from "../../../src/program/config/files.ts";
import { tempFolder } from "../../support/temp-folder.ts";

test("resolves links as far as the path exists", () => {
  using folder = tempFolder();
  mkdirSync(folder.at("real"));
  symlinkSync(folder.at("real"), folder.at("link"));
  expect(diskFiles.real(folder.at("link"))).toBe(folder.at("real"));
  expect(diskFiles.real(folder.at("link", "not", "there"))).toBe(folder.at("real", "not", "there"));
  // The longest possible path, with as many components as possible.
  const deep = join(folder.at("link"), "/a".repeat(1900));
  expect(diskFiles.real(deep)).toBe(join(folder.at("real"), "/a".repeat(1900)));
});

test("returns a path unchanged if it is longer than any system allows", () => {
  using folder = tempFolder();
  symlinkSync("/", folder.at("link"));
  const long = `${folder.at("link")}${"/a".repeat(20_000)}`;
  expect(diskFiles.real(long)).toBe(long);
  expect(diskFiles.real(`${folder.at("link")}/${"é".repeat(2048)}`)).toBe(
    `${folder.at("link")}/${"é".repeat(2048)}`,
  );
});
