import { type TestEngineOptions, testEngine } from "./engine.ts";

/** Two engines on one database, for nas-1 and nas-2, each with its own downloads and library. */
export async function twoEngines(options: TestEngineOptions = {}) {
  const first = await testEngine({ ...options, storage: { name: "nas-1", id: 1 } });
  const second = await testEngine({ ...options, storage: { name: "nas-2", id: 2 }, beside: first });
  return {
    first,
    second,
    async [Symbol.asyncDispose]() {
      await second[Symbol.asyncDispose]();
      await first[Symbol.asyncDispose]();
    },
  };
}
