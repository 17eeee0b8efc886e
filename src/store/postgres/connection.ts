import { hostname } from "node:os";
import { Client, type ClientConfig, type CustomTypesConfig, Pool, types } from "pg";
import { type PostgresPlace, quoteName, schemaOf } from "./place.ts";

/** Of one process. A write takes one as long as it lasts, a read for its query. */
const MAX_CONNECTIONS = 5;
const CONNECT_TIMEOUT_MS = 5000;
const IDLE_TIMEOUT_MS = 30_000;
/** A server that hangs is told from a slow query by this. */
const QUERY_TIMEOUT_MS = 60_000;
/** A write of a person's command waits so long for another one. */
const LOCK_TIMEOUT_MS = 5000;
/**
 * How long the server waits for a process that is silent: its transaction holds up all others, and
 * with its session goes its lock. No transaction of ours waits for anything but the database. The
 * standby has its 15 s from this.
 */
export const MAX_SILENCE_OF_SESSION_MS = 8000;
/**
 * Of a host that is gone: an idle session ends after 11 s by keep-alives, one that was just
 * answered after 8 s. Without them a lock was held for more than a minute.
 */
const MORTAL = `set tcp_keepalives_idle = 5; set tcp_keepalives_interval = 2; set tcp_keepalives_count = 3; set tcp_user_timeout = ${MAX_SILENCE_OF_SESSION_MS}`;

const INT8 = 20;
const NUMERIC = 1700;
const asNumber = (text: string): number => Number(text);
/** Sums and 64-bit integers are numbers: none of ours is beyond 2^53. */
const TYPES: CustomTypesConfig = {
  getTypeParser: (oid: number, format?: "text" | "binary") =>
    oid === INT8 || oid === NUMERIC ? asNumber : types.getTypeParser(oid, format),
};

type SessionOptions = {
  /** It may only read. */
  readOnly?: boolean;
  /** Its writes wait for others as long as it takes. */
  waits?: boolean;
};

const clientConfig = (place: PostgresPlace): ClientConfig => ({
  connectionString: place.url,
  application_name: `plex-ingest ${hostname()}`,
  connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
  keepAlive: true,
  keepAliveInitialDelayMillis: CONNECT_TIMEOUT_MS,
  types: TYPES,
});

/** What each session is told first, in one go. */
const greeting = (
  place: PostgresPlace,
  { readOnly = false, waits = false }: SessionOptions,
): string =>
  [
    `set search_path to ${quoteName(schemaOf(place))}`,
    `set idle_in_transaction_session_timeout = ${MAX_SILENCE_OF_SESSION_MS}`,
    MORTAL,
    // What a role has may be meant for people: a write that waits for its turn is no slow query.
    "set statement_timeout = 0",
    ...(waits ? [] : [`set lock_timeout = ${LOCK_TIMEOUT_MS}`]),
    ...(readOnly ? ["set default_transaction_read_only = on"] : []),
  ].join("; ");

/** Connections for reads and writes, made as they are needed. */
export function createPool(place: PostgresPlace, options: SessionOptions): Pool {
  const pool = new Pool({
    ...clientConfig(place),
    // With what the address says then: its password may be another one by now.
    Client: class extends Client {
      constructor(config?: ClientConfig) {
        super({ ...config, connectionString: place.url });
      }
    },
    query_timeout: QUERY_TIMEOUT_MS,
    max: MAX_CONNECTIONS,
    idleTimeoutMillis: IDLE_TIMEOUT_MS,
    // Its type lacks that the pool awaits it.
    onConnect: (client) => client.query(greeting(place, options)) as unknown as void,
  });
  // A connection that ends is noticed by the next query; without a listener it would end the
  // process.
  const ignore = (): void => {};
  pool.on("error", ignore);
  pool.on("connect", (client) => client.on("error", ignore));
  return pool;
}

/** One connection for what lasts as long as it does: a lock, notifications. The caller ends it. */
export async function openSession(place: PostgresPlace): Promise<Client> {
  const client = new Client(clientConfig(place));
  client.on("error", () => {});
  await client.connect();
  try {
    await client.query(greeting(place, { waits: true }));
  } catch (error) {
    await client.end().catch(() => {});
    throw error;
  }
  return client;
}
