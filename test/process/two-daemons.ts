import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync } from "node:fs";
import { connect, createServer } from "node:net";
import { readQueue } from "../../src/app/review/queue/queue.ts";
import { movie } from "../../src/hosts/demo/stand-ins/tmdb/catalogue/works.ts";
import { openPostgres } from "../../src/store/open-postgres.ts";
import { type Running, startDaemon, startProgram } from "../support/daemon.ts";
import { networkHost, startSharedPostgres } from "../support/postgres/network-hosts.ts";
import { startFakeTmdb } from "../support/stand-ins.ts";
import { waitFor } from "../support/wait-for.ts";
import { makeHome, TMDB_KEY } from "./home.ts";

export type TwoOptions = {
  /** TMDB's films. They replace the usual works. */
  films?: readonly { title: string; id: number }[];
  settings?: Record<string, string>;
  /** Each state folder is on a separate disk. */
  stateDisks?: boolean;
};

const toMovie = ({ title, id }: { title: string; id: number }) =>
  movie([id, title, "2001-05-05", 100, 10, null]);

/**
 * Starts two hosts in separate networks that share one disk. Both run a daemon for the same
 * storage, and the second daemon stands by.
 */
export async function twoDaemons({ films, settings = {}, stateDisks = false }: TwoOptions = {}) {
  await using started = new AsyncDisposableStack();
  const server = started.use(await startSharedPostgres());
  const tmdb = started.use(
    await startFakeTmdb({
      key: TMDB_KEY,
      catalogue: films && { movies: films.map(toMovie), series: [] },
    }),
  );
  const home = started.use(
    makeHome({ settings: { STORAGE_NAME: "nas", TMDB_API_KEY: TMDB_KEY, ...settings } }),
  );
  const firstHost = started.use(networkHost(1));
  const secondHost = started.use(networkHost(2));
  const disks: ReturnType<typeof diskInFile>[] = [];
  const place = { url: server.url, storage: "test" };
  const store = started.use(await openPostgres(place, { mode: "create", random: Math.random }));
  const optionsOn = async ({ words, here }: typeof firstHost, at: number) => {
    const seen = new URL(server.url);
    seen.hostname = here;
    const catalogue = await reachedAt(here, Number(new URL(tmdb.url).port));
    started.use(catalogue);
    const state = home.at(`state-${at}`);
    if (stateDisks) disks.push(started.use(diskInFile(state)));
    const env = {
      DATABASE_URL: seen.href,
      TMDB_URL: tmdb.url.replace(/\/\/[^/]+/, `//${here}:${catalogue.port}`),
      PLEX_INGEST_STATE_DIR: state,
    };
    return { under: words, env };
  };
  const options = [await optionsOn(firstHost, 1), await optionsOn(secondHost, 2)] as const;
  const first: Running = started.use(await startDaemon(home, options[0]));
  const second: Running = started.use(startProgram(home, ["daemon"], options[1]));
  await waitFor("the second to stand by", () => second.log().includes("Standing by"));
  const daemons: [Running, Running] = [first, second];
  const stack = started.move();
  return {
    home,
    store,
    first,
    second,
    firstHost,
    daemons,
    hosts: [firstHost, secondHost] as const,
    /** Disks of the state folders, if requested. */
    stateDisks: disks,
    /** Starts the daemon of a host again. */
    async start(at: 0 | 1): Promise<void> {
      daemons[at] = stack.use(startProgram(home, ["daemon"], options[at]));
    },
    /** Drops a film, and waits until it is filed. */
    async file(name: string): Promise<void> {
      home.drop(name);
      await waitFor(`${name} to be filed`, async () => {
        const { items } = await readQueue(store, { state: "all", limit: 100 }, { readOnly: true });
        const found = items.find((one) => one.name === name);
        if (found?.state === "filed") return true;
        throw new Error(`${JSON.stringify(found)}\n${first.log()}\n${second.log()}`);
      });
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

/** A disk in a file, mounted on this folder. Needs root and XFS. */
function diskInFile(folder: string) {
  const run = (file: string, ...args: string[]): void =>
    void execFileSync(file, args, { stdio: "ignore" });
  let images = 0;
  function mount(): void {
    const image = `${folder}.${++images}`;
    run("truncate", "-s", "320M", image);
    run("mkfs.xfs", "-q", image);
    run("mount", "-o", "loop", image, folder);
  }
  mkdirSync(folder);
  mount();
  return {
    /** From now on, every access returns an error. */
    dead: () => run("xfs_io", "-x", "-c", "shutdown", folder),
    full: () => run("sh", "-c", `cat /dev/zero > '${folder}/filler' || true`),
    /** Mounts a new disk on the same folder, for a process that is started again. */
    replace() {
      run("umount", "-l", folder);
      mount();
    },
    [Symbol.dispose]: () => run("umount", "-l", folder),
  };
}

/** Forwards a port at another address of this machine to a port of loopback. */
async function reachedAt(host: string, port: number): Promise<AsyncDisposable & { port: number }> {
  const server = createServer((client) => {
    const upstream = connect(port, "127.0.0.1");
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      one.on("error", () => {});
      one.on("close", () => other.destroy());
      one.pipe(other);
    }
  }).listen(0, host);
  await once(server, "listening");
  return {
    port: (server.address() as { port: number }).port,
    async [Symbol.asyncDispose]() {
      server.close();
    },
  };
}
