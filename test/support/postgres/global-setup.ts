import type { TestProject } from "vitest/node";
import { startPostgres } from "./server.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The address of the server of this run. */
    postgres: string;
  }
}

/** One server for all tests of the project. */
export async function setup({ provide }: TestProject): Promise<() => PromiseLike<void>> {
  const server = await startPostgres();
  provide("postgres", server.url);
  return () => server[Symbol.asyncDispose]();
}
