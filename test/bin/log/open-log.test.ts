import { closeSync, readFileSync, statSync, symlinkSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { expect, test } from "vitest";
import { openLog } from "../../../src/bin/log/open-log.ts";
import { tempFolder } from "../../support/temp-folder.ts";

function say(path: string, text: string): void {
  const log = openLog(path);
  writeSync(log, text);
  closeSync(log);
}

test("only its owner can read it, and it is appended to up to one mebibyte", () => {
  using folder = tempFolder();
  const path = folder.at("state", "engine.log");
  say(path, "one ");
  say(path, "two ");
  expect(readFileSync(path, "utf8")).toBe("one two ");
  expect([statSync(path).mode & 0o777, statSync(dirname(path)).mode & 0o777]).toEqual([0o600, 0o700]);
  say(path, "x".repeat(1024 ** 2));
  say(path, "three");
  expect(readFileSync(path, "utf8")).toBe("three");
  expect(readFileSync(`${path}.1`, "utf8")).toMatch(/^one two x+$/);
});

test("a link in its place is not followed", () => {
  using folder = tempFolder();
  const victim = folder.write("victim");
  symlinkSync(victim, folder.at("engine.log"));
  expect(() => openLog(folder.at("engine.log"))).toThrow("ELOOP");
  expect(readFileSync(victim, "utf8")).toBe("victim");
});
