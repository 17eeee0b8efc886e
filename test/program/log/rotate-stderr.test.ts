import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  statSync,
  truncateSync,
  writeSync,
} from "node:fs";
import { expect, test } from "vitest";
import { keepStderrSmall, rotateStderr } from "../../../src/program/log/rotate-stderr.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const unexpected = (message: string): never => expect.unreachable(message);

test("copies and empties a log that launchd opened, so that it starts with the next line", () => {
  using folder = tempFolder();
  const path = folder.write("daemon.log", "old\n".repeat(30));
  const fd = openSync(path, "a");
  const options = { paths: [folder.at("none"), path], fd, rotateBytes: 100, warn: unexpected };
  rotateStderr(options);
  writeSync(fd, "new\n");
  rotateStderr(options);
  closeSync(fd);
  expect(readFileSync(path, "utf8")).toBe("new\n");
  expect(readFileSync(`${path}.1`, "utf8")).toBe("old\n".repeat(30));
});

test("empties a log even if it cannot be copied, with a warning", () => {
  using folder = tempFolder();
  const path = folder.write("daemon.log", "old\n".repeat(30));
  mkdirSync(`${path}.1`);
  const fd = openSync(path, "a");
  const warnings: string[] = [];
  rotateStderr({ paths: [path], fd, rotateBytes: 100, warn: (message) => warnings.push(message) });
  closeSync(fd);
  expect(warnings).toEqual([expect.stringContaining(path)]);
  expect(statSync(path).size).toBe(0);
});

test("never touches a file other than ours", () => {
  using folder = tempFolder();
  const theirs = folder.write("theirs.log", "x".repeat(200));
  const fd = openSync(folder.at("ours"), "a");
  writeSync(fd, "x".repeat(200));
  keepStderrSmall({ paths: [theirs], fd, rotateBytes: 100, warn: unexpected })();
  closeSync(fd);
  expect([statSync(theirs).size, statSync(folder.at("ours")).size]).toEqual([200, 200]);
  expect(existsSync(`${theirs}.1`)).toBe(false);
});

test("checks the log size at startup", () => {
  using folder = tempFolder();
  const path = folder.write("daemon.log", "");
  truncateSync(path, 6 * 1024 ** 2);
  const fd = openSync(path, "a");
  keepStderrSmall({ paths: [path], fd, warn: unexpected })();
  closeSync(fd);
  expect([statSync(path).size, statSync(`${path}.1`).size]).toEqual([0, 6 * 1024 ** 2]);
});
