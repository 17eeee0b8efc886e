import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { expect, test } from "vitest";
import { createLog } from "../../../src/program/log/log.ts";
import { openLog } from "../../../src/program/log/open-log.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const DAY_MS = 24 * 3600 * 1000;
const LINE = "x".repeat(3900);

/** The numbers of the lines in all files of a log, oldest first. */
function numbersIn(path: string): number[] {
  const files = [4, 3, 2, 1].map((number) => `${path}.${number}`).concat(path);
  return files
    .filter((each) => existsSync(each))
    .flatMap((each) => readFileSync(each, "utf8").trimEnd().split("\n"))
    .map((line) => Number(/"msg":"(\d+)/.exec(line)?.[1]));
}

test("keeps five files of ten mebibytes, with every line in order until the oldest file is deleted", () => {
  using dir = tempFolder();
  const file = dir.at("daemon.log");
  const log = createLog({ level: "info", file, pretty: false, secrets: () => [] });
  let written = 0;
  const writeUntil = (bytes: number): void => {
    for (let sum = 0; sum < bytes; sum += LINE.length) log.info(`${written++} ${LINE}`);
  };
  writeUntil(45 * 1024 ** 2);
  expect(numbersIn(file)).toEqual(Array.from({ length: written }, (_, at) => at));
  writeUntil(20 * 1024 ** 2);
  const numbers = numbersIn(file);
  expect(numbers).toEqual(
    Array.from({ length: numbers.length }, (_, at) => written - numbers.length + at),
  );
  const names = readdirSync(dir.path).toSorted();
  expect(names).toEqual(["daemon.log", ...[1, 2, 3, 4].map((number) => `daemon.log.${number}`)]);
  for (const name of names) expect(statSync(dir.at(name)).size).toBeLessThan(10.2 * 1024 ** 2);
});

test("starts a new file each week for a quiet log, and deletes files that are a month old", () => {
  using dir = tempFolder();
  const file = dir.at("daemon.log");
  let at = Date.now();
  const log = createLog({ level: "info", file, pretty: false, now: () => at, secrets: () => [] });
  log.info("1 first");
  at += 6 * DAY_MS;
  log.info("2 within the week");
  expect(readdirSync(dir.path)).toEqual(["daemon.log"]);
  at += 2 * DAY_MS;
  log.info("3 next week");
  expect(numbersIn(file)).toEqual([1, 2, 3]);
  expect(readFileSync(`${file}.1`, "utf8")).toContain("within the week");
  utimesSync(`${file}.1`, new Date(), new Date(Date.now() - 31 * DAY_MS));
  createLog({ level: "info", file, pretty: false, secrets: () => [] });
  expect(readdirSync(dir.path)).toEqual(["daemon.log"]);
});

test("supports logrotate: writes to the moved file until SIGHUP or until a new file replaces it", () => {
  using dir = tempFolder();
  const file = dir.at("daemon.log");
  let at = Date.now();
  const log = createLog({ level: "info", file, pretty: false, now: () => at, secrets: () => [] });
  log.info("1 before");
  renameSync(file, `${file}.1`);
  at += 2000;
  log.info("2 moved, and nothing is there yet");
  expect(existsSync(file)).toBe(false);
  log.reopen(); // SIGHUP
  log.info("3 new");
  renameSync(file, `${file}.2`);
  writeFileSync(file, "");
  at += 2000;
  log.info("4 into the file that was put there");
  expect(readFileSync(`${file}.1`, "utf8").match(/"msg":"\d/g)).toHaveLength(2);
  expect(readFileSync(`${file}.2`, "utf8")).toContain("3 new");
  expect(readFileSync(file, "utf8")).toContain("4 into");
});

test("keeps writing to the file if it cannot be moved", () => {
  using dir = tempFolder();
  const file = dir.at("daemon.log");
  mkdirSync(`${file}.1`);
  writeFileSync(dir.at("daemon.log.1", "in the way"), "");
  const log = createLog({ level: "info", file, pretty: false, secrets: () => [] });
  for (let at = 0; at < 3000; at++) log.info(`${at} ${LINE}`);
  expect(readFileSync(file, "utf8").trimEnd().split("\n")).toHaveLength(3000);
});

test("the log of background engines keeps its older files", () => {
  using dir = tempFolder();
  const path = dir.at("engine.log");
  for (const text of ["one", "two", "three"]) {
    writeFileSync(path, `${text}\n${"x".repeat(1024 ** 2)}`);
    openLog(path);
  }
  expect(
    [3, 2, 1].map((number) => readFileSync(`${path}.${number}`, "utf8").split("\n")[0]),
  ).toEqual(["one", "two", "three"]);
  expect(statSync(path).size).toBe(0);
});
