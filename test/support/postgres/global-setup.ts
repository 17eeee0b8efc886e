import type { TestProject } from "vitest/node";
import { startProxy } from "./proxy.ts";
import { postgresMissing, startPostgres } from "./server.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Address of this run's server. Empty if PostgreSQL is not installed. */
    postgres: string;
  }
}

/**
 * One server for all tests of the project. With PLEX_INGEST_TEST_DELAY_MS, messages to and from it
 * are delayed, so that writes interleave.
 */
export async function setup({ provide }: TestProject): Promise<() => PromiseLike<void>> {
  if (postgresMissing() !== undefined) {
    provide("postgres", "");
    return () => Promise.resolve();
  }
  const server = await startPostgres();
  const delayMs = Number(process.env["PLEX_INGEST_TEST_DELAY_MS"] ?? 0);
  const proxy = delayMs > 0 ? await startProxy(server.url, delayMs) : undefined;
  provide("postgres", (proxy ?? server).url);
  return async () => {
    await proxy?.[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  };
}
