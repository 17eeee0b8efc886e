import { createServer, type ServerResponse } from "node:http";
import { expect, onTestFinished, test, vi } from "vitest";
import * as z from "zod";
import type { TraceEvent } from "../../src/core/trace.ts";
import { createStages } from "../../src/program/engine/stages.ts";
import { createUseCases } from "../../src/program/use-cases/use-cases.ts";
import { testEngine } from "../support/engine.ts";
import { testProgram } from "../support/program.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { runToRest } from "../support/wait-for.ts";

const never = new AbortController().signal;

/** A server that responds only when told to, and counts the requests that wait at the same time. */
async function slowServer() {
  const waiting: { path: string; response: ServerResponse }[] = [];
  let most = 0;
  let asked = 0;
  const server = createServer(({ url: path = "" }, response) => {
    asked++;
    waiting.push({ path, response });
    most = Math.max(most, waiting.length);
    response.on("close", () => {
      const at = waiting.findIndex((one) => one.response === response);
      if (at !== -1) waiting.splice(at, 1);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  return {
    url: `http://127.0.0.1:${port}`,
    asked: () => asked,
    most: () => most,
    waiting: (count: number): Promise<void> => expect.poll(() => waiting.length).toBe(count),
    /** Responds to all waiting requests and returns their paths. */
    answer(status: number, body: object, headers: Record<string, string> = {}): string[] {
      return waiting.splice(0).map(({ path, response }) => {
        response.writeHead(status, headers).end(JSON.stringify(body));
        return path;
      });
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Responds to waiting requests repeatedly until the work is done. */
async function answerUntil(work: Promise<unknown>, answer: () => void): Promise<void> {
  const done = { is: false };
  void work.finally(() => {
    done.is = true;
  });
  while (!done.is) {
    answer();
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/**
 * A program that previews, looks up works, identifies, and has an engine. Its TMDB responds only
 * when told to.
 */
async function withTmdb() {
  await using stack = new AsyncDisposableStack();
  const engine = stack.use(await testEngine());
  const tmdb = stack.use(await slowServer());
  const settings = {
    TMDB_URL: tmdb.url,
    TMDB_API_KEY: "0123456789abcdef0123456789abcdef",
    PLEX_INGEST_DIR: engine.downloads,
    PLEX_MEDIA_ROOT: engine.library,
    PLEX_INGEST_STATE_DIR: engine.storeFiles.backups,
    // A download settles at once, even where time stands still.
    INGEST_STABLE_SECONDS: "0",
  };
  const program = stack.use(testProgram(settings, { store: engine.store, role: "engine" }));
  const kept = stack.move();
  const useCases = createUseCases(program);
  const path = engine.drop("Heat.1995.mkv");
  /** Calls each part that queries TMDB, and returns the result or the error. */
  const asks = [
    async () => (await useCases.queue()).search({ title: "Heat", type: "movie", limit: 1 }, never),
    async () => (await useCases.works()).details({ type: "movie", tmdbId: 1 }, never),
    async () => (await useCases.works()).details({ type: "movie", tmdbId: 2 }, never),
    async () => (await useCases.works()).details({ type: "tv", tmdbId: 3 }, never),
    async () => useCases.preview(path, {}, never),
    async () => (await useCases.identifyLines())("Ronin.1998.mkv", never),
  ].map((ask) => (): Promise<unknown> => ask().catch((error: unknown) => error));
  return { program, engine, tmdb, asks, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}

test("all parts of a process share one TMDB client with at most four concurrent requests", async () => {
  await using it = await withTmdb();
  const asked = it.asks.map((ask) => ask());
  await it.tmdb.waiting(4);
  const done = Promise.all(asked);
  await answerUntil(done, () => it.tmdb.answer(404, { status_code: 34, results: [] }));
  expect(it.tmdb.asked()).toBeGreaterThan(4);
  expect(it.tmdb.most()).toBe(4);
});

test("when TMDB requests a pause from one part, all other parts pause, including the engine", async () => {
  await using it = await withTmdb();
  const [first, ...others] = it.asks;
  const refused = first?.();
  await it.tmdb.waiting(1);
  it.tmdb.answer(429, { status_code: 25 }, { "retry-after": "60" });
  expect(await refused).toMatchObject({ code: "tmdb_unavailable" });
  // A pause lasts a minute at most, which a busy machine takes for the rest of this test.
  vi.useFakeTimers({ toFake: ["performance", "Date"] });
  onTestFinished(() => void vi.useRealTimers());
  // Matches only the whole number, because the remaining time of a pause may contain these digits.
  for (const ask of others) expect(JSON.stringify(await ask())).not.toMatch(/(?<!\d)949(?!\d)/);
  const lease = { ...it.engine.deps.lease, isOnly: async () => true, end: async () => {} };
  const stages = await createStages(it.program, { lease, onlyFiles: false });
  await runToRest(stages.engine);
  await stages.close();
  expect(it.tmdb.asked()).toBe(1);
});

test("tools can use all Plex connections regardless of other requests, and a queue does not open the breaker", async () => {
  using folder = tempFolder();
  await using plex = await slowServer();
  const events: TraceEvent[] = [];
  const settings = {
    PLEX_URL: plex.url,
    PLEX_TOKEN: "token-1",
    PLEX_INGEST_STATE_DIR: folder.path,
  };
  await using program = testProgram(settings, {
    role: "engine",
    count: (event) => void events.push(event),
  });
  const { client } = await program.plex();
  const reads = Array.from({ length: 25 }, (_, at) =>
    client.get({ path: `/library/metadata/${at}`, about: "item" }, z.unknown(), never),
  );
  const all = Promise.all(reads);
  await plex.waiting(10);
  // The engine's check and the read-ahead use the same queue.
  const server = await program.server();
  const checked = server?.check(never);
  const ahead = (await program.plex()).warm();
  const container = { size: 0, machineIdentifier: "m", version: "1.41.0", friendlyName: "Plex" };
  await answerUntil(Promise.allSettled([all, checked, ahead]), () =>
    plex.answer(200, { MediaContainer: container }),
  );
  expect(await all).toHaveLength(25);
  expect(plex.most()).toBe(10);
  expect(events.filter(({ kind }) => kind === "breaker")).toEqual([]);
});

test("a breaker opened by failures of the tools also keeps the engine from querying Plex", async () => {
  using folder = tempFolder();
  await using plex = await slowServer();
  const settings = {
    PLEX_URL: plex.url,
    PLEX_TOKEN: "token-1",
    PLEX_INGEST_STATE_DIR: folder.path,
  };
  await using program = testProgram(settings, { role: "engine" });
  const { client } = await program.plex();
  for (let times = 0; times < 5; times++) {
    const asked = client.sections(never).catch((error: unknown) => error);
    await plex.waiting(1);
    plex.answer(503, {});
    expect(await asked).toMatchObject({ code: "plex_unavailable" });
  }
  const server = await program.server();
  await expect(server?.libraries(never)).rejects.toMatchObject({
    code: "plex_unavailable",
    message: expect.stringContaining("next try is in"),
  });
  expect(plex.asked()).toBe(5);
});

test("all checks for a running engine use one lock reader, even if their own process holds the lock", async () => {
  using folder = tempFolder();
  await using program = testProgram({ PLEX_INGEST_STATE_DIR: folder.path });
  await program.store();
  const lock = await program.lock();
  expect(await program.lock()).toBe(lock);
  const own = (await lock.take()) ?? expect.unreachable();
  expect([lock.isTaken(), lock.acquire()]).toEqual([true, undefined]);
  await (await createUseCases(program).engine()).status();
  // Opening the lock file would have released the lock.
  expect(own.held()).toBe(true);
  own.release();
  expect(lock.isTaken()).toBe(false);
});

test("creates each part once, and the database once for each role", async () => {
  using folder = tempFolder();
  await using program = testProgram({ PLEX_INGEST_STATE_DIR: folder.path });
  const useCases = createUseCases(program);
  expect(await program.store()).toBe(await program.store("command"));
  expect(await program.store("reader")).not.toBe(await program.store());
  for (const part of [
    program.catalogue,
    program.files,
    useCases.queue,
    useCases.works,
    useCases.posters,
  ]) {
    expect(await part()).toBe(await part());
  }
  expect(program.routes()).toBe(program.routes());
});
