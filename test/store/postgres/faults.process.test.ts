import { sql } from "kysely";
import { describe, expect, test } from "vitest";
import { openPostgres } from "../../../src/store/open-postgres.ts";
import { createServerLock } from "../../../src/store/postgres/engine-lock.ts";
import { isPaused, setPaused } from "../../../src/store/settings/settings.ts";
import { freePort } from "../../support/free-port.ts";
import { postgresMissing, startPostgres } from "../../support/postgres/server.ts";
import { saying } from "../../support/said.ts";
import { waitFor } from "../../support/wait-for.ts";

const BY = { actor: "cli:anna", at: 1 } as const;
const open = (url: string, more: Partial<Parameters<typeof openPostgres>[1]> = {}) =>
  openPostgres({ url, storage: "nas" }, { mode: "create", random: () => 0, ...more });

describe.skipIf(postgresMissing() !== undefined)("a database on a server", () => {
  test("reports in one sentence why it cannot be opened, without its password", async () => {
    await using server = await startPostgres({
      settings: { max_connections: 10, superuser_reserved_connections: 0 },
    });
    await using admin = await open(server.url);
    await sql`create role guest login`.execute(admin.read);
    const withPassword = server.url.replace("tester@", "tester:s3cret@");
    const refused = await open(
      `postgres://tester:s3cret@127.0.0.1:${await freePort()}/postgres`,
    ).catch(String);
    expect(refused).toContain("cannot be reached");
    expect(refused).not.toContain("s3cret");
    await expect(open(withPassword.replace("/postgres", "/absent"))).rejects.toThrow(
      "does not exist",
    );
    await expect(
      open(`${server.url.replace("tester@", "guest@")}?schema=other`),
    ).rejects.toMatchObject({
      message: expect.stringContaining("does not allow this user to do that"),
      hint: saying("to see the missing permission"),
    });
    await expect(open(server.url, { mode: "read-only", migrations: [] })).rejects.toMatchObject({
      code: "conflict",
    });
    await sql`create table public.theirs (a int)`.execute(admin.read);
    await expect(open(`${server.url}?schema=public`)).rejects.toMatchObject({ code: "refused" });
    await expect(open(`${server.url}?schema=absent`, { mode: "existing" })).rejects.toMatchObject({
      code: "not_found",
    });
  });

  test("is an outage while it is down, and continues automatically when it is back", async () => {
    await using server = await startPostgres();
    await using store = await open(server.url);
    await store.write((trx) => setPaused(trx, true, BY));
    server.stop("immediate");
    const away = { name: "Outage", code: "database_unavailable" };
    await expect(isPaused(store.read)).rejects.toMatchObject(away);
    await expect(store.write((trx) => setPaused(trx, false, BY))).rejects.toMatchObject(away);
    server.start();
    expect(await isPaused(store.read)).toBe(true);
    await store.write((trx) => setPaused(trx, false, BY));
    expect(await isPaused(store.read)).toBe(false);
  });

  test("each writing session has a timeout, and its role's limits do not apply", async () => {
    await using server = await startPostgres();
    await using admin = await open(server.url);
    await sql`create role hasty login superuser`.execute(admin.read);
    await sql`alter role hasty set statement_timeout = '500ms'`.execute(admin.read);
    await using store = await open(server.url.replace("tester@", "hasty@"));
    const shown = await store.write(async (trx) => {
      await sql`select pg_sleep(0.7)`.execute(trx);
      const limits = sql<{ idle: string; user: string; keep: string }>`select
        current_setting('idle_in_transaction_session_timeout') as idle, current_setting('tcp_user_timeout') as "user",
        current_setting('tcp_keepalives_idle') as keep`;
      return (await limits.execute(trx)).rows[0];
    });
    expect(shown).toEqual({ idle: "8s", user: "8000", keep: "5" });
  });

  test("a session that is terminated during a transaction leaves no part of it", async () => {
    await using server = await startPostgres();
    await using store = await open(server.url);
    await using other = await open(server.url);
    const cut = store.write(async (trx) => {
      await setPaused(trx, true, BY);
      const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(trx);
      await sql`select pg_terminate_backend(${rows[0]?.pid})`.execute(other.read);
      await isPaused(trx);
    });
    await expect(cut).rejects.toMatchObject({ code: "database_unavailable" });
    expect(await isPaused(store.read)).toBe(false);
  });

  test("notifies other processes of a change at once, but not the process that made it", async () => {
    await using server = await startPostgres();
    await using one = await open(server.url);
    await using other = await open(server.url);
    const [before, own] = [one.dataVersion(), other.dataVersion()];
    await other.write((trx) => setPaused(trx, true, BY));
    await waitFor("the change to be heard of", () => one.dataVersion() > before);
    expect(other.dataVersion()).toBe(own);
    const changes = sql`select last_value from change_number`;
    const { rows } = await changes.execute(one.read);
    await other.write(async () => {});
    expect((await changes.execute(one.read)).rows).toEqual(rows);
  });

  test("allows one engine per storage, whose lock is lost with the server and does not block other storages", async () => {
    await using server = await startPostgres();
    const [one, two, elsewhere] = ["nas", "nas", "attic"].map((storage) =>
      createServerLock({ url: server.url, storage }, 1),
    );
    const lock = await one?.acquire();
    expect(lock?.held()).toBe(true);
    expect(await two?.acquire()).toBeUndefined();
    expect(await two?.isTaken()).toBe(true);
    expect(await elsewhere?.isTaken()).toBe(false);
    expect((await elsewhere?.acquire())?.held()).toBe(true);
    server.stop("immediate");
    await waitFor("the loss to be noticed", () => lock?.held() === false);
    server.start();
    const next = await waitFor("the other to take over", () => two?.acquire());
    expect(next?.held()).toBe(true);
    expect(lock?.held()).toBe(false);
    for (const each of [one, two, elsewhere]) await each?.close();
  });
});
