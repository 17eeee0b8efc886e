import { chmodSync, existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { findItem } from "../../src/app/review/queue/find-item.ts";
import { readQueue } from "../../src/app/review/queue/queue.ts";
import type { ShownItem, ShownRelease } from "../../src/app/shown/release-shape.ts";
import { isVideoFile } from "../../src/base/file-types.ts";
import { systemClock } from "../../src/program/process/clock.ts";
import { type OpenOptions, openStore, type Store } from "../../src/store/open.ts";
import { openPostgres } from "../../src/store/open-postgres.ts";
import { findRelease } from "../../src/store/releases/releases.ts";
import { startFakeTmdb } from "../support/stand-ins.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { newPlace } from "../support/temp-store.ts";
import { asVideo } from "../support/video-bytes.ts";
import { waitFor } from "../support/wait-for.ts";

export const TMDB_KEY = "5ec7e75ec7e75ec7e75ec7e75ec7e75e";
export const PLEX_TOKEN = "s3cr3t-plex-t0ken";

export type HomeOptions = {
  tmdb?: { url: string; key?: string } | undefined;
  plex?: { url: string; token?: string } | undefined;
  /** Additional settings. `undefined` removes a setting. */
  settings?: Record<string, string | undefined> | undefined;
  /** Path of the library, for example on another file system. Default: next to the downloads. */
  media?: string | undefined;
  /** Database server and storage. Default: a database file of this home. */
  server?: { url: string; storage: string } | undefined;
};

export type Home = Disposable & ReturnType<typeof layOut>;

/**
 * Creates everything that a daemon needs: a folder with downloads, a library with two folders, a
 * state folder and a configuration.
 */
export function makeHome(options: HomeOptions = {}): Home {
  const folder = tempFolder();
  return { ...layOut(folder, options), [Symbol.dispose]: folder[Symbol.dispose] };
}

/** Creates a home with a small TMDB. */
export async function startHome(options: HomeOptions = {}) {
  const tmdb = await startFakeTmdb({ key: TMDB_KEY });
  const home = makeHome({ tmdb, ...options });
  return {
    ...home,
    tmdb,
    async [Symbol.asyncDispose]() {
      home[Symbol.dispose]();
      await tmdb.close();
    },
  };
}

function layOut(
  { path, at }: ReturnType<typeof tempFolder>,
  { tmdb, plex, settings = {}, media, server = newPlace() }: HomeOptions,
) {
  const library = media ?? at("media");
  const movies = join(library, "Movies");
  const tv = join(library, "TV Shows");
  const downloads = at("downloads");
  const state = at("state");
  const envFile = at("plex-ingest.env");
  for (const each of [movies, tv, downloads]) mkdirSync(each, { recursive: true });
  const configure = (more: Record<string, string | undefined> = {}): void => {
    const values: Record<string, string | undefined> = {
      PLEX_MEDIA_ROOT: library,
      PLEX_INGEST_DIR: downloads,
      PLEX_INGEST_STATE_DIR: state,
      DATABASE_URL: server?.url,
      STORAGE_NAME: server?.storage,
      PLEX_AUTO_INGEST: "true",
      INGEST_STABLE_SECONDS: "0.5",
      INGEST_STABILITY_POLL_SECONDS: "0.2",
      INGEST_MIN_FREE: "0",
      TMDB_URL: tmdb?.url,
      TMDB_API_KEY: tmdb && (tmdb.key ?? TMDB_KEY),
      PLEX_URL: plex?.url,
      PLEX_TOKEN: plex && (plex.token ?? PLEX_TOKEN),
      ...settings,
      ...more,
    };
    const lines = Object.entries(values).flatMap(([name, value]) =>
      value === undefined ? [] : [`${name}=${value}`],
    );
    writeFileSync(envFile, `${lines.join("\n")}\n`, { mode: 0o600 });
    chmodSync(envFile, 0o600);
  };
  configure();

  const files = {
    database: join(state, "plex-ingest.db"),
    lock: join(state, "lock", "engine.lock"),
    backups: state,
  };
  const open = (mode: OpenOptions["mode"]): Promise<Store> => {
    const options = { mode, random: Math.random, clock: systemClock };
    return server ? openPostgres(server, options) : openStore(files, options);
  };
  /** Reads the database from this process, without starting a process for each read. */
  async function look<T>(read: (store: Store) => Promise<T>): Promise<T | undefined> {
    if (!server && !existsSync(files.database)) return undefined;
    await using store = await open("read-only");
    return await read(store);
  }
  /**
   * Waits until `probe` succeeds on the database, and returns its result. Ten checks a second, each
   * in a new session, would load the machine more than the program under test. Therefore one
   * session checks, and checks a file only after it changed.
   */
  async function sees<T>(what: string, probe: (store: Store) => Promise<T>, ms?: number) {
    let store: Store | undefined;
    let last: { version: number; error: unknown } | undefined;
    const close = async (): Promise<void> => {
      await store?.[Symbol.asyncDispose]();
      store = last = undefined;
    };
    const look = async (): Promise<T> => {
      if (!server && !existsSync(files.database)) throw new Error("there is no database");
      store ??= await open("read-only");
      store.assertInPlace();
      const version = server ? Date.now() : store.dataVersion();
      if (last?.version === version) throw last.error;
      last = undefined;
      return await probe(store).catch((error: unknown) => {
        last = { version, error };
        throw error;
      });
    };
    const lookAgain = (): Promise<T> =>
      look().catch(async (error: unknown) => {
        // The database was not complete yet, or was replaced.
        if (error !== last?.error) await close();
        throw error;
      });
    try {
      return await waitFor(what, lookAgain, ms);
    } finally {
      await close();
    }
  }
  const releasesIn = async (store: Store): Promise<ShownRelease[]> =>
    (await readQueue(store, { state: "all", limit: 1000 }, { readOnly: true })).items;
  const releases = async (): Promise<ShownRelease[]> => (await look(releasesIn)) ?? [];
  const named = async (name: string): Promise<ShownRelease | undefined> =>
    (await releases()).find((release) => release.name === name);

  return {
    path,
    downloads,
    library,
    movies,
    tv,
    state,
    database: files.database,
    /** Address and storage of the home's database, if it is on a server. */
    server,
    /** Opens the database as another process would. */
    open,
    envFile,
    at,
    configure,
    /**
     * Writes a file into the downloads and returns its absolute path. A file with the name of a
     * video also begins like a video.
     */
    drop(name: string, content: string | Uint8Array = `film: ${name}`): string {
      const target = join(downloads, name);
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, isVideoFile(name) ? asVideo(content) : content);
      return target;
    },
    releases,
    releasesIn,
    release: named,
    /** Returns a release with files and history, like `show`. */
    item: (id: number): Promise<ShownItem | undefined> =>
      look((store) => findItem(store, id, { readOnly: true })),
    /** Number of failed tries, not counting outages. */
    tries: async (id: number): Promise<number | undefined> =>
      (await look((store) => findRelease(store.read, id)))?.tries,
    sees,
    /** Waits until the release with this name reaches this state, and returns the release. */
    reaches: (name: string, state: string, ms?: number): Promise<ShownRelease> =>
      sees(
        `${name} to be ${state}`,
        async (store) => {
          const rows = await releasesIn(store);
          const found = rows.find((release) => release.name === name);
          if (found?.state === state) return found;
          const names = rows.map((one) => one.name).join(", ");
          throw new Error(found ? JSON.stringify(found) : `only ${names || "nothing"}`);
        },
        ms,
      ),
  };
}

/**
 * Returns the relative paths of all files below a folder that Plex would see. Names with a leading
 * dot, and everything in folders with such names, are excluded.
 */
export const visibleFiles = (folder: string): string[] =>
  allFiles(folder).filter((path) => !/(?:^|\/)\./.test(path));

/**
 * Relative paths of all files below a folder, without the storage's marker file. Empty if the
 * folder does not exist.
 */
export const allFiles = (folder: string): string[] =>
  existsSync(folder)
    ? below(folder, "")
        .filter((path) => path !== ".plex-ingest-storage")
        .toSorted()
    : [];

/** Links are listed but not followed. Node's own recursive listing follows them. */
function below(folder: string, prefix: string): string[] {
  return readdirSync(join(folder, prefix), { withFileTypes: true }).flatMap((entry) => {
    const path = prefix === "" ? entry.name : `${prefix}/${entry.name}`;
    return entry.isDirectory() ? below(folder, path) : [path];
  });
}

/** Returns the device with the inode, and the link count. */
export function inode(path: string): { ino: string; nlink: number } {
  const { dev, ino, nlink } = statSync(path, { bigint: true });
  return { ino: `${dev}:${ino}`, nlink: Number(nlink) };
}
