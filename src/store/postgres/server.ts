import { setTimeout } from "node:timers/promises";
import type { Pool, PoolClient } from "pg";
import { UserError } from "../../base/errors.ts";
import { formatPlace, type PostgresPlace } from "./place.ts";

/**
 * The first version that has everything we use, and the oldest version that is still maintained.
 */
const OLDEST_VERSION = 15;

/**
 * @throws UserError for a server that is too old, or behind a pooler that shares connections
 * between transactions
 */
export async function assertUsable(pool: Pool, place: PostgresPlace): Promise<void> {
  const client = await pool.connect();
  try {
    const { rows } = await client.query<{ version: string; pid: number }>(
      "select current_setting('server_version_num') as version, pg_backend_pid() as pid",
    );
    const version = Math.floor(Number(rows[0]?.version) / 10_000);
    if (version < OLDEST_VERSION) {
      throw UserError.unsupported(
        `The server of ${formatPlace(place)} is PostgreSQL ${version}.`,
        `Use PostgreSQL ${OLDEST_VERSION} or newer.`,
      );
    }
    // A pooler reports its own process id when a client connects.
    const isPooled = (client as PoolClient & { processID?: number }).processID !== rows[0]?.pid;
    if (isPooled && (await isShared(pool, client))) {
      throw UserError.unsupported(
        `The database ${formatPlace(place)} is behind PgBouncer or another pooler that uses a ` +
          "different connection for each transaction, so locks and notifications are lost.",
        "Name the server itself in DATABASE_URL, or set `pool_mode = session` for this database.",
      );
    }
  } finally {
    client.release();
  }
}

const PROBE_TIMEOUT_MS = 2000;

/**
 * True if a setting of the session is gone, or out of reach, while another client has a transaction
 * open. A pooler that lends connections gives the other client the connection that was used last.
 */
async function isShared(pool: Pool, client: PoolClient): Promise<boolean> {
  await client.query("set plex_ingest.probe = 'mine'");
  const other = await pool.connect();
  try {
    await other.query("begin; select 1");
    const asked = client.query<{ probe: string | null }>(
      "select current_setting('plex_ingest.probe', true) as probe",
    );
    const answer = await Promise.race([
      asked,
      setTimeout(PROBE_TIMEOUT_MS, undefined, { ref: false }),
    ]);
    await other.query("rollback");
    return (answer ?? (await asked.then(() => undefined)))?.rows[0]?.probe !== "mine";
  } finally {
    other.release();
  }
}
