import { defineConfig } from "vitest/config";
import { postgresMissing } from "./test/support/postgres/server.ts";

/** Kills, fails and fills everything that filing stands on: in CI and by `npm run test:faults`. */
const FAULTS = ["test/{faults,crash}/**/!(*.process).test.ts"];
/** Starts real programs: the built program, servers, browsers. */
const PROCESS = ["test/{process,hosts/ui,hosts/demo}/**/*.test.ts", "test/**/*.process.test.ts"];
/** Real programs for ten seconds or more by nature: whole stories, real waits, benches. In CI only. */
const STORIES = ["test/stories/**/*.test.ts"];
const SLOW = [...STORIES, "test/**/*.slow.test.ts"];
/** Compares times or memory of this machine: alone, one after the other. */
const MEASURED = ["test/**/*.measured.test.ts"];

/** What stands on the database alone runs over PostgreSQL as well; what is SQLite's by nature does not. */
const ON_DATABASE = ["test/{store,app}/**/*.test.ts"];
const SQLITE = ["test/store/sqlite/**", "test/store/*{migration,upgrade,open}*.test.ts"];

/** One process for all files of a worker: each leaves it as it found it, which is checked. */
const SHARED = { isolate: false, setupFiles: ["./test/support/shared-process.ts"] };
const ON_SERVER = {
  ...SHARED,
  globalSetup: "./test/support/postgres/global-setup.ts",
  setupFiles: [...SHARED.setupFiles, "./test/support/postgres/on-postgres.ts"],
};
const whereInstalled = (include: string[]): string[] => (postgresMissing() === undefined ? include : []);

// All that is random in tests follows one number, which each run tells.
process.env["PLEX_INGEST_TEST_SEED"] ??= String(Math.floor(Math.random() * 2 ** 31));

export default defineConfig({
  test: {
    // Limits for what hangs, not measurements: a loaded machine may take long to start a browser or a process.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 60_000 } },
    // Two for each core of the machines that run this: while a test waits for a program or a disk, another one goes on.
    maxWorkers: 4,
    // Node reads TypeScript by itself; nothing is mocked, so nothing need be rewritten on the way.
    experimental: { viteModuleRunner: false, nodeLoader: false },
    reporters: ["./test/support/by-folder.ts"],
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["test/**/*.test.ts"],
          exclude: [...FAULTS, ...PROCESS, ...SLOW, ...MEASURED],
          ...SHARED,
        },
      },
      {
        extends: true,
        test: {
          name: "postgres",
          include: whereInstalled(ON_DATABASE),
          exclude: [...FAULTS, ...PROCESS, ...SLOW, ...MEASURED, ...SQLITE],
          ...ON_SERVER,
        },
      },
      { extends: true, test: { name: "process", include: PROCESS, exclude: [...SLOW, ...MEASURED], ...SHARED } },
      { extends: true, test: { name: "slow", include: SLOW, ...SHARED } },
      { extends: true, test: { name: "slow-postgres", include: whereInstalled(STORIES), ...ON_SERVER } },
      { extends: true, test: { name: "faults", include: FAULTS, exclude: MEASURED } },
      { extends: true, test: { name: "measured", include: MEASURED, fileParallelism: false } },
    ],
  },
});
