import { describe, expect, test } from "vitest";
import { importsOf, readSources, type Sources } from "./support/sources.ts";

const FOLDERS = ["test", "bench", "scripts", "src"];
const ALL: Sources = Object.fromEntries(
  FOLDERS.flatMap((folder) =>
    Object.entries(readSources(folder)).map(([path, text]) => [`${folder}/${path}`, text]),
  ),
);

/**
 * Tests that run in a shared process, many at a time. Tests that start a program belong to another
 * project.
 */
const isUnitTest = (path: string): boolean =>
  /^test\/(?!(?:process|faults|crash|hosts\/ui|hosts\/demo|stories)\/).*\.test\.ts$/.test(path) &&
  !/\.(?:process|slow|measured)\.test\.ts$/.test(path);

// esbuild runs as a separate program.
const STARTS_PROCESSES =
  /^(?:node:)?(?:child_process|worker_threads|cluster)$|^playwright|^esbuild$/;
/** These files run one small program that exits immediately. */
const MAY_START: Readonly<Record<string, string>> = {
  "test/support/new-disk.ts": "copies files with `cp`, because Node sets times without nanoseconds",
  "test/support/named-pipe.ts": "mkfifo: Node has no call that makes a named pipe",
  "test/support/refuse-writes.ts": "chattr: root is refused by no mode of a folder",
};

/**
 * Returns how each unit test reaches modules that start processes. A file of `src` counts only if
 * the tests' own files import it.
 */
function startingProcesses(sources: Sources): string[] {
  const importsFrom = Map.groupBy(
    importsOf(sources).filter(({ how }) => how !== "type"),
    ({ from }) => from,
  );
  return Object.keys(sources)
    .filter(isUnitTest)
    .flatMap((unit) => {
      const seen = new Set<string>();
      const visit = (path: string, way: string[]): string[] => {
        if (seen.has(path) || path in MAY_START) return [];
        seen.add(path);
        return (importsFrom.get(path) ?? []).flatMap(({ to }) => {
          if (STARTS_PROCESSES.test(to)) return [[...way, to].join(" → ")];
          return path.startsWith("src/") ? [] : visit(to, [...way, to]);
        });
      };
      return visit(unit, [unit]);
    });
}

const MEASURES =
  /\bperformance\.now\(|\bhrtime\b|\b(?:cpu|memory|resource|threadCpu)Usage\(|\bmonitorEventLoopDelay\(/;
const MAY_MEASURE: Readonly<Record<string, string>> = {
  "test/store/writes/retry-busy.test.ts": "at least so long: a busy machine shortens nothing",
  "test/program/run/client-host.test.ts": "the clock that it hands in, not a measurement",
  "test/program/engine/two-clients.test.ts": "the clock that it hands in, not a measurement",
};

/** Unit tests that measure real time or memory. */
const measuring = (sources: Sources): string[] =>
  Object.entries(sources).flatMap(([path, text]) =>
    isUnitTest(path) &&
    !(path in MAY_MEASURE) &&
    path !== "test/projects.test.ts" &&
    MEASURES.test(text)
      ? [path]
      : [],
  );

/** Matches a timeout that is the last argument of a test, or that is in its options. */
const LIMIT =
  /^\}, [\d_]+\);$|^ {2}[\d_]+,\n\);$|\{\s*timeout: [\d_]+,?\s*\},\s*(?:async )?\(\) =>/m;

/** Returns the tests that set their own timeout. */
const limited = (sources: Sources): string[] =>
  Object.entries(sources).flatMap(([path, text]) =>
    path.endsWith(".test.ts") &&
    !/^test\/(?:faults\/|projects\.test)/.test(path) &&
    LIMIT.test(text)
      ? [path]
      : [],
  );

test("no test sets its own timeout, which a busy machine could exceed", () =>
  expect(limited(ALL)).toEqual([]));

describe("a unit test", () => {
  test("starts no process and no worker", () => expect(startingProcesses(ALL)).toEqual([]));
  test("uses no real time or memory, which *.measured.test.ts do", () =>
    expect(measuring(ALL)).toEqual([]));
});

describe("the rules", () => {
  const RUNS = 'import { spawn } from "node:child_process";';

  test("find a process that is started by a test, its helper, a bench or a source file", () => {
    expect(
      startingProcesses({
        "test/app/direct.test.ts": RUNS,
        "test/app/far.test.ts": 'import { b } from "./helper.ts";',
        "test/app/helper.ts": 'import { run } from "../../src/adapters/run.ts";',
        "test/bench/worker.test.ts": 'await import("../../bench/copy.ts");',
        "bench/copy.ts": 'import { Worker } from "node:worker_threads";',
        "src/adapters/run.ts": RUNS,
      }),
    ).toEqual([
      "test/app/direct.test.ts → node:child_process",
      "test/app/far.test.ts → test/app/helper.ts → src/adapters/run.ts → node:child_process",
      "test/bench/worker.test.ts → bench/copy.ts → node:worker_threads",
    ]);
  });

  test("find a use of time or memory, except in a test that measures", () => {
    const texts = [
      "performance.now()",
      "process.cpuUsage()",
      "process.memoryUsage().rss",
      "process.hrtime.bigint()",
    ];
    const named = (end: string): Sources =>
      Object.fromEntries(texts.map((text, at) => [`test/app/${at}${end}`, text]));
    expect(measuring(named(".test.ts"))).toHaveLength(texts.length);
    expect(
      measuring({ ...named(".measured.test.ts"), ...named(".process.test.ts"), ...named(".ts") }),
    ).toEqual([]);
  });

  test("find a test's timeout regardless of where it is set", () => {
    const texts = [
      'test("a", () => {\n}, 60_000);',
      'test("a", { timeout: 5 }, async () => {});',
      "test(\n  1,\n  9_000,\n);",
    ];
    expect(
      limited(Object.fromEntries(texts.map((text, at) => [`test/app/${at}.test.ts`, text]))),
    ).toHaveLength(3);
    expect(
      limited({
        "test/app/a.test.ts": 'setTimeout(() => {\n  }, 200);\nrun("zsh", { timeout: 5 });',
      }),
    ).toEqual([]);
  });

  test("accept types, other projects, the short list, and imports of our own source files", () => {
    expect(
      startingProcesses({
        "test/app/type.test.ts": 'import type { ChildProcess } from "node:child_process";',
        "test/app/kill.process.test.ts": RUNS,
        "test/process/kill.test.ts": RUNS,
        "test/app/speed.measured.test.ts": RUNS,
        "test/app/pipe.test.ts": 'import { mkfifoSync } from "../support/named-pipe.ts";',
        "test/support/named-pipe.ts": RUNS,
        "test/bin/wire.test.ts": 'import { wire } from "../../src/bin/wire.ts";',
        "src/bin/wire.ts": 'import { run } from "../adapters/run.ts";',
        "src/adapters/run.ts": RUNS,
      }),
    ).toEqual([]);
  });
});
