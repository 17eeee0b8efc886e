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
  !/\.(?:process|ci|slow|measured)\.test\.ts$/.test(path);

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

/**
 * A busy machine could end these too early: a short limit for something that ends on its own, and a
 * wait in the hope that something has happened by then.
 */
const HURRIES: readonly RegExp[] = [
  /\bAbortSignal\.timeout\(/g,
  /\btimeout: (?!0\b)(?:\d{1,4}|[1-5]?\d_\d{3})\b/g,
  /\bawait (?:setTimeout|sleep)\(/g,
  /\bnew Promise\(\(\w*\) =>\s*\{?\s*setTimeout\(/g,
];
/** A comparison with an upper limit, and its subject. */
const AT_MOST = /\bexpect\(((?:[^()]|\((?:[^()]|\([^()]*\))*\))*)\)\s*\.toBeLess\w*\(/g;
/** A duration, by its name or by a clock. */
const DURATION = /\bms\b|[a-z]Ms\b|\btook|\belapsed|\bperformance\.|\bDate\.|\bhrtime\b/;

const NOTHING_HAPPENS =
  "waits while nothing may happen: a slow machine sees less of a fault, and is not red";
const SIMULATED = "a simulated clock";
/** In these files, no slow machine makes a test red. */
const MAY_HURRY: Readonly<Record<string, string>> = {
  "test/support/wait-for.ts": "ends what hangs, and waits for conditions",
  "test/support/swarm.ts": "a peer that waits until it may send",
  "test/support/web-seed.ts": "a peer that sends slowly",
  "test/fixtures/write-holder.ts": "waits for a lock that a test releases",
  "test/crash/daemon/kill-daemons.ts": "the moment of a kill, at random",
  "test/crash/worker/planted.ts": "a planted bug",
  "test/crash/worker/wire-worker.ts": "a clock that runs faster",
  "test/faults/busy-database.test.ts": "holds a lock for long",
  "test/faults/clock-jumps.test.ts": NOTHING_HAPPENS,
  "test/stories/02-six-hours-without-space.test.ts": NOTHING_HAPPENS,
  "test/stories/03-removed-in-mid-copy.test.ts": NOTHING_HAPPENS,
  "test/stories/08-last-weeks-database.test.ts": "waits for a lock that the daemon releases",
  "test/process/open-in-plex.test.ts": "visits the page again if the link is late",
  "test/process/settings-page.slow.test.ts": "goes on after it in any case",
  "test/store/cache/plex-cache.process.test.ts": NOTHING_HAPPENS,
  "test/store/write.process.test.ts": NOTHING_HAPPENS,
  "test/adapters/notify/command.process.test.ts": "ends a command that never ends",
  "test/adapters/fs/read/file-length.process.test.ts": "ends a read that never ends",
  "test/adapters/fs/read/share-listings.test.ts": NOTHING_HAPPENS,
  "test/app/engine/wait-to-drain.test.ts": "random moments; the order is the promise",
  "test/app/plex/playback/control-in-time.test.ts": SIMULATED,
  "test/hosts/mcp/tools/plex/faults.test.ts": SIMULATED,
  "test/core/cache/lifetime.test.ts": "a setting, not a measurement",
  "test/bench/forms.test.ts": "the length of a video",
  "test/hosts/ui/slow-network.test.ts": "computed from bytes and round trips",
  "test/hosts/cli/terminal/json-lines.test.ts": "results that come in another order",
  "test/hosts/web/server/listen.process.test.ts": NOTHING_HAPPENS,
  "test/hosts/web/server/places.slow.test.ts": "a pause between probes",
  "test/hosts/mcp/tools/files/file-tools.test.ts": "an engine that looks again and again",
};

/** Returns where tests and their helpers depend on the speed of the machine, as `path: text`. */
const hurrying = (sources: Sources): string[] =>
  Object.entries(sources).flatMap(([path, text]) =>
    !path.startsWith("test/") ||
    /\.measured\.test\.ts$|^test\/projects\.test/.test(path) ||
    path in MAY_HURRY
      ? []
      : [
          ...HURRIES.flatMap((hurry) => text.match(hurry) ?? []),
          ...[...text.matchAll(AT_MOST)].flatMap(([all, what = ""]) =>
            DURATION.test(what) ? [all] : [],
          ),
        ].map((found) => `${path}: ${found}`),
  );

test("no test sets its own timeout, which a busy machine could exceed", () =>
  expect(limited(ALL)).toEqual([]));

test("no test compares a duration with a limit, hurries or waits for luck", () =>
  expect(hurrying(ALL)).toEqual([]));

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

  test("find what depends on the speed of the machine, except in a test that measures", () => {
    const texts = [
      "await stages.engine.runOnce(AbortSignal.timeout(10_000));",
      "expect((await stopped).ms).toBeLessThan(9000);",
      "expect(performance.now() - began).toBeLessThanOrEqual(LIMIT_MS);",
      "expect(tookMs, name).toBeLessThan(5);",
      'spawnSync("sh", [], { timeout: 20_000 });',
      "await link.waitFor({ timeout: 5000 });",
      "await setTimeout(50);",
      "await new Promise((passed) => setTimeout(passed, 300));",
    ];
    const named = (end: string): Sources =>
      Object.fromEntries(texts.map((text, at) => [`test/app/${at}${end}`, text]));
    expect(hurrying(named(".test.ts"))).toHaveLength(texts.length);
    expect(hurrying(named(".process.test.ts"))).toHaveLength(texts.length);
    expect(hurrying(named(".ts"))).toHaveLength(texts.length);
    expect(hurrying(named(".measured.test.ts"))).toEqual([]);
    const calm = [
      "await stages.engine.runOnce(untilHung());",
      "new Sqlite(path, { timeout: 0 });",
      'spawnSync("sh", [], { timeout: HUNG_MS });',
      "expect(forms.length).toBeLessThan(9);\nexpect(tookMs).toBeGreaterThan(5);",
    ];
    expect(hurrying({ "test/app/a.test.ts": calm.join("\n") })).toEqual([]);
  });

  test("name no file that has stopped to need it", () => {
    const needed = hurrying(
      Object.fromEntries(Object.keys(MAY_HURRY).map((path) => [`test/${path}`, ALL[path] ?? ""])),
    );
    const named = new Set(needed.map((found) => found.slice("test/".length).split(": ")[0]));
    expect(Object.keys(MAY_HURRY).filter((path) => !named.has(path))).toEqual([]);
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
