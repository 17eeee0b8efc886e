import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { type Home, makeHome, TMDB_KEY } from "../../process/home.ts";
import { otherFileSystem } from "../../process/large-copy.ts";
import { cli, startDaemon } from "../../support/daemon.ts";
import { startFakeTmdb } from "../../support/stand-ins.ts";
import { waitFor } from "../../support/wait-for.ts";
import { checkEnd, checkNow } from "../check/check.ts";
import type { SlotDatabase } from "../slot-database.ts";
import { startWatcher } from "../start-watcher.ts";
import { type DaemonWorld, daemonWorld } from "./daemon-world.ts";
import { type Moment, momentFrom, SERVER_BLOWS, strikeDaemon } from "./strike-daemon.ts";

export type DaemonTally = {
  kills: number;
  filed: number;
  looks: number;
  /** Faults of the server, with their counts. */
  blows: Map<string, number>;
  wrong: string[];
};

type Job = {
  kills: number;
  random: () => number;
  withStrace: boolean;
  /** Database of the journal if it is not a file. */
  database?: SlotDatabase | undefined;
  say: (line: string) => void;
};

const MIB = 1024 * 1024;
/** With more kills, all films would be filed and the daemon would have nothing to do. */
const KILLS_IN_ONE_WORLD = 25;

/**
 * Kills the complete shipped program again and again while films arrive, are filed and are undone.
 */
export async function killDaemons({ kills, ...job }: Job): Promise<DaemonTally> {
  await using tmdb = await startFakeTmdb({ key: TMDB_KEY });
  const all: DaemonTally = { kills: 0, filed: 0, looks: 0, blows: new Map(), wrong: [] };
  for (let world = 0; world * KILLS_IN_ONE_WORLD < kills; world++) {
    const isLinked = world % 2 === 0;
    // Across file systems, large enough to be hit in the middle.
    using shm = isLinked ? undefined : otherFileSystem();
    await job.database?.empty();
    const server = job.database ? { DATABASE_URL: job.database.through, STORAGE_NAME: "nas" } : {};
    using home = makeHome({
      tmdb,
      media: shm?.at("media"),
      settings: { ...server, ...(isLinked || shm ? {} : { INGEST_FILE_METHOD: "copy" }) },
    });
    const own = daemonWorld(
      home,
      isLinked ? 4096 : 24 * MIB,
      isLinked ? "hardlink" : "copy",
      job.database?.url,
    );
    const still = Math.min(KILLS_IN_ONE_WORLD, kills - world * KILLS_IN_ONE_WORLD);
    await killIn(home, own, { kills: still, ...job }, all);
    if (job.database) {
      job.say(`  … ${all.kills} kills of the whole daemon, ${all.wrong.length} wrong`);
    }
  }
  return all;
}

async function killIn(home: Home, own: DaemonWorld, job: Job, all: DaemonTally): Promise<void> {
  const { kills, random, withStrace, database, say } = job;
  const { world, films } = own;
  const found = (when: string, wrong: readonly string[]): void => {
    for (const line of wrong) {
      all.wrong.push(line);
      say(`VIOLATION of the daemon, ${when}: ${line}`);
    }
  };
  await using watcher = await startWatcher(world, home.path);
  const undone: string[] = [];
  let killed = 0;
  // A daemon may end before its moment, so there are up to three times as many attempts.
  for (let time = 0; killed < kills && time < 3 * kills; time++) {
    const next = films[Math.floor((killed * films.length) / kills)];
    if (next !== undefined && !world.sources.some(({ path }) => path.endsWith(`/${next}`))) {
      own.drop(next);
    }
    const filed = films.find(
      (name) => !undone.includes(name) && undone.length < 2 && own.stateOf(name) === "filed",
    );
    if (filed !== undefined && time % 4 === 3) {
      await cli(home, "undo", String(own.idOf(filed)), "--yes");
      undone.push(filed);
    }
    const plan = planFrom(random, withStrace, database);
    const struck = await Promise.all([
      ...plan.moments.map((moment) => strikeDaemon(home, moment)),
      ...plan.blows.map(async ({ name, ms }) => {
        await setTimeout(ms);
        if (database) await SERVER_BLOWS[name]?.(database);
        all.blows.set(name, (all.blows.get(name) ?? 0) + 1);
      }),
    ]);
    const words = [
      ...plan.moments.map(wordsOf),
      ...plan.blows.map(({ name, ms }) => `${name} after ${ms} ms`),
    ].join();
    for (const one of struck) {
      if (one?.killed) killed++;
      if (one?.said.includes(TMDB_KEY)) found(words, ["I9: the TMDB key is in its log"]);
    }
    if (database || existsSync(world.database)) found(words, checkNow(world));
  }
  for (const name of films) {
    if (!world.sources.some(({ path }) => path.endsWith(`/${name}`))) own.drop(name);
  }
  await using _daemon = await startDaemon(home);
  await waitFor(
    "everything to come to its end",
    () => films.every((name) => own.stateOf(name) === (undone.includes(name) ? "undone" : "filed")),
    60_000,
    200,
  ).catch((error: unknown) =>
    found("at the end", [`I8: ${String(error)}, ${films.map((name) => own.stateOf(name)).join()}`]),
  );
  own.expectEnd(undone);
  found("at the end", checkEnd(world));
  const rows = database
    ? execFileSync("pg_dump", ["-d", database.url])
    : readFileSync(home.database);
  if (rows.includes(TMDB_KEY)) found("at the end", ["I9: the TMDB key is in the database"]);
  const { looks, wrong } = await watcher.seen();
  found("while it ran", wrong);
  all.kills += killed;
  all.filed += films.length;
  all.looks += looks;
}

type Plan = { moments: Moment[]; blows: { name: string; ms: number }[] };

/**
 * On a server: one time in three, a second daemon takes over; one time in two, the server is struck
 * before the kill.
 */
function planFrom(
  random: () => number,
  withStrace: boolean,
  database: SlotDatabase | undefined,
): Plan {
  const first = momentFrom(random, { withStrace, onServer: database !== undefined });
  if (!database) return { moments: [first], blows: [] };
  const second = random() < 1 / 3 ? [{ ms: first.ms + 500 + Math.floor(random() * 2000) }] : [];
  const names = Object.keys(SERVER_BLOWS);
  const name = names[Math.floor(random() * 2 * names.length)];
  return {
    moments: [first, ...second],
    blows: name === undefined ? [] : [{ name, ms: Math.floor(first.ms * random()) }],
  };
}

const wordsOf = ({ ms, call, count }: Moment): string =>
  call === undefined ? `killed after ${ms} ms` : `killed at ${call} ${count}, or after ${ms} ms`;
