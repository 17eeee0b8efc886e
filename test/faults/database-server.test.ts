import { Client } from "pg";
import { describe, expect, test } from "vitest";
import type { Store } from "../../src/store/open.ts";
import { openPostgres } from "../../src/store/open-postgres.ts";
import { createServerLock } from "../../src/store/postgres/engine-lock.ts";
import { addRelease } from "../../src/store/releases/releases.ts";
import { missingRoot } from "../support/missing-program.ts";
import { startProxy } from "../support/postgres/proxy.ts";
import { postgresMissing, startPostgres, startStandby } from "../support/postgres/server.ts";
import { waitFor } from "../support/wait-for.ts";

const BY = { actor: "engine", at: 1 } as const;
const AWAY = { name: "Outage", code: "database_unavailable" };
const open = (url: string, more: Partial<Parameters<typeof openPostgres>[1]> = {}) =>
  openPostgres({ url, storage: "nas" }, { mode: "create", random: () => 0, ...more });

/** Adds one release: a lost write is missing afterwards, and a repeated one exists twice. */
const add = (store: Store, name: string): Promise<number> =>
  store.write((trx) =>
    addRelease(trx, { source: "folder", name, path: `/in/${name}`, state: "settling" }, BY),
  );

const names = async ({ read }: Store): Promise<string[]> =>
  (await read.selectFrom("release").select("name").orderBy("id").execute()).map(({ name }) => name);

async function ask(url: string, ...texts: string[]): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    for (const text of texts) await client.query(text);
  } finally {
    await client.end();
  }
}

/** Ends the sessions whose last statement matches this pattern. */
const end = (url: string, like: string): Promise<void> =>
  ask(
    url,
    `select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and query ilike '${like}'`,
  );

