import { once } from "node:events";
import { connect, createServer } from "node:net";
import { readQueue } from "../../src/app/review/queue/queue.ts";
import { startFakeTmdb } from "../../src/hosts/demo/stand-ins/tmdb/fake-tmdb.ts";
import { openPostgres } from "../../src/store/open-postgres.ts";
import { type Running, startDaemon, startProgram } from "../support/daemon.ts";
import { networkHost, startSharedPostgres } from "../support/postgres/network-hosts.ts";
import { waitFor } from "../support/wait-for.ts";
import { makeHome, TMDB_KEY } from "./home.ts";

/** Two hosts in networks of their own, which see one disk, with a daemon each of one storage: the second stands by. */
export async function twoDaemons() {
  await using started = new AsyncDisposableStack();
  const server = started.use(await startSharedPostgres());
  const tmdb = started.use(await startFakeTmdb({ key: TMDB_KEY }));
  const home = started.use(makeHome({ settings: { STORAGE_NAME: "nas", TMDB_API_KEY: TMDB_KEY } }));
  const firstHost = started.use(networkHost(1));
  const secondHost = started.use(networkHost(2));
  const place = { url: server.url, storage: "test" };
  const store = started.use(await openPostgres(place, { mode: "create", random: Math.random }));
  const optionsOn = async ({ words, here }: typeof firstHost, at: number) => {
    const seen = new URL(server.url);
    seen.hostname = here;
    const catalogue = await reachedAt(here, Number(new URL(tmdb.url).port));
    started.use(catalogue);
    const env = {
      DATABASE_URL: seen.href,
      TMDB_URL: tmdb.url.replace(/\/\/[^/]+/, `//${here}:${catalogue.port}`),
      PLEX_INGEST_STATE_DIR: home.at(`state-${at}`),
    };
    return { under: words, env };
  };
  const first: Running = started.use(await startDaemon(home, await optionsOn(firstHost, 1)));
  const second: Running = started.use(startProgram(home, ["daemon"], await optionsOn(secondHost, 2)));
  await waitFor("the second to stand by", () => second.log().includes("Standing by"));
  const stack = started.move();
  return {
    home,
    store,
    first,
    second,
    firstHost,
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

/** A port of this machine under another address of it that leads to one of loopback. */
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
