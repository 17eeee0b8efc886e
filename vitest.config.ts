import { resolve } from "node:path";
import { defineConfig } from "vitest/config";
import { importsOf, readSources } from "./test/support/sources.ts";
import { useTestEnvironment } from "./test/support/test-environment.ts";

// Tests see the same environment on every machine.
useTestEnvironment();

const KILLS = ["test/app/file/{killed-at-each-step,upgrade-killed,upgrade-methods}.test.ts"];
/** Kills, fails and fills everything that filing stands on: in CI and by `npm run test:faults`. */
const FAULTS = ["test/{faults,crash}/**/*.test.ts", ...KILLS];
/** Starts real programs: the built program, servers, browsers. */
const PROCESS = ["test/{process,hosts/ui,hosts/demo}/**/*.test.ts", "test/**/*.process.test.ts"];
/** Whole stories with real programs, over both databases: in CI. */
const STORIES = ["test/stories/**/*.test.ts"];
/**
 * What varies something that a faster test holds once, and real waits, for ten seconds or more: in
 * the long suite.
 */
const SLOW = ["test/**/*.slow.test.ts"];
/** Real programs that take minutes, and that changes seldom break: in CI. */
const IN_CI = ["test/**/*.ci.test.ts"];
/** Compares times or memory of this machine: alone, one after the other. */
const MEASURED = ["test/**/*.measured.test.ts"];

/** Tests in these folders whose imports come to one of these files of `test`. */
function standingOn(folder: RegExp, ...files: string[]): string[] {
  const imports = importsOf(readSources("test")).filter(({ how }) => how !== "type");
  const users = Map.groupBy(imports, ({ to }) => to);
  const found = new Set(files);
  for (const path of found) for (const { from } of users.get(path) ?? []) found.add(from);
  return [...found]
    .filter((path) => folder.test(path) && path.endsWith(".test.ts"))
    .map((path) => `test/${path}`);
}
/**
 * Every query is in `store`; above it two engines or two storages meet. What is one database's by
 * nature runs over that one.
 */
const ON_DATABASE = [
  ...standingOn(/^store\//, "support/temp-store.ts", "support/postgres/schemas.ts"),
  ...standingOn(/^app\//, "support/two-engines.ts", "support/two-storages.ts"),
];
/**
 * The rest of what reaches a database proves the same once more over PostgreSQL, in the long suite.
 */
const ABOVE_DATABASE = standingOn(/^app\//, "support/temp-store.ts").filter(
  (path) => !ON_DATABASE.includes(path),
);
/**
 * What needs a browser, a download client or a Redis of the machine, or another Node from npm: in
 * CI, and where they are by `npm run test:programs`.
 */
const PROGRAMS = standingOn(
  /./,
  "hosts/ui/support/browser.ts",
  "support/real-program.ts",
  "support/redis.ts",
  "support/node-versions.ts",
);
/**
 * What spans several pages and days. In CI each browser has one database, because a page does not
 * know the database: Chromium SQLite, and Firefox PostgreSQL. The long suite has the other pairs.
 */
const TASKS = PROGRAMS.filter((path) => path.startsWith("test/hosts/ui/tasks/"));
const PAGES = PROGRAMS.filter((path) => /^test\/hosts\/ui\/[\w-]+\.test\.ts$/.test(path));
const SQLITE = [
  "test/store/sqlite/**",
  "test/store/*{migration,upgrade,open}*.test.ts",
  "test/**/*.sqlite.test.ts",
];
const POSTGRES = ["test/store/{postgres,move}/**/*.test.ts"];

/** One process for all files of a worker: each leaves it as it found it, which is checked. */
const SHARED = { isolate: false, setupFiles: ["./test/support/shared-process.ts"] };
const IN_BROWSER = { ...SHARED, globalSetup: "./test/support/browser-server.ts" };
const IN_FIREFOX = { ...SHARED, globalSetup: "./test/support/firefox-server.ts" };
/** Without PostgreSQL, the runner skips every test, so that they are counted as skipped. */
const ON_SERVER = {
  ...SHARED,
  runner: "./test/support/postgres/skipping-runner.ts",
  globalSetup: "./test/support/postgres/global-setup.ts",
  setupFiles: [...SHARED.setupFiles, "./test/support/postgres/on-postgres.ts"],
};

// What Node made of our sources is kept for the next worker, and for the programs that tests start.
process.env["NODE_COMPILE_CACHE"] ??= resolve("node_modules/.cache/plex-ingest-tests");
// All that is random in tests follows one number, which each run tells.
process.env["PLEX_INGEST_TEST_SEED"] ??= String(Math.floor(Math.random() * 2 ** 31));

export default defineConfig({
  test: {
    // Limits for what hangs, not measurements: a loaded machine may take long to start a browser or
    // a process.
    testTimeout: 900_000,
    hookTimeout: 900_000,
    expect: { poll: { timeout: 180_000 } },
    // For two cores: while a test waits for a program or a disk, others go on.
    maxWorkers: 5,
    // Node reads TypeScript by itself; nothing is mocked, so nothing need be rewritten on the way.
    experimental: { viteModuleRunner: false, nodeLoader: false },
    reporters: ["./test/support/by-folder.ts"],
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["test/**/*.test.ts"],
          exclude: [...FAULTS, ...PROCESS, ...STORIES, ...IN_CI, ...SLOW, ...MEASURED, ...POSTGRES],
          ...SHARED,
        },
      },
      {
        extends: true,
        test: {
          name: "postgres",
          include: [...ON_DATABASE, ...POSTGRES],
          exclude: [...FAULTS, ...PROCESS, ...SLOW, ...MEASURED, ...SQLITE],
          ...ON_SERVER,
        },
      },
      {
        extends: true,
        test: {
          name: "long-postgres",
          include: [...ABOVE_DATABASE, ...PAGES, ...TASKS],
          exclude: ["test/**/*.process.test.ts", ...SLOW, ...MEASURED, ...SQLITE],
          ...ON_SERVER,
          globalSetup: [ON_SERVER.globalSetup, IN_BROWSER.globalSetup],
        },
      },
      {
        extends: true,
        test: {
          name: "process",
          include: PROCESS,
          exclude: [...PROGRAMS, ...IN_CI, ...SLOW, ...MEASURED],
          ...SHARED,
        },
      },
      {
        extends: true,
        test: { name: "ci", include: IN_CI, ...SHARED },
      },
      {
        extends: true,
        test: {
          name: "programs",
          include: PROGRAMS,
          exclude: [...FAULTS, ...STORIES, ...SLOW, ...MEASURED],
          ...IN_BROWSER,
        },
      },
      {
        extends: true,
        test: { name: "slow", include: SLOW, ...IN_BROWSER },
      },
      { extends: true, test: { name: "stories", include: STORIES, ...SHARED } },
      {
        extends: true,
        test: {
          name: "stories-postgres",
          include: STORIES,
          ...ON_SERVER,
        },
      },
      { extends: true, test: { name: "stories-firefox", include: TASKS, ...IN_FIREFOX } },
      {
        extends: true,
        test: {
          name: "stories-firefox-postgres",
          include: TASKS,
          ...ON_SERVER,
          globalSetup: [ON_SERVER.globalSetup, IN_FIREFOX.globalSetup],
        },
      },
      {
        extends: true,
        test: { name: "faults", include: FAULTS, exclude: MEASURED },
      },
      {
        extends: true,
        test: {
          name: "measured",
          include: MEASURED,
          fileParallelism: false,
          globalSetup: IN_BROWSER.globalSetup,
        },
      },
    ],
  },
});
