import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    reporters: ["default", "./test/support/closing-line.ts"],
    // Limits for what hangs, not measurements: a loaded machine may take long to start a browser or a process.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 15_000 } },
    // Two cores on the machines that run this: more workers than cores only make timing tests wait for each other.
    maxWorkers: 2,
  },
});
