import { expect, test } from "vitest";
import { readSources, type Sources } from "./support/sources.ts";

/**
 * Files in which a function takes one reading of time, because it is a leaf that needs nothing
 * else, or because the reading is not the clock's.
 */
const LEAVES: readonly string[] = [
  "adapters/fs/read/share-listings.ts",
  "hosts/demo/stand-ins/plex/fake-plex.ts",
  "hosts/demo/stand-ins/plex/folder-scan.ts",
  // The web server measures work by `performance.now`.
  "hosts/web/server/pace.ts",
  "hosts/web/server/places.ts",
  "hosts/web/server/shares.ts",
  "hosts/web/server/turns.ts",
  "program/log/log.ts",
  "program/log/rotate.ts",
  // The clock itself.
  "program/process/clock.ts",
];

const TIME = /\b(?:now|monotonic|clock)\??: \(?\(\) => number|\bsleep\??: (?:\(|Clock\[)/;
const LINE = /\b(?:log|report|say|info)\??: \((?:message|line|text|problem): string\) => void/;

/** Lines that hand in a part of the clock or of the log. */
function listParts(sources: Sources, pattern: RegExp): string[] {
  return Object.entries(sources)
    .flatMap(([path, text]) =>
      text.split("\n").flatMap((line) => (pattern.test(line) ? [`${path}: ${line.trim()}`] : [])),
    )
    .toSorted();
}

test("time is handed in as a `Clock`, except to listed leaves", () => {
  const files = listParts(readSources(), TIME).map((line) => line.replace(/:.*/, ""));
  expect([...new Set(files)]).toEqual(LEAVES);
});

test("a stage writes its lines to a `Log`, not to a function for one level", () => {
  const parts = listParts(readSources(), LINE).filter((line) => line.startsWith("app/"));
  // A dry run prints its report.
  expect(parts).toEqual(["app/preview/dry-run.ts: report: (line: string) => void;"]);
});

test.each([
  ["  now: () => number;", TIME],
  ['  sleep: Clock["sleep"];', TIME],
  ["  monotonic?: () => number;", TIME],
  ["  log: (message: string) => void;", LINE],
])("%s is found", (line, pattern) => {
  expect(listParts({ "app/a.ts": line }, pattern)).toEqual([`app/a.ts: ${line.trim()}`]);
});
