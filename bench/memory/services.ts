import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import Sqlite from "better-sqlite3";
import { startFakePlex } from "../../src/hosts/demo/stand-ins/plex/fake-plex.ts";
import { movie } from "../../src/hosts/demo/stand-ins/tmdb/catalogue/works.ts";
import { startFakeTmdb } from "../../src/hosts/demo/stand-ins/tmdb/fake-tmdb.ts";
import { systemClock } from "../../src/program/process/clock.ts";
import { openStore } from "../../src/store/open.ts";
import { type Home, makeHome, PLEX_TOKEN, TMDB_KEY } from "../../test/process/home.ts";
import { startFakeTransmission } from "../../test/support/fake-transmission.ts";
import { KEY, startMediaBrowser } from "../../test/support/media-browser/stand-in.ts";
import { createWorld, type WorldLibrary } from "../../test/support/media-browser/world.ts";
import { storeFilesIn } from "../../test/support/temp-store.ts";
import { startTransmission } from "../../test/support/transmission.ts";
import { fill } from "../history/fill.ts";
import { madeTitle } from "../identify/made-titles.ts";

const HISTORY_ROWS = 100_000;

const PROGRAM = "transmission-daemon";

export type Services = AsyncDisposable & {
  home: Home;
  /** The file name of a download of TMDB's n-th film. */
  film(index: number): string;
  /** Number of requests to Plex and TMDB so far. */
  asked(): { plex: number; tmdb: number };
  /** Number of history rows that a daemon has written with this action. */
  written(action: string): number;
};

export type ServicesOptions = {
  /** Number of films that TMDB knows. */
  films?: number;
  historyRows?: number;
  settings?: Record<string, string>;
  /** Adds a Jellyfin and an Emby that read the same library. */
  hasThreeServers?: boolean;
};

/**
 * A home with a long history and all services that a daemon talks to: stand-ins for TMDB and for
 * Plex, which indexes the folders that it is asked to scan, and a real Transmission if it is
 * installed.
 */
export async function startServices(options: ServicesOptions = {}): Promise<Services> {
  const { films = 0, historyRows = HISTORY_ROWS, settings = {} } = options;
  await using stack = new AsyncDisposableStack();
  const movies = Array.from({ length: films }, (_, index) =>
    movie([index + 1, madeTitle(index), `${yearOf(index)}-05-01`, 110, 10, null]),
  );
  const tmdb = stack.use(await startFakeTmdb({ key: TMDB_KEY, catalogue: { movies, series: [] } }));
  const home = stack.use(makeHome({ tmdb, settings: { INGEST_BACKLOG: "process", ...settings } }));
  const sections = [
    { title: "Movies", type: "movie", locations: [home.movies] },
    { title: "TV Shows", type: "show", locations: [home.tv] },
  ];
  const plex = stack.use(await startFakePlex({ token: PLEX_TOKEN, sections, indexes: true }));
  const transmission = stack.use(
    isInstalled(PROGRAM)
      ? await startTransmission({ folder: home.at("transmission") })
      : await startFakeTransmission({ downloadDir: home.at("complete") }),
  );
  const others = options.hasThreeServers ? stack.use(await startOthers(home)) : undefined;
  home.configure({
    PLEX_URL: plex.url,
    PLEX_TOKEN,
    TRANSMISSION_URL: transmission.url,
    ...others?.settings,
  });
  await makeHistory(home, historyRows);
  const database = stack.adopt(
    new Sqlite(home.database, { readonly: true }),
    (raw) => void raw.close(),
  );
  const before = database.prepare("select coalesce(max(id), 0) from history").pluck().get();
  const count = database
    .prepare<unknown[], number>("select count(*) from history where id > ? and action = ?")
    .pluck();
  const owned = stack.move();
  return {
    home,
    film: (index) =>
      `${madeTitle(index).replaceAll(" ", ".")}.${yearOf(index)}.1080p.BluRay.x264-GRP.mkv`,
    asked: () => ({ plex: plex.requests.length, tmdb: tmdb.requests.length }),
    written: (action) => count.get(before, action) ?? 0,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

const LOOK_INTERVAL_MS = 1000;

/** Starts a Jellyfin and an Emby, which show the films of the library that were reported. */
async function startOthers(
  home: Home,
): Promise<AsyncDisposable & { settings: Record<string, string> }> {
  await using stack = new AsyncDisposableStack();
  // Emby's ids are decimal, and those of Jellyfin have 32 hexadecimal digits.
  const listLibraries = (movies: string, shows: string): WorldLibrary[] => [
    { id: movies, title: "Movies", type: "movies", locations: [home.movies] },
    { id: shows, title: "TV Shows", type: "tvshows", locations: [home.tv] },
  ];
  const [jellyfin, emby] = [
    {
      kind: "jellyfin" as const,
      version: "12.1.0",
      libraries: listLibraries("a".repeat(32), "c".repeat(32)),
    },
    { kind: "emby" as const, version: "4.9.3.0", libraries: listLibraries("7", "8") },
  ].map((options) => ({ ...options, world: createWorld({ ...options, now: Date.now }) }));
  if (!jellyfin || !emby) throw new Error("Both servers are needed.");
  const timer = setInterval(() => {
    for (const { disk } of [jellyfin.world, emby.world]) {
      for (const entry of readdirSync(home.movies, { recursive: true, withFileTypes: true })) {
        if (entry.isFile()) disk.set(join(entry.parentPath, entry.name), {});
      }
    }
  }, LOOK_INTERVAL_MS);
  stack.defer(() => clearInterval(timer));
  const settings = {
    JELLYFIN_URL: stack.use(await startMediaBrowser(jellyfin)).origin,
    JELLYFIN_API_KEY: KEY,
    EMBY_URL: stack.use(await startMediaBrowser(emby)).origin,
    EMBY_API_KEY: KEY,
  };
  const owned = stack.move();
  return { settings, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

async function makeHistory(home: Home, rows: number): Promise<void> {
  mkdirSync(dirname(home.database), { recursive: true });
  const store = await openStore(storeFilesIn(home.state), {
    mode: "create",
    random: Math.random,
    clock: systemClock,
  });
  await store[Symbol.asyncDispose]();
  if (rows > 0) fill(home.database, rows, Date.now());
}

const isInstalled = (name: string): boolean =>
  (process.env["PATH"] ?? "").split(delimiter).some((folder) => existsSync(join(folder, name)));

const yearOf = (index: number): number => 1950 + (index % 70);