describe.skipIf(postgresMissing() !== undefined)("a database server", () => {
  test("is asked for the outcome of a commit whose response was lost, and the write succeeds once", async () => {
    await using server = await startPostgres();
    await using proxy = await startProxy(server.url);
    await using store = await open(proxy.url);
    const lost = proxy.loseNextAnswer();
    await add(store, "kept");
    await lost;
    await add(store, "next");
    expect(await names(store)).toEqual(["kept", "next"]);
  });

  test("is not trusted about a lost response after a failover, because another transaction may have the same id", async () => {
    await using server = await startPostgres();
    await using standby = await startStandby(server);
    await using proxy = await startProxy(server.url);
    await using store = await open(proxy.url);
    await using other = await open(server.url);
    await add(other, "before");
    // Divides by zero until the standby has everything on its disk.
    const caughtUp = "count(*) filter (where flush_lsn >= pg_current_wal_lsn())";
    await waitFor("the standby to have it", () =>
      ask(server.url, `select 1 / ${caughtUp} from pg_stat_replication`).then(() => true),
    );
    const lost = proxy.loseNextAnswer();
    // The write that is lost with the primary has not been replicated yet: the standby is stopped
    // before the write.
    standby.stop("immediate");
    const write = add(store, "lost").catch((error: unknown) => error);
    proxy.leadTo(standby.url);
    await lost;
    proxy.cut();
    server.stop("immediate");
    standby.start();
    standby.promote();
    for (const name of ["theirs 1", "theirs 2", "theirs 3"]) {
      await ask(standby.url, `select pg_current_xact_id(), '${name}'`);
    }
    expect(await write).toMatchObject(AWAY);
    expect(await names(store)).toEqual(["before"]);
    await add(store, "lost");
    expect(await names(store)).toEqual(["before", "lost"]);
  });

  test("can be read during a failover, and accepts writes when the standby is promoted", async () => {
    await using server = await startPostgres();
    await using setUp = await open(server.url);
    await add(setUp, "first");
    await using standby = await startStandby(server);
    await using proxy = await startProxy(server.url);
    await using store = await open(proxy.url);
    const lock = createServerLock({ url: proxy.url, storage: "nas" }, 1);
    const held = await lock.acquire();
    server.stop("immediate");
    proxy.leadTo(standby.url);
    proxy.cut();
    await waitFor("the loss of the lock to be noticed", () => held?.held() === false);
    expect(await names(store)).toEqual(["first"]);
    await expect(add(store, "second")).rejects.toMatchObject({
      ...AWAY,
      message: expect.stringMatching(/accepts no writes: it is a standby/),
    });
    held?.release();
    await expect(lock.acquire()).rejects.toMatchObject(AWAY);
    standby.promote();
    await add(store, "second");
    expect(await names(store)).toEqual(["first", "second"]);
    expect((await lock.acquire())?.held()).toBe(true);
    await lock.close();
  });

  test.skipIf(missingRoot())(
    "counts as down when its disk is full, and keeps everything that was saved",
    async () => {
      await using server = await startPostgres({ diskMiB: 24 });
      await using store = await open(server.url);
      await add(store, "before");
      await ask(server.url, "create table filler (text text)");
      const fill = "insert into filler select repeat('x', 1000) from generate_series(1, 1000)";
      const full = await (async () => {
        for (;;) await ask(server.url, fill);
      })().catch((error: unknown) => error);
      expect(full).toMatchObject({ code: "53100" });
      const saved: string[] = [];
      const refused = await (async () => {
        for (let at = 0; ; at++) {
          await add(store, `film ${at}`);
          saved.push(`film ${at}`);
        }
      })().catch((error: unknown) => error);
      expect(refused).toMatchObject({
        name: "Outage",
        code: "no_space",
        message: expect.stringContaining("no space left"),
      });
      expect(await names(store)).toEqual(["before", ...saved]);
      await ask(server.url, "drop table filler", "checkpoint");
      await add(store, "after");
      expect(await names(store)).toEqual(["before", ...saved, "after"]);
    },
  );

  test("counts as down while it refuses further connections", async () => {
    await using server = await startPostgres({
      settings: { max_connections: 12, superuser_reserved_connections: 0 },
    });
    await using setUp = await open(server.url);
    await add(setUp, "first");
    const others = Array.from({ length: 11 }, () => new Client({ connectionString: server.url }));
    for (const other of others) await other.connect();
    await expect(open(server.url)).rejects.toMatchObject({
      ...AWAY,
      message: expect.stringContaining("max_connections"),
    });
    for (const other of others) await other.end();
    await using store = await open(server.url);
    expect(await names(store)).toEqual(["first"]);
  });

  test("leaves the connection usable after it rejects a conflicting write", async () => {
    await using server = await startPostgres();
    await using first = await open(server.url, { serial: true });
    await using second = await open(server.url, { serial: true, maxBusyMs: 60_000 });
    await first.write(async (trx) => {
      await addRelease(
        trx,
        { source: "folder", name: "first", path: "/in/first", state: "settling" },
        BY,
      );
      await expect(add(second, "second")).rejects.toMatchObject({
        name: "Outage",
        code: "database_busy",
      });
    });
    await add(second, "second");
    expect(await names(second)).toEqual(["first", "second"]);
  });

  test("costs its holder the lock within the deadline when it hangs without closing connections", async () => {
    await using server = await startPostgres();
    await using proxy = await startProxy(server.url);
    const lock = createServerLock({ url: proxy.url, storage: "nas" }, 1);
    const held = await lock.acquire();
    expect(held?.held()).toBe(true);
    proxy.silence(true);
    await waitFor("the lock to be over", () => held?.held() === false, 60_000, 5);
    const next = createServerLock({ url: server.url, storage: "nas" }, 1);
    // The server has not noticed yet. No other process gets the lock before the first holder knows
    // that it is lost.
    expect(await next.acquire()).toBeUndefined();
    proxy.silence(false);
    const taken = await waitFor("the next one to get it", () => next.acquire());
    expect([held?.held(), taken.held()]).toEqual([false, true]);
    for (const each of [lock, next]) await each.close();
  });

  test("is polled after lost notifications, so that other writers' changes are still noticed", async () => {
    await using server = await startPostgres();
    await using one = await open(server.url);
    await using other = await open(server.url);
    one.dataVersion();
    await add(other, "heard");
    const heard = await waitFor("it to be heard", () => one.dataVersion() > 0 && one.dataVersion());
    // A commit that never reached the server must not be mistaken for another process's commit.
    const nothing = one.write(async (trx) => {
      await addRelease(
        trx,
        { source: "folder", name: "nothing", path: "/in/nothing", state: "settling" },
        BY,
      );
      await end(server.url, "%insert into%");
    });
    await expect(nothing).rejects.toMatchObject(AWAY);
    await end(server.url, "%as schema, (select%");
    await add(other, "unheard");
    await waitFor("it to be noticed", () => one.dataVersion() > heard);
    expect(await names(one)).toEqual(["heard", "unheard"]);
  });
});
