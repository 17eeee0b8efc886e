import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Client } from "pg";
import { expect, inject, test } from "vitest";
import { systemClock } from "../../../src/program/process/clock.ts";
import { MIGRATIONS } from "../../../src/store/migrations/index.ts";
import { openPostgres } from "../../../src/store/open-postgres.ts";
import { inspectServer } from "../../../src/store/postgres/inspect.ts";
import { clockOf } from "../../support/fake-clock.ts";
import { openOptions } from "../../support/temp-store.ts";

const server = inject("postgres");

const PAGE = join(import.meta.dirname, "../../../docs/operate/several-machines.md");
const DATABASE = `rights_${process.pid}`;
const PLACE = { storage: "nas" };

async function ask(url: string, ...statements: string[]): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

/** A separate database with these roles. All are removed at the end of the scope. */
async function databaseWith(...roles: string[]) {
  await ask(server, `create database ${DATABASE}`);
  const as = (role: string) => {
    const url = new URL(server);
    if (role !== "") url.username = role;
    url.pathname = `/${DATABASE}`;
    return { ...PLACE, url: url.href };
  };
  return {
    as,
    run: (...statements: string[]) => ask(as("").url, ...statements),
    async [Symbol.asyncDispose]() {
      await ask(
        server,
        `drop database ${DATABASE} with (force)`,
        ...roles.map((role) => `drop role if exists ${role}`),
      );
    },
  };
}

const open = (place: { url: string; storage: string }, mode: "create" | "read-only" = "create") =>
  openPostgres(place, openOptions({ mode }));
const row = { at: 1, action: "found", actor: "engine" } as const;

test("the documented rights are enough for the roles that migrate, work and only read", async () => {
  const [, sql = ""] = /```sql\n([\s\S]*?)```/.exec(readFileSync(PAGE, "utf8")) ?? [];
  await using database = await databaseWith(
    "plex_ingest_owner",
    "plex_ingest",
    "plex_ingest_reader",
  );
  await database.run(sql.replaceAll("…", "x"));
  const [owner, worker, reader] = ["plex_ingest_owner", "plex_ingest", "plex_ingest_reader"].map(
    database.as,
  ) as [
    ReturnType<typeof database.as>,
    ReturnType<typeof database.as>,
    ReturnType<typeof database.as>,
  ];
  await expect(open(worker)).rejects.toThrow("does not allow this user to do that");
  await (await open(owner))[Symbol.asyncDispose]();

  await using store = await open(worker);
  await store.write((trx) => trx.insertInto("history").values(row).execute());
  expect(await inspectServer(worker, systemClock)).toMatchObject({
    schema: MIGRATIONS.length,
    grants: [],
    isOwner: false,
    isHere: true,
  });
  await using page = await open(reader, "read-only");
  expect(await page.read.selectFrom("history").select("action").execute()).toEqual([
    { action: "found" },
  ]);
  await expect(
    page.write((trx) => trx.insertInto("history").values(row).execute()),
  ).rejects.toThrow();
});

test("reports a role's missing rights as the grants that add them", async () => {
  await using database = await databaseWith("plex_ingest_stranger");
  await database.run("create role plex_ingest_stranger login");
  const stranger = database.as("plex_ingest_stranger");
  const look = () => inspectServer(stranger, systemClock);
  await database.run(`revoke create on database ${DATABASE} from public`);
  expect(await look()).toMatchObject({
    schema: 0,
    grants: ['create schema "plex_ingest" authorization plex_ingest_stranger;'],
  });
  await (await open(database.as("")))[Symbol.asyncDispose]();
  const first = await look();
  expect(first.grants[0]).toBe('grant usage on schema "plex_ingest" to plex_ingest_stranger;');
  for (let { grants } = first; grants.length > 0; grants = (await look()).grants) {
    await database.run(...grants);
  }
  expect(await look()).toMatchObject({ schema: MIGRATIONS.length, grants: [], isOwner: false });
  await using store = await open(stranger);
  await store.write((trx) => trx.insertInto("history").values(row).execute());
});

test("measures clock difference and latency, and reports a server that is down", async () => {
  await using database = await databaseWith();
  const hour = 3_600_000;
  const ahead = await inspectServer(
    database.as(""),
    clockOf(() => Date.now() + hour),
  );
  expect(Math.round(ahead.aheadMs / 60_000)).toBe(60);
  expect(ahead.latencyMs).toBeGreaterThan(0);
  await expect(
    inspectServer({ ...PLACE, url: "postgres://nobody@127.0.0.1:9/none" }, systemClock),
  ).rejects.toThrow("cannot be reached");
});
