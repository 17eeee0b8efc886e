import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import type { DaemonLog } from "../../../src/program/log/log.ts";
import type { Program, ProgramOptions } from "../../../src/program/program.ts";
import { createUseCases } from "../../../src/program/use-cases/use-cases.ts";
import { type PlexOptions, startPlex } from "../../support/plex/start-plex.ts";
import { testProgram } from "../../support/program.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { waitFor } from "../../support/wait-for.ts";

const never = new AbortController().signal;

/** The tools' use cases as in an MCP process, and the engine's side, on the same state folder. */
async function withWiring(env: Record<string, string> = {}, options: PlexOptions = {}) {
  const folder = tempFolder();
  const plex = await startPlex(options);
  const warnings: string[] = [];
  const warn = (message: string): void => void warnings.push(message);
  const state = { PLEX_INGEST_STATE_DIR: folder.path, PLEX_URL: plex.url, PLEX_TOKEN: plex.token };
  const settings = { ...state, ...env };
  const log = (): DaemonLog => ({ info() {}, warn, error() {}, reopen() {} });
  const opened: Program[] = [];
  const open = (role: ProgramOptions["role"], readOnly = false): Program => {
    const program = testProgram(settings, { role, readOnly, log });
    opened.push(program);
    return program;
  };
  return {
    plex,
    warnings,
    file: folder.at("cache.db"),
    open,
    tools: (readOnly = false, plain = false) =>
      createUseCases(open(plain ? "none" : "command", readOnly)),
    engine: () => open("engine").plex(),
    async [Symbol.asyncDispose]() {
      for (const each of opened) await each.close();
      await plex.close();
      folder[Symbol.dispose]();
    },
  };
}

test("clients read the engine's prefetched data even while Plex is down, and only our changes invalidate it", async () => {
  await using it = await withWiring();
  const engine = await it.engine();
  void engine.warm();
  await waitFor(
    "the engine to have read ahead",
    () => it.plex.traffic.count("/library/onDeck") > 0,
  );
  const tools = it.tools();
  await waitFor("the answers to be there", async () => {
    const { items, age_seconds } = await (await tools.library()).onDeck({ limit: 10 }, never);
    if (items.length === 0 || age_seconds === undefined) throw new Error("not yet");
    return true;
  });
  await it.plex.close();
  const libraries = await (await tools.plex()).libraries(never);
  expect(libraries).toMatchObject({
    libraries: [{ name: "Movies" }, {}, {}, {}, {}],
    age_seconds: expect.any(Number),
  });
  expect(libraries.stale).toBeUndefined();
  expect(
    (await (await tools.library()).recentlyAdded({ limit: 20 }, never)).items.length,
  ).toBeGreaterThan(0);
  await expect((await tools.library()).recentlyAdded({ limit: 19 }, never)).rejects.toMatchObject({
    code: "plex_unavailable",
  });
  await engine.changed();
  expect(await (await tools.plex()).libraries(never)).toMatchObject({
    stale: true,
    stale_reason: expect.any(String),
  });
  expect(it.warnings).toEqual([]);
});

test("a command reads live data, and sessions are requested again after it", async () => {
  const tv = { id: "tv", name: "Living Room" };
  await using it = await withWiring({}, { players: [tv] });
  const tools = it.tools();
  const asked = () => it.plex.traffic.count("/status/sessions");
  await (await tools.plex()).playbackStatus({}, never);
  expect(await (await tools.plex()).playbackStatus({}, never)).toMatchObject({ age_seconds: 0 });
  expect(asked()).toBe(1);
  const order = { action: "pause", sessionId: "none", endSession: false } as const;
  const none = { client: undefined, mediaId: undefined, positionMs: undefined };
  await (await tools.playback()).control({ ...order, ...none }, never).catch(() => {});
  const live = asked();
  expect(live).toBeGreaterThan(1);
  expect(await (await tools.plex()).playbackStatus({}, never)).not.toHaveProperty("age_seconds");
  expect(asked()).toBe(live + 1);
});

test("with the cache off, nothing is cached and no file is created", async () => {
  await using it = await withWiring({ CACHE_ENABLED: "false" });
  const tools = it.tools();
  for (let i = 0; i < 2; i++) {
    expect(await (await tools.plex()).serverInfo(never)).not.toHaveProperty("age_seconds");
  }
  await (await it.engine()).warm();
  await it.plex.close();
  expect(await (await tools.plex()).serverInfo(never)).toMatchObject({ reachable: false });
  await expect((await tools.plex()).libraries(never)).rejects.toMatchObject({
    code: "plex_unavailable",
  });
  expect(existsSync(it.file)).toBe(false);
});

test("a plain server does not create or read a cache file, and caches responses in memory", async () => {
  await using it = await withWiring();
  await (await it.tools().plex()).libraries(never);
  await waitFor("the file", () => existsSync(it.file));
  await it.plex.close();
  const plain = it.tools(false, true);
  await expect((await plain.plex()).libraries(never)).rejects.toMatchObject({
    code: "plex_unavailable",
  });
  await using other = await withWiring();
  const tools = other.tools(false, true);
  await (await tools.plex()).libraries(never);
  expect(await (await tools.plex()).libraries(never)).toMatchObject({ age_seconds: 0 });
  expect(existsSync(other.file)).toBe(false);
  expect(other.warnings).toEqual([]);
});

test("a server that prefetches at startup responds to the first calls without Plex", async () => {
  await using it = await withWiring();
  const program = it.open("none");
  const tools = createUseCases(program);
  const { warm, cache } = await program.plex();
  await warm();
  await it.plex.close();
  expect(await (await tools.plex()).libraries(never)).toMatchObject({
    age_seconds: expect.any(Number),
  });
  expect((await (await tools.library()).onDeck({ limit: 10 }, never)).items.length).toBeGreaterThan(
    0,
  );
  expect(cache().shared()).toBeUndefined();
});

test("prefetching does not warn if Plex is down", async () => {
  await using it = await withWiring({ PLEX_RETRIES: "0" });
  await it.plex.close();
  await (await it.open("none").plex()).warm();
  expect(it.warnings).toEqual([]);
});

test("opens the cache file before the first call if a server waits for clients", async () => {
  await using it = await withWiring();
  const { cache } = await it.open("command").plex();
  expect(existsSync(it.file)).toBe(false);
  cache().open();
  expect(existsSync(it.file)).toBe(true);
});
