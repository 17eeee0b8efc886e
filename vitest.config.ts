import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    reporters: ["default", "./test/support/closing-line.ts"],
    testTimeout: 20_000,
    hookTimeout: 20_000,
    // Two cores on the machines that run this: more workers than cores only make timing tests wait for each other.
    maxWorkers: 2,
  },
});
