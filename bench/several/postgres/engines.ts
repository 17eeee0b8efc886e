import { sql } from "kysely";
import { startFakeTmdb } from "../../../src/hosts/demo/stand-ins/tmdb/fake-tmdb.ts";
import type { Store } from "../../../src/store/open.ts";
import { openPostgres } from "../../../src/store/open-postgres.ts";
import { type Home, makeHome, TMDB_KEY } from "../../../test/process/home.ts";
import { type Running, startDaemon } from "../../../test/support/daemon.ts";
import { waitFor } from "../../../test/support/wait-for.ts";
import { dropFilms, type Film, makeFilms } from "../../filing/films.ts";

/** Engines for several storages on one database. Each engine is a daemon with its own home. */
export type Engines = AsyncDisposable & {
  homes: readonly Home[];
  daemons: readonly Running[];
  /** Sees all storages. */
  store: Store;
  /** The films that the stand-in for TMDB returns. */
  films: readonly Film[];
  /** Distributes these films over the downloads of the storages in turn. */
  drop(films: readonly Film[], homes?: readonly Home[]): void;
  /** Waits until `count` releases are in the state. */
  reach(state: string, count: number): Promise<void>;
  /** Stops the daemons. @throws if a daemon fails */
  end(): Promise<void>;
};

export type EnginesOptions = { engines: number; films: number; settings?: Record<string, string> };

const LIMIT_MS = 600_000;
/** Polls rarely, because polling takes processor time from the engines. */
const ASK_INTERVAL_MS = 200;

export async function startEngines(
  url: string,
  { engines, films, settings }: EnginesOptions,
): Promise<Engines> {
  await using started = new AsyncDisposableStack();
  const all = makeFilms(films);
  const catalogue = { movies: all.map(({ work }) => work), series: [] };
  const tmdb = started.use(await startFakeTmdb({ key: TMDB_KEY, catalogue }));
  const store = started.use(
    await openPostgres({ url, storage: "bench" }, { mode: "create", random: Math.random }),
  );
  const homes: Home[] = [];
  const daemons: Running[] = [];
  for (let at = 1; at <= engines; at++) {
    // A daemon reports that it is watching before its first check, so it treats files found by that
    // check as a backlog.
    const own = { INGEST_BACKLOG: "process", INGEST_FILE_METHOD: "hardlink" };
    const home = started.use(
      makeHome({
        tmdb,
        settings: { DATABASE_URL: url, STORAGE_NAME: `nas-${at}`, ...own, ...settings },
      }),
    );
    homes.push(home);
    daemons.push(started.use(await startDaemon(home)));
  }
  const stack = started.move();
  return {
    homes,
    daemons,
    store,
    films: all,
    drop(some, places = homes) {
      for (const [at, { downloads }] of places.entries()) {
        dropFilms(
          downloads,
          some.filter((_, index) => index % places.length === at),
        );
      }
    },
    async reach(state, count) {
      await waitFor(
        `${count} releases to reach the state ${state}`,
        async () => {
          const states = await sql<{ state: string; n: number }>`
            select state, count(*) as n from release group by state`.execute(store.read);
          if (states.rows.some((row) => row.state === state && row.n === count)) return true;
          throw new Error(JSON.stringify(states.rows));
        },
        LIMIT_MS,
        ASK_INTERVAL_MS,
      );
    },
    async end() {
      for (const daemon of daemons) {
        const { code } = await daemon.end();
        if (code !== 0) throw new Error(`A daemon exited with ${code}: ${daemon.log()}`);
      }
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}
