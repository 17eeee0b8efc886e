import { inject, test } from "vitest";
import { MIGRATIONS } from "../../../src/store/migrations/index.ts";
import { openPostgres } from "../../../src/store/open-postgres.ts";
import { openSession } from "../../../src/store/postgres/connection.ts";
import { expectOldScans, fillOldScans } from "../old-scans.ts";

const create = { mode: "create", random: Math.random } as const;

test("an older database keeps all scans, proofs and libraries as those of Plex", async () => {
  const schema = `media_servers_${process.pid}`;
  const place = { url: `${inject("postgres")}?schema=${schema}`, storage: "nas" };
  const migrations = MIGRATIONS.slice(
    0,
    MIGRATIONS.findIndex(({ name }) => name === "034-media-servers"),
  );
  {
    await using old = await openPostgres(place, { ...create, migrations });
    await fillOldScans(old);
  }
  {
    await using store = await openPostgres(place, create);
    await expectOldScans(store);
  }
  const session = await openSession(place);
  await session.query(`drop schema ${schema} cascade`);
  await session.end();
});
