import { existsSync, readFileSync } from "node:fs";
import { startFakeTmdb } from "../../../src/hosts/demo/stand-ins/tmdb/fake-tmdb.ts";
import { type Home, makeHome, TMDB_KEY } from "../../process/home.ts";
import { otherFileSystem } from "../../process/large-copy.ts";
import { cli, startDaemon } from "../../support/daemon.ts";
import { waitFor } from "../../support/wait-for.ts";
import { checkEnd, checkNow } from "../check/check.ts";
import { startWatcher } from "../start-watcher.ts";
import { type DaemonWorld, daemonWorld } from "./daemon-world.ts";
import { type Moment, momentFrom, strikeDaemon } from "./strike-daemon.ts";

export type DaemonTally = { kills: number; filed: number; looks: number; wrong: string[] };

type Job = { kills: number; random: () => number; withStrace: boolean; say: (line: string) => void };

const MIB = 1024 * 1024;

/** Kills the whole program as it is shipped, again and again, while films come in, are filed and undone. */
export async function killDaemons({ kills, ...job }: Job): Promise<DaemonTally> {
  using shm = otherFileSystem();
  await using tmdb = await startFakeTmdb({ key: TMDB_KEY });
  using linked = makeHome({ tmdb });
  // Across file systems, large enough to be hit in the middle.
  using copied = makeHome({ tmdb, media: shm?.at("media"), settings: shm ? {} : { INGEST_FILE_METHOD: "copy" } });
  const half = Math.ceil(kills / 2);
  const first = await killIn(linked, daemonWorld(linked, 4096, "hardlink"), { kills: half, ...job });
  const second = await killIn(copied, daemonWorld(copied, 24 * MIB, "copy"), { kills: kills - half, ...job });
  return {
    kills: first.kills + second.kills,
    filed: first.filed + second.filed,
    looks: first.looks + second.looks,
    wrong: [...first.wrong, ...second.wrong],
  };
}

async function killIn(home: Home, own: DaemonWorld, { kills, random, withStrace, say }: Job): Promise<DaemonTally> {
  const { world, films } = own;
  const tally: DaemonTally = { kills: 0, filed: 0, looks: 0, wrong: [] };
  const found = (when: string, wrong: readonly string[]): void => {
    for (const line of wrong) {
      tally.wrong.push(line);
      say(`VIOLATION of the daemon, ${when}: ${line}`);
    }
  };
  await using watcher = await startWatcher(world, home.path);
  const undone: string[] = [];
  // A daemon may end before its moment; so often it is tried.
  for (let time = 0; tally.kills < kills && time < 3 * kills; time++) {
    const next = films[Math.floor((tally.kills * films.length) / kills)];
    if (next !== undefined && !world.sources.some(({ path }) => path.endsWith(`/${next}`))) own.drop(next);
    const filed = films.find((name) => !undone.includes(name) && undone.length < 2 && own.stateOf(name) === "filed");
    if (filed !== undefined && time % 4 === 3) {
      await cli(home, "undo", String(own.idOf(filed)), "--yes");
      undone.push(filed);
    }
    const moment = momentFrom(random, withStrace);
    const { killed, said } = await strikeDaemon(home, moment);
    if (killed) tally.kills++;
    if (said.includes(TMDB_KEY)) found(wordsOf(moment), ["I9: the TMDb key is in its log"]);
    if (existsSync(world.database)) found(wordsOf(moment), checkNow(world));
  }
  for (const name of films) if (!world.sources.some(({ path }) => path.endsWith(`/${name}`))) own.drop(name);
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
  if (readFileSync(home.database).includes(TMDB_KEY)) found("at the end", ["I9: the TMDb key is in the database"]);
  const { looks, wrong } = await watcher.seen();
  found("while it ran", wrong);
  return { ...tally, looks, filed: films.length };
}

const wordsOf = ({ ms, call, count }: Moment): string =>
  call === undefined ? `killed after ${ms} ms` : `killed at ${call} ${count}, or after ${ms} ms`;
