import type { TestProject } from "vitest/node";
import { startProxy } from "./proxy.ts";
import { startPostgres } from "./server.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The address of the server of this run. */
    postgres: string;
  }
}

/**
 * One server for all tests of the project; with PLEX_INGEST_TEST_DELAY_MS as far away as that, so
 * that writes interleave.
 */
export async function setup({ provide }: TestProject): Promise<() => PromiseLike<void>> {
  const server = await startPostgres();
  const delayMs = Number(process.env["PLEX_INGEST_TEST_DELAY_MS"] ?? 0);
  const proxy = delayMs > 0 ? await startProxy(server.url, delayMs) : undefined;
  provide("postgres", (proxy ?? server).url);
  return async () => {
    await proxy?.[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  };
}
