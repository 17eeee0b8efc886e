import { readFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import Sqlite from "better-sqlite3";
import { startFakeTmdb } from "../../src/hosts/demo/stand-ins/tmdb/fake-tmdb.ts";
import { type Home, makeHome, TMDB_KEY } from "../../test/process/home.ts";
import { type Running, startDaemon, startProgram } from "../../test/support/daemon.ts";
import { waitFor } from "../../test/support/wait-for.ts";
import { cpuMsOf, peakOf } from "../memory/read-process.ts";
import { dropFilms, type Film, makeFilms } from "./films.ts";
import { measureFloor } from "./floor.ts";

export type FilingFigures = {
  releases: number;
  /**
   * Releases per second, from the first settled release to the last filed one: identified with a
   * stand-in TMDB, planned, filed.
   */
  perSecond: number;
  cpuSecondsEach: number;
  peakMiB: number;
  /**
   * The floor on the same disk: only a link, a sync of its folder and one FULL transaction per
   * film, one after the other.
   */
  floorPerSecond: number;
  /** How many times longer than the floor filing a release takes. */
  ratio: number;
  /**
   * System calls per release, by name. Present only if they were counted, which slows everything
   * down.
   */
  syscalls?: Record<string, number>;
};

export type FilingOptions = {
  releases: number;
  syscalls?: boolean;
  /** Additional Node arguments for the daemon. */
  nodeOptions?: string | undefined;
};

const LIMIT_MS = 600_000;

/**
 * The built daemon files `releases` films of 1 KiB by hardlink. The films are already in its
 * watched folder when it starts.
 */
export async function measureFiling({
  releases,
  syscalls = false,
  nodeOptions,
}: FilingOptions): Promise<FilingFigures> {
  const films = makeFilms(releases);
  await using tmdb = await startFakeTmdb({
    key: TMDB_KEY,
    catalogue: { movies: films.map(({ work }) => work), series: [] },
  });
  using home = makeHome({
    tmdb,
    settings: { INGEST_FILE_METHOD: "hardlink", INGEST_BACKLOG: "process" },
  });
  dropFilms(home.downloads, films);
  const floorPerSecond = measureFloor(home.downloads, home.at("floor"));
  const counted = syscalls ? await countCalls(home, films) : undefined;
  if (counted === undefined) {
    const env = nodeOptions === undefined ? undefined : { NODE_OPTIONS: nodeOptions };
    await using daemon = await startDaemon(home, { env });
    await allFiled(home, films);
    const each = {
      cpuSecondsEach: cpuMsOf(daemon.pid) / 1000 / films.length,
      peakMiB: peakOf(daemon.pid),
    };
    const perSecond = rateOf(home, films.length);
    await daemon.end();
    return { releases, perSecond, ...each, floorPerSecond, ratio: floorPerSecond / perSecond };
  }
  const perSecond = rateOf(home, films.length);
  const none = { cpuSecondsEach: Number.NaN, peakMiB: Number.NaN };
  return {
    releases,
    perSecond,
    ...none,
    floorPerSecond,
    ratio: floorPerSecond / perSecond,
    syscalls: counted,
  };
}

async function countCalls(home: Home, films: readonly Film[]): Promise<Record<string, number>> {
  const table = home.at("calls");
  await using daemon: Running = startProgram(home, ["daemon"], {
    under: ["strace", "-f", "-c", "-qq", "-o", table],
  });
  await allFiled(home, films);
  // strace ignores the signal and ends together with the traced process.
  const [traced] = readFileSync(`/proc/${daemon.pid}/task/${daemon.pid}/children`, "latin1").split(
    " ",
  );
  process.kill(Number(traced), "SIGTERM");
  await daemon.exited;
  const counts = [...countsIn(readFileSync(table, "utf8"))].map(
    ([name, calls]) => [name, Math.round((calls / films.length) * 10) / 10] as const,
  );
  return Object.fromEntries(
    counts.filter(([, calls]) => calls >= 0.5).toSorted(([, a], [, b]) => b - a),
  );
}

/** Parses the number of calls by name from a table of `strace -c`. */
function countsIn(table: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const line of table.split("\n")) {
    // % time, seconds, usecs/call, calls, errors (may be blank), name
    const [, calls, name] =
      /^\s*[\d.]+\s+[\d.]+\s+\d+\s+(\d+)\s+(?:\d+\s+)?(\w+)$/.exec(line) ?? [];
    if (name !== undefined && name !== "total") counts.set(name, Number(calls));
  }
  return counts;
}

/** Polls rarely, because reading the database takes processor time from the daemon. */
const ASK_INTERVAL_MS = 200;

async function allFiled(home: Home, films: readonly Film[]): Promise<void> {
  await setTimeout(ASK_INTERVAL_MS);
  await waitFor(
    "every film to be filed",
    () => {
      const states = inDatabase<{ state: string; count: number }>(
        home,
        "select state, count(*) as count from release group by state",
      );
      if (states.some(({ state, count }) => state === "filed" && count === films.length)) {
        return true;
      }
      throw new Error(JSON.stringify(states));
    },
    LIMIT_MS,
    ASK_INTERVAL_MS,
  );
}

function rateOf(home: Home, films: number): number {
  const [times] = inDatabase<{ first: number; last: number }>(
    home,
    "select min(at) as first, max(at) as last from history where action in ('settled', 'filed')",
  );
  return films / (((times?.last ?? 0) - (times?.first ?? 0)) / 1000);
}

function inDatabase<Row>(home: Home, sql: string): Row[] {
  const database = new Sqlite(home.database, { readonly: true, timeout: 1000 });
  try {
    return database.prepare(sql).all() as Row[];
  } finally {
    database.close();
  }
}
