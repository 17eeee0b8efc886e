import { statSync } from "node:fs";
import { readFolderState } from "../../../src/adapters/fs/disk/identity.ts";
import { createSourceHealth } from "../../../src/app/engine/status.ts";
import { fileRelease } from "../../../src/app/file/file-release.ts";
import type { ScannedServer } from "../../../src/app/scan/scan-check.ts";
import { createScanStage } from "../../../src/app/scan/stage.ts";
import type { PathMap } from "../../../src/base/path/path-map.ts";
import type { MediaServer } from "../../../src/core/library/media-server.ts";
import { createEmbyServer } from "../../../src/servers/emby/media-server.ts";
import { createJellyfinServer } from "../../../src/servers/jellyfin/media-server.ts";
import { publicationsOf } from "../../../src/store/journal/publications.ts";
import { type Content, type Taken, type TestEngineOptions, testEngine } from "../engine.ts";
import { fakeClock } from "../fake-clock.ts";
import { logOf } from "../log.ts";
import { FIRST_ENTRY } from "../plex/first-entry.ts";
import { KEY, type StandInOptions, startMediaBrowser } from "./stand-in.ts";
import { createWorld, type WorldOptions } from "./world.ts";

export const MOVIES_ID = { jellyfin: "a".repeat(32), emby: "7" };
export const SHOWS_ID = { jellyfin: "c".repeat(32), emby: "8" };

type WorldChoice = Partial<Omit<WorldOptions, "libraries">> & {
  locations?: { movies?: readonly string[]; shows?: readonly string[] };
  standIn?: Partial<StandInOptions>;
};

export async function listAll<T>(pages: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const page of pages) all.push(page);
  return all;
}

/** Starts a server over a world of files, and the port to it. */
export async function openWorld(choice: WorldChoice = {}, clock = fakeClock()) {
  const { kind = "jellyfin", version = kind === "jellyfin" ? "12.1.0" : "4.9.3.0" } = choice;
  const { movies = ["/media/Movies"], shows = ["/media/TV"] } = choice.locations ?? {};
  const world = createWorld({
    ...choice,
    kind,
    version,
    now: clock.now,
    libraries: [
      { id: MOVIES_ID[kind], title: "Films", type: "movies", locations: movies },
      { id: SHOWS_ID[kind], title: "Series", type: "tvshows", locations: shows },
    ],
  });
  const delay = choice.delayMs === undefined ? undefined : choice.delayMs / 1000;
  const standIn = await startMediaBrowser({ kind, version, world, delay, ...choice.standIn });
  const create = kind === "jellyfin" ? createJellyfinServer : createEmbyServer;
  const server: MediaServer = create({
    baseUrl: `${standIn.origin}${choice.standIn?.basePath ?? ""}`,
    apiKey: () => KEY,
    timeoutMs: 30_000,
    maxConnections: 4,
    clock,
  });
  const { signal } = new AbortController();
  const library = async (id: string) => {
    const found = (await server.libraries(signal)).find((one) => one.id === id);
    if (!found) throw new Error("The library is missing.");
    return found;
  };
  return {
    world,
    standIn,
    server,
    clock,
    signal,
    movies: () => library(MOVIES_ID[kind]),
    shows: () => library(SHOWS_ID[kind]),
    /** Paths of all reported folders, by request. */
    reports: (): string[][] =>
      standIn.asked
        .filter(({ url }) => url.endsWith("/Library/Media/Updated"))
        .map(({ body }) => JSON.parse(body).Updates.map(({ Path }: { Path: string }) => Path)),
    /** Writes files on the server's disk, and reads the whole library. */
    has(...paths: string[]): void {
      for (const path of paths) world.disk.set(path, {});
      world.scanAll();
    },
    async [Symbol.asyncDispose](): Promise<void> {
      await server.close();
      await standIn[Symbol.asyncDispose]();
    },
  };
}

/** Files downloads into a library that a Jellyfin or Emby reads, with the outbox between them. */
export async function served(
  choice: WorldChoice & { engine?: TestEngineOptions; entry?: Partial<ScannedServer> } = {},
) {
  const engine = await testEngine({ hasServer: true, ...choice.engine });
  const root = engine.library;
  const locations = {
    movies: [`${root}/Movies`],
    shows: [`${root}/TV Shows`],
    ...choice.locations,
  };
  const it = await openWorld({ ...choice, locations }, engine.clock);
  const pathMap: PathMap[] = [];
  const warnings: string[] = [];
  const newStage = () =>
    createScanStage({
      store: engine.store,
      server: it.server,
      entry: { ...FIRST_ENTRY, ...choice.entry },
      pathMap,
      clock: engine.clock,
      log: logOf((message) => void warnings.push(message)),
      folderState: readFolderState,
      changed: async () => {},
      health: createSourceHealth(engine.store, "plex", engine.clock),
      wake() {},
    });
  let stage = newStage();
  const run = async (): Promise<void> => void (await stage.run(engine.signal));
  return {
    ...it,
    engine,
    warnings,
    run,
    /** Begins again with nothing in memory, as a restart of the program does. */
    async restart(): Promise<void> {
      await stage.drained();
      stage = newStage();
    },
    async file(name: string, content?: Content, taken?: Taken): Promise<number> {
      const { id } = await engine.approved(name, content, taken);
      await fileRelease(engine.deps, await engine.now(id), engine.signal);
      for (const { finalPath } of await publicationsOf(engine.store.read, id)) {
        it.world.disk.set(finalPath, { createdAt: statSync(finalPath).birthtimeMs });
      }
      return id;
    },
    /** Runs the stage every `stepMs` for this time. */
    async after(ms: number, stepMs = 1000): Promise<void> {
      for (let passed = 0; passed < ms; passed += stepMs) {
        engine.clock.advance(stepMs);
        await run();
      }
    },
    plexOf: async (id: number) => (await engine.now(id)).plex,
    async [Symbol.asyncDispose](): Promise<void> {
      await stage.drained();
      await it[Symbol.asyncDispose]();
      await engine[Symbol.asyncDispose]();
    },
  };
}
