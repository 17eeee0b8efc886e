import { join } from "node:path";
import { Client } from "pg";
import { expect, test } from "vitest";
import { cli, startDaemon, startProgram } from "../support/daemon.ts";
import { postgresMissing, startPostgres } from "../support/postgres/server.ts";
import { startFakeTmdb } from "../support/stand-ins.ts";
import { waitFor } from "../support/wait-for.ts";
import { allFiles, makeHome, TMDB_KEY, visibleFiles } from "./home.ts";
import { copyReaches, hashOf, otherFileSystem, traitsOf, writeLarge } from "./large-copy.ts";
import { ask, connect, queueOf } from "./mcp-session.ts";

const PASSWORD = "very-s3cret";
const NAME = "Interstellar.2014.mkv";
const FINAL = "Movies/Interstellar (2014) {tmdb-157336}/Interstellar (2014).mkv";
const UNKNOWN = "Nobody.Knows.This.Film.1951.mkv";

const overServer = test.skipIf(postgresMissing() !== undefined);

/**
 * A home with its own database server. `media` is the library, by default next to the downloads.
 */
async function homeOnServer(media?: string) {
  await using started = new AsyncDisposableStack();
  const server = started.use(await startPostgres());
  const tmdb = started.use(await startFakeTmdb({ key: TMDB_KEY }));
  const url = server.url.replace("tester@", `tester:${PASSWORD}@`);
  const home = started.use(makeHome({ tmdb, media, server: { url, storage: "nas" } }));
  async function query<Row extends object>(text: string): Promise<Row[]> {
    const client = new Client({ connectionString: url });
    await client.connect();
    try {
      return (await client.query<Row>(text)).rows;
    } finally {
      await client.end();
    }
  }
  const filedTimes = async (): Promise<number> => {
    const [row] = await query<{ n: string }>(
      "select count(*) as n from plex_ingest.history where action = 'filed'",
    );
    return Number(row?.n);
  };
  /** Ends the sessions as the server does when a host is gone. */
  const endAllSessions = () =>
    query(
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'plex-ingest%'",
    );
  const stack = started.move();
  const end = () => stack.disposeAsync();
  return { server, home, query, filedTimes, endAllSessions, [Symbol.asyncDispose]: end };
}

overServer(
  "daemon, commands and MCP share one database on a server, and no output shows its password",
  async () => {
    await using at = await homeOnServer();
    const { home } = at;
    await using daemon = await startDaemon(home);
    home.drop("Inception.2010.mkv");
    await home.reaches("Inception.2010.mkv", "filed");
    expect(visibleFiles(home.movies)).toEqual([
      "Inception (2010) {tmdb-27205}/Inception (2010).mkv",
    ]);
    const status = await cli(home, "status", "--json");
    expect(status.json()).toMatchObject({ engine: { running: true, pid: daemon.pid } });
    // The database server is responsible for its backups, so the status lists no backups.
    expect((status.json() as { sources: object[] }).sources).not.toContainEqual(
      expect.objectContaining({ name: "backup" }),
    );
    expect((await cli(home, "db", "check")).stdout).toContain(
      "The daemon does not back up a database server",
    );
    const config = await cli(home, "config");

    home.drop(UNKNOWN);
    const { id } = await home.reaches(UNKNOWN, "review");
    await using client = await connect(home);
    expect((await queueOf(client)).map(({ name }) => name)).toEqual([UNKNOWN]);
    await ask(client, "reject_ingest", { ids: [id] });
    await home.reaches(UNKNOWN, "rejected");
    const rejected = await cli(home, "undo", String(id));
    expect((await daemon.end()).code).toBe(0);
    for (const text of [
      daemon.log(),
      status.stdout,
      config.stdout,
      config.stderr,
      rejected.stdout,
      rejected.stderr,
    ]) {
      expect(text).not.toContain(PASSWORD);
    }
  },
);

overServer(
  "an engine suspended during a copy publishes and writes nothing after another engine took over its storage",
  async () => {
    using shm = otherFileSystem();
    await using at = await homeOnServer(shm?.path);
    const { home, query } = at;
    if (!shm) home.configure({ INGEST_FILE_METHOD: "copy" });
    await using first = await startDaemon(home);
    await using second = startProgram(home, ["daemon"]);
    await waitFor("the second to stand by", () =>
      second
        .log()
        .includes(`Standing by: another engine is running on this storage (process ${first.pid}`),
    );
    const source = join(home.downloads, NAME);
    writeLarge(source, 96);
    const before = traitsOf(source);
    await copyReaches(home.library, 1);
    first.child.kill("SIGSTOP");
    expect(visibleFiles(home.library)).toEqual([]);
    // The server ends a session that is silent for eight seconds, even though its host's kernel
    // still responds.
    await home.reaches(NAME, "filed");
    const journal = await query("select * from plex_ingest.operation order by id");
    first.child.kill("SIGCONT");
    await waitFor("the first to stand by", () => first.log().includes("Standing by"));
    expect(await query("select * from plex_ingest.operation order by id")).toEqual(journal);
    expect(await at.filedTimes()).toBe(1);
    expect(allFiles(home.library)).toEqual([FINAL]);
    expect(hashOf(join(home.library, FINAL))).toBe(before.sha256);
    expect(traitsOf(source)).toEqual(before);
    expect((await first.end()).code).toBe(0);
    expect((await second.end()).code).toBe(0);
  },
);

overServer(
  "daemon, commands and MCP survive a server restart and an ended lock session, with one sentence logged for each",
  async () => {
    await using at = await homeOnServer();
    const { home, server } = at;
    await using daemon = await startDaemon(home);
    await using client = await connect(home);
    expect(await queueOf(client)).toEqual([]);
    const said = (text: string): number => daemon.log().split(text).length - 1;

    server.stop("immediate");
    home.drop("Inception.2010.mkv");
    await waitFor(
      "it to say what is wrong",
      () => said("cannot be reached. Work continues automatically") > 0,
    );
    const queue = await cli(home, "queue");
    expect(queue.code).not.toBe(0);
    expect(queue.stderr).toMatch(
      /^.*cannot be reached.*\n {2}Run the command again when this is fixed\.\n$/,
    );
    server.start();
    // The message depends on whether the daemon requested its lock while the server was down.
    await expect
      .poll(() => daemon.log())
      .toMatch(/engine has its lock (?:on the database server again|in a new session) and/);
    await home.reaches("Inception.2010.mkv", "filed");
    home.drop(UNKNOWN);
    await home.reaches(UNKNOWN, "review");
    expect((await queueOf(client)).map(({ name }) => name)).toEqual([UNKNOWN]);
    expect(said("cannot be reached") - said('"The stage ')).toBeLessThanOrEqual(1);

    // On a machine with much to do, the first request after the end may find no session yet.
    const resumed = (): number =>
      said("has its lock on the database server again") + said("in a new session and has resumed.");
    const before = resumed();
    await at.endAllSessions();
    await waitFor("it to go on in a new session", () => resumed() === before + 1);
    home.drop(NAME);
    await home.reaches(NAME, "filed");
    expect(await at.filedTimes()).toBe(2);
    await expect
      .poll(async () => (await cli(home, "status", "--json")).json())
      .toMatchObject({ engine: { running: true, pid: daemon.pid } });
    expect((await daemon.end()).code).toBe(0);
  },
);
