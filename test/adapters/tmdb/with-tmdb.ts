import { createTmdbClient, type TmdbClientDeps } from "../../../src/adapters/tmdb/client.ts";
import { type FakeClock, fakeClock } from "../../support/fake-clock.ts";
import { type FakeTmdbCache, fakeTmdbCache } from "../../support/fake-tmdb-cache.ts";
import { type FakeTmdbOptions, startFakeTmdb } from "../../support/stand-ins.ts";

export const never = new AbortController().signal;

/** A client and the stand-in that it calls. Both are closed with the scope. */
export async function withTmdb(options: FakeTmdbOptions = {}, deps: Partial<TmdbClientDeps> = {}) {
  const tmdb = await startFakeTmdb(options);
  const clock: FakeClock = fakeClock();
  const cache: FakeTmdbCache = fakeTmdbCache(clock);
  const client = createTmdbClient({
    baseUrl: tmdb.url,
    credential: () => tmdb.key,
    language: "en-US",
    cache,
    clock,
    random: () => 0,
    limited: false,
    ...deps,
  });
  const close = async (): Promise<void> => {
    await client.close();
    await tmdb.close();
  };
  return { tmdb, clock, cache, client, [Symbol.asyncDispose]: close };
}

/** Returns the value that `work` rejects with. */
export async function failure(work: Promise<unknown>): Promise<unknown> {
  return await work.then(
    (value) =>
      Promise.reject(new Error(`It should have failed, but gave ${JSON.stringify(value)}`)),
    (error: unknown) => error,
  );
}
