import type { Browser, BrowserContextOptions } from "playwright-core";
import { createTrashStage } from "../../../../src/app/trash/stage.ts";
import { recordProgress } from "../../../../src/store/journal/copy-progress.ts";
import { recordHealth } from "../../../../src/store/releases/sources.ts";
import type { Listed } from "../../../support/catalogue-ports.ts";
import { withTwoStorages } from "../../../support/two-storages.ts";
import { type WholeEngine, wholeEngine } from "../../../support/whole-engine.ts";
import { movie, season, series } from "../../../support/works.ts";
import { type TestServer, type TestServerOptions, testServer } from "../../mcp/support-server.ts";
import type { Opened } from "./browser.ts";
import { openedPages } from "./opened-pages.ts";
import { type PageServer, servePage } from "./page-server.ts";

const GIB = 1024 ** 3;
const FIREFLY = [
  "Serenity",
  "The Train Job",
  "Bushwhacked",
  "Shindig",
  "Safe",
  "Our Mrs. Reynolds",
  "Jaynestown",
];

/** Dune (2021) leads clearly, so that it is suggested. */
const CATALOGUE = [
  movie(841, "Dune", 1984, {
    popularity: 0.1,
    overview: "The first film of the novel, by David Lynch.",
  }),
  movie(438_631, "Dune", 2021, {
    popularity: 90,
    overview: "A duke's son on a desert planet. Part one.",
  }),
  movie(949, "Heat", 1995, { popularity: 50 }),
  movie(603, "The Matrix", 1999, { popularity: 60 }),
  movie(270, "The Lighthouse", 2009, { overview: "Two keepers." }),
  series(1437, "Firefly", 2002, [season(1, 7, 2002, FIREFLY)]),
  series(2316, "The Office", 2005, [season(1, 6, 2005)], { popularity: 90 }),
  series(2996, "The Office", 2001, [season(1, 6, 2001)], { popularity: 30 }),
];

type Drops = Record<string, Record<string, string> | undefined>;

/** Downloads that need a person, like those of `npm run demo`. */
const DROPS: Drops = {
  "Dune.1080p.BluRay.x264-DEMO.mkv": undefined,
  "The.Office.S01E02.720p.HDTV.x264-DEMO.mkv": undefined,
  "Harbour.Lights.2009.DVDRip.XviD-DEMO.avi": undefined,
  "Metropolis.1927.COMPLETE.BLURAY-DEMO": {
    "BDMV/index.bdmv": "index",
    "BDMV/STREAM/00000.m2ts": "disc",
  },
  "Firefly.S01.720p.WEB-DL.x264-DEMO": {
    "Firefly.S01E01.720p.WEB-DL.x264-DEMO.mkv": "one",
    "Firefly.S01E02.720p.WEB-DL.x264-DEMO.mkv": "two",
    "fx-the-ghost-ship.mkv": "which",
  },
};

export type Scene = AsyncDisposable & {
  engine: WholeEngine;
  server: TestServer;
  web: PageServer;
  open(address?: string, options?: BrowserContextOptions): Promise<Opened>;
  /** Finds the release with this name. */
  find(name: string): Promise<{ id: number; state: string; version: number }>;
  /** Approves the release with this name as this film. */
  approve(name: string, tmdb_id: number, actor?: string): Promise<number>;
  /** Takes back a filed release, as the engine does in its next round. */
  takeBack(id: number): Promise<void>;
  /** Runs a round of the engine that also carries out restore and purge requests in the trash. */
  round(): Promise<void>;
  /** Records that a long step of a release is at 24 of 58 GiB. */
  noteStep(step: "check" | "unpack", releaseId: number): Promise<void>;
};

type SceneOptions = {
  /** A list contains file names only. */
  drops?: Drops | string[];
  auto?: boolean;
  /** Works that TMDB lists. */
  catalogue?: Listed[];
  /** If missing, Transmission is not configured. */
  torrents?: TestServerOptions["torrents"];
  /** If missing, no work has a poster. */
  findPoster?: NonNullable<TestServerOptions["findPoster"]>;
  /** Additional or replaced use cases. */
  useCases?: TestServerOptions["useCases"];
  /** If true, the page's server is that of nas-1, with a database that nas-2 shares. */
  storages?: boolean;
};

/** A complete engine with waiting downloads, our tools over it, and the page. */
export async function setScene(
  browser: Browser,
  {
    drops = DROPS,
    auto = false,
    catalogue = CATALOGUE,
    torrents,
    findPoster,
    useCases,
    storages = false,
  }: SceneOptions = {},
): Promise<Scene> {
  const engine = await wholeEngine(catalogue, { auto });
  const named = Array.isArray(drops)
    ? drops.map((name) => [name, undefined] as const)
    : Object.entries(drops);
  for (const [name, files] of named) engine.drop(name, files);
  await engine.round();
  if (torrents) {
    await engine.store.write((trx) =>
      recordHealth(trx, {
        kind: "transmission",
        name: "http://box:9091",
        healthy: true,
        checkedAt: Date.now(),
      }),
    );
  }
  const server = await testServer({
    engine: storages ? { ...engine, store: await withTwoStorages(engine.store) } : engine,
    storages,
    catalogue,
    ...(torrents ? { torrents } : {}),
    ...(findPoster ? { findPoster } : {}),
    ...(useCases ? { useCases } : {}),
  });
  const web = await servePage(server);
  const pages = openedPages(browser);
  const find: Scene["find"] = async (name) => {
    const found = (await engine.all()).find((one) => one.name.startsWith(name));
    if (!found) throw new Error(`There is no release ${name}.`);
    return found;
  };
  return {
    engine,
    server,
    web,
    open: (address = "waiting", options = {}) =>
      pages.open(new URL(address, web.url).href, options),
    find,
    async approve(name, tmdb_id, actor) {
      const { id } = await find(name);
      await server.data("approve_ingest", { ids: [id], type: "movie", tmdb_id }, actor);
      return id;
    },
    async takeBack(id) {
      const { confirm_token } = await server.data("undo_ingest", { id });
      await server.data("undo_ingest", { id, confirm_token });
      await engine.round();
    },
    async round() {
      const stage = createTrashStage({
        ...engine.deps,
        onError(error) {
          throw error;
        },
      });
      await stage.run(engine.signal);
      await engine.round();
    },
    noteStep: (step, releaseId) =>
      engine.store.write((trx) =>
        recordProgress(trx, {
          operationId: `${step} ${releaseId}`,
          releaseId,
          doneBytes: 24 * GIB,
          totalBytes: 58 * GIB,
          startedAt: engine.clock.now() - 240_000,
          at: engine.clock.now(),
        }),
      ),
    async [Symbol.asyncDispose]() {
      await using _server = server;
      await using _web = web;
      await pages[Symbol.asyncDispose]();
    },
  };
}
