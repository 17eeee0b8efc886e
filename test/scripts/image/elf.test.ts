import { globSync } from "node:fs";
import { expect, test } from "vitest";
import { expectProcessor, listBinaries, readProcessor } from "../../../scripts/image/elf.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const PREBUILDS = "node_modules/better-sqlite3/prebuilds";

test("reads the processor of each of the driver's Linux binaries, and of no other file", () => {
  const found = globSync(`${PREBUILDS}/*.node`).map((path) => [
    path.slice(PREBUILDS.length + 1),
    readProcessor(path),
  ]);
  const expected = (name: string): string | undefined => {
    if (!name.startsWith("linux")) return undefined;
    return name.endsWith("-x64.node") ? "amd64" : name.endsWith("-arm64.node") ? "arm64" : "other";
  };
  expect(found.length).toBeGreaterThanOrEqual(6);
  for (const [name = "", processor] of found) expect(processor, name).toBe(expected(name));
});

test("the processor of this Node is this machine's", () => {
  if (process.platform !== "linux") return;
  expect(readProcessor(process.execPath)).toBe(process.arch === "x64" ? "amd64" : process.arch);
});

/** The start of an ELF file. */
const elf = (machine: number, bits = 2, order = 1): Buffer => {
  const head = Buffer.alloc(64);
  head.set([0x7f, 0x45, 0x4c, 0x46, bits, order]);
  head.writeUInt16LE(machine, 18);
  return head;
};

test("a binary for another processor is found wherever it is", () => {
  using folder = tempFolder();
  folder.write("app/a.node", elf(0xb7));
  folder.write("text", "\u007fEL");
  folder.write("script.sh", "#!/bin/sh\necho this is long enough\n");
  expect(expectProcessor(folder.path, "arm64")).toEqual(["app/a.node"]);
  folder.write("app/lib/b.so.1", elf(0x3e));
  expect(() => expectProcessor(folder.path, "arm64")).toThrow("app/lib/b.so.1 is for amd64");
  folder.write("app/lib/b.so.1", elf(0x28, 1));
  folder.write("c", elf(0xf3));
  expect(Object.fromEntries(listBinaries(folder.path))).toEqual({
    "app/a.node": "arm64",
    "app/lib/b.so.1": "other",
    c: "machine 243",
  });
});

test("a folder without a binary is refused", () => {
  using folder = tempFolder();
  folder.write("app.js", "console.log('no binary is here')\n");
  expect(() => expectProcessor(folder.path, "arm64")).toThrow("has no binary");
});
