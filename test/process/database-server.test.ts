import { join } from "node:path";
import { Client } from "pg";
import { expect, test } from "vitest";
import { readQueue } from "../../src/app/review/queue/queue.ts";
import { startFakeTmdb } from "../../src/hosts/demo/stand-ins/tmdb/fake-tmdb.ts";
import { openPostgres } from "../../src/store/open-postgres.ts";
import { cli, type Running, startDaemon, startProgram } from "../support/daemon.ts";
import { postgresMissing, startPostgres } from "../support/postgres/server.ts";
import { waitFor } from "../support/wait-for.ts";
import { allFiles, makeHome, TMDB_KEY, visibleFiles } from "./home.ts";
import { copyReaches, hashOf, otherFileSystem, traitsOf, writeLarge } from "./large-copy.ts";

const NAME = "Interstellar.2014.mkv";
const FINAL = "Movies/Interstellar (2014) {tmdb-157336}/Interstellar (2014).mkv";

async function homeOnServer(media?: string) {
  await using started = new AsyncDisposableStack();
  const server = started.use(await startPostgres());
  const tmdb = started.use(await startFakeTmdb({ key: TMDB_KEY }));
  const home = started.use(
    makeHome({
      tmdb,
      media,
      settings: {
        DATABASE_URL: server.url,
        STORAGE_NAME: "nas",
        ...(media === undefined ? { INGEST_FILE_METHOD: "copy" } : {}),
      },
    }),
  );
  const releases = async () => {
    await using store = await openPostgres(
      { url: server.url, storage: "test" },
      { mode: "read-only", random: Math.random },
    );
    return (await readQueue(store, { state: "all", limit: 100 }, { readOnly: true })).items;
  };
  const reaches = (name: string, state: string) =>
    waitFor(`${name} to be ${state}`, async () => {
      const all = await releases();
      const found = all.find((one) => one.name === name);
      if (found?.state === state) return found;
      throw new Error(JSON.stringify(found ?? all.map((one) => one.name)));
    });
  const filedTimes = async (): Promise<number> => {
    const { rows } = await ask<{ n: string }>("select count(*) as n from plex_ingest.history where action = 'filed'");
    return Number(rows[0]?.n);
  };
  async function ask<Row extends object>(text: string) {
    const client = new Client({ connectionString: server.url });
    await client.connect();
    try {
      return await client.query<Row>(text);
    } finally {
      await client.end();
    }
  }
  const stack = started.move();
  return { server, home, releases, reaches, filedTimes, ask, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

const saysOnce = (daemon: Running, text: string): void => {
  const lines = daemon.stderr().trim().split("\n");
  expect(
    lines.filter((line) => line.includes(text)),
    daemon.stderr(),
  ).toHaveLength(1);
};

test.skipIf(postgresMissing() !== undefined)(
  "an engine that is stopped while it copies, and wakes after its storage was taken over, publishes and writes nothing",
  async () => {
    using shm = otherFileSystem();
    await using at = await homeOnServer(shm?.path);
    const { home, reaches, ask } = at;
    await using first = await startDaemon(home);
    await using second = startProgram(home, ["daemon"]);
    await waitFor("the second to stand by", () => second.log().includes("Standing by"));
    const source = join(home.downloads, NAME);
    writeLarge(source, 96);
    const before = traitsOf(source);
    await copyReaches(home.library, 1);
    first.child.kill("SIGSTOP");
    expect(visibleFiles(home.library)).toEqual([]);
    // As the server does it with a host that is gone.
    await ask("select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'plex-ingest%'");
    await reaches(NAME, "filed");
    const { rows: journal } = await ask("select * from plex_ingest.operation order by id");
    first.child.kill("SIGCONT");
    await waitFor("the first to stand by", () => first.log().includes("Standing by"));
    expect((await ask("select * from plex_ingest.operation order by id")).rows).toEqual(journal);
    expect(await at.filedTimes()).toBe(1);
    expect(allFiles(home.library)).toEqual([FINAL]);
    expect(hashOf(join(home.library, FINAL))).toBe(before.sha256);
    expect(traitsOf(source)).toEqual(before);
    expect((await first.end()).code).toBe(0);
    expect((await second.end()).code).toBe(0);
  },
);

test.skipIf(postgresMissing() !== undefined)(
  "daemons and commands outlive a server that goes and comes back: one sentence each, and what was dropped is filed once",
  async () => {
    await using at = await homeOnServer();
    const { home, server, reaches } = at;
    await using daemon = await startDaemon(home);
    home.drop("Sintel.2010.mkv");
    await reaches("Sintel.2010.mkv", "filed");
    server.stop("immediate");
    home.drop("Inception.2010.mkv");
    await waitFor("it to say what is wrong", () => daemon.log().includes("cannot be reached; this goes on by itself"));
    const status = await cli(home, "queue");
    expect(status.code).not.toBe(0);
    expect(
      status.stderr
        .trim()
        .split("\n")
        .map((line) => line.trim()),
    ).toEqual([expect.stringContaining("cannot be reached"), "Run it again once that is fixed."]);
    server.start();
    await reaches("Inception.2010.mkv", "filed");
    saysOnce(daemon, "cannot be reached");
    expect(await at.filedTimes()).toBe(2);
    expect((await daemon.end()).code).toBe(0);
  },
);
