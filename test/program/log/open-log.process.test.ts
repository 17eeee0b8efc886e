import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  closeSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { openLog } from "../../../src/program/log/open-log.ts";
import { tempFolder } from "../../support/temp-folder.ts";

function say(path: string, text: string): void {
  const log = openLog(path);
  writeSync(log, text);
  closeSync(log);
}

test("the log is readable only by its owner, and is rotated at one mebibyte", () => {
  using folder = tempFolder();
  const path = folder.at("state", "engine.log");
  say(path, "one ");
  say(path, "two ");
  expect(readFileSync(path, "utf8")).toBe("one two ");
  expect([statSync(path).mode & 0o777, statSync(dirname(path)).mode & 0o777]).toEqual([
    0o600, 0o700,
  ]);
  say(path, "x".repeat(1024 ** 2));
  say(path, "three");
  expect(readFileSync(path, "utf8")).toBe("three");
  expect(readFileSync(`${path}.1`, "utf8")).toMatch(/^one two x+$/);
});

test("does not follow a link in place of the log", () => {
  using folder = tempFolder();
  const victim = folder.write("victim");
  symlinkSync(victim, folder.at("engine.log"));
  expect(() => openLog(folder.at("engine.log"))).toThrow("ELOOP");
  expect(readFileSync(victim, "utf8")).toBe("victim");
});

const OPEN_LOG = fileURLToPath(new URL("../../../src/program/log/open-log.ts", import.meta.url));
/** Writes one line to each log in a folder when told to. */
const WRITER = `
  const { openLog } = await import(process.argv[1]);
  const { writeSync, closeSync, readSync } = await import("node:fs");
  const [, , folder, logs] = process.argv;
  writeSync(1, "ready");
  readSync(0, Buffer.alloc(1));
  for (let at = 0; at < Number(logs); at++) {
    const log = openLog(folder + "/" + at);
    writeSync(log, "line\\n");
    closeSync(log);
  }`;

test("only one of several processes that open a full log at once rotates it, and no line is lost", async () => {
  using folder = tempFolder();
  const logs = 60;
  const full = `first\n${"x".repeat(1024 ** 2)}\n`;
  for (let at = 0; at < logs; at++) folder.write(`${at}`, full);
  const words = ["--input-type=module", "-e", WRITER, OPEN_LOG, folder.path, String(logs)];
  const writers = Array.from({ length: 5 }, () =>
    spawn(process.execPath, words, { stdio: ["pipe", "pipe", "inherit"] }),
  );
  await Promise.all(writers.map((writer) => once(writer.stdout, "data")));
  const ended = Promise.all(writers.map((writer) => once(writer, "exit")));
  for (const writer of writers) writer.stdin.end("!");
  expect(await ended).toEqual(writers.map(() => [0, null]));
  for (let at = 0; at < logs; at++) {
    const [now, before] = [folder.at(`${at}`), folder.at(`${at}.1`)].map((path) =>
      readFileSync(path, "utf8"),
    );
    expect(before?.startsWith(full)).toBe(true);
    expect(`${now}${before?.slice(full.length)}`).toBe("line\n".repeat(writers.length));
  }
  expect(readdirSync(folder.path)).toHaveLength(2 * logs);
});

test("an interrupted rotation postpones the next one", () => {
  using folder = tempFolder();
  const path = folder.write("engine.log", "x".repeat(1024 ** 2));
  mkdirSync(`${path}.rotating`);
  say(path, "two");
  expect(statSync(path).size).toBe(1024 ** 2 + 3);
  expect(existsSync(`${path}.1`)).toBe(false);
});
