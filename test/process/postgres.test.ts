import { sql } from "kysely";
import { expect, test } from "vitest";
import { readQueue } from "../../src/app/review/queue/queue.ts";
import { startFakeTmdb } from "../../src/hosts/demo/stand-ins/tmdb/fake-tmdb.ts";
import { openPostgres } from "../../src/store/open-postgres.ts";
import { cli, startDaemon, startProgram } from "../support/daemon.ts";
import { postgresMissing, startPostgres } from "../support/postgres/server.ts";
import { waitFor } from "../support/wait-for.ts";
import { makeHome, TMDB_KEY, visibleFiles } from "./home.ts";
import { ask, connect, queueOf } from "./mcp-session.ts";

const PASSWORD = "very-s3cret";

async function homeOnServer() {
  await using started = new AsyncDisposableStack();
  const server = started.use(await startPostgres());
  const tmdb = started.use(await startFakeTmdb({ key: TMDB_KEY }));
  const url = server.url.replace("tester@", `tester:${PASSWORD}@`);
  const home = started.use(makeHome({ tmdb, settings: { DATABASE_URL: url, STORAGE_NAME: "nas" } }));
  const look = async () => {
    await using store = await openPostgres({ url, storage: "test" }, { mode: "read-only", random: Math.random });
    return (await readQueue(store, { state: "all", limit: 100 }, { readOnly: true })).items;
  };
  const reaches = (name: string, state: string) =>
    waitFor(`${name} to be ${state}`, async () => {
      const all = await look();
      const found = all.find((one) => one.name === name);
      if (found?.state === state) return found;
      throw new Error(JSON.stringify(found ?? all.map((one) => one.name)));
    });
  const endAllSessions = async () => {
    await using store = await openPostgres({ url, storage: "test" }, { mode: "read-only", random: Math.random });
    await sql`select pg_terminate_backend(pid) from pg_stat_activity
      where pid <> pg_backend_pid() and backend_type = 'client backend'`.execute(store.read);
  };
  const stack = started.move();
  return { server, home, reaches, endAllSessions, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

test.skipIf(postgresMissing() !== undefined)(
  "daemon, commands and MCP work on one database of a server, and nothing shows its password",
  async () => {
    await using at = await homeOnServer();
    const { home, reaches } = at;
    await using daemon = await startDaemon(home);
    home.drop("Inception.2010.mkv");
    await reaches("Inception.2010.mkv", "filed");
    expect(visibleFiles(home.movies)).toEqual(["Inception (2010) {tmdb-27205}/Inception (2010).mkv"]);
    const status = await cli(home, "status", "--json");
    expect(status.json()).toMatchObject({ engine: { running: true, pid: daemon.pid } });
    const config = await cli(home, "config");

    home.drop("Nobody.Knows.This.Film.1951.mkv");
    const { id } = await reaches("Nobody.Knows.This.Film.1951.mkv", "review");
    await using client = await connect(home);
    expect((await queueOf(client)).map(({ name }) => name)).toEqual(["Nobody.Knows.This.Film.1951.mkv"]);
    await ask(client, "reject_ingest", { ids: [id] });
    await reaches("Nobody.Knows.This.Film.1951.mkv", "rejected");
    const rejected = await cli(home, "undo", String(id));
    expect((await daemon.end()).code).toBe(0);
    for (const text of [daemon.log(), status.stdout, config.stdout, config.stderr, rejected.stdout, rejected.stderr])
      expect(text).not.toContain(PASSWORD);
  },
);

test.skipIf(postgresMissing() !== undefined)(
  "a second daemon of a storage stands by, takes over from one that is killed, and ends at a signal while it waits",
  async () => {
    await using at = await homeOnServer();
    const { home, reaches } = at;
    await using first = await startDaemon(home);
    await using second = startProgram(home, ["daemon"]);
    await using third = startProgram(home, ["daemon"]);
    const standsBy = (one: typeof second) =>
      waitFor("it to stand by", () =>
        one.log().includes(`Standing by: another engine of this storage runs (process ${first.pid}`),
      );
    await Promise.all([standsBy(second), standsBy(third)]);
    expect((await third.end()).code).toBe(0);
    await first.end("SIGKILL");
    await waitFor("the other to take over", () => second.log().includes(" files from "));
    home.drop("Inception.2010.mkv");
    await reaches("Inception.2010.mkv", "filed");
    expect((await second.end()).code).toBe(0);
  },
);

test.skipIf(postgresMissing() !== undefined)(
  "a daemon and an MCP server go on by themselves when the server was away, or ended the session of the lock",
  async () => {
    await using at = await homeOnServer();
    const { home, reaches, server, endAllSessions } = at;
    await using daemon = await startDaemon(home);
    await using client = await connect(home);
    expect(await queueOf(client)).toEqual([]);
    const said = (text: string): number => daemon.log().split(text).length - 1;

    server.stop("immediate");
    await waitFor("it to say that the server is away", () => said("cannot be reached") > 0);
    server.start();
    await expect.poll(() => daemon.log()).toContain("has its lock on the database server again, and goes on.");
    home.drop("Inception.2010.mkv");
    await reaches("Inception.2010.mkv", "filed");
    home.drop("Nobody.Knows.This.Film.1951.mkv");
    await reaches("Nobody.Knows.This.Film.1951.mkv", "review");
    expect((await queueOf(client)).map(({ name }) => name)).toEqual(["Nobody.Knows.This.Film.1951.mkv"]);

    await endAllSessions();
    await waitFor("it to go on in a new session", () => said("in a new one, and goes on.") === 1);
    home.drop("Interstellar.2014.mkv");
    await reaches("Interstellar.2014.mkv", "filed");
    const status = await cli(home, "status", "--json");
    expect(status.json()).toMatchObject({ engine: { running: true, pid: daemon.pid } });
    expect((await daemon.end()).code).toBe(0);
  },
);
