import { statSync } from "node:fs";
import { hostname } from "node:os";
import { Client, type ClientConfig, type CustomTypesConfig, Pool, types } from "pg";
import { UserError } from "../../base/errors.ts";
import { type PostgresPlace, quoteName, schemaOf } from "./place.ts";

/**
 * Maximum number of connections for one process. A write uses a connection until it ends, a read
 * only for its query.
 */
const MAX_CONNECTIONS = 5;
const CONNECT_TIMEOUT_MS = 5000;
const IDLE_TIMEOUT_MS = 30_000;
/** Distinguishes a server that hangs from a slow query. */
const QUERY_TIMEOUT_MS = 60_000;
/** How long a write of a user's command waits for another write. */
const LOCK_TIMEOUT_MS = 5000;
/**
 * How long the server waits for a silent process. The limit is needed because the process's
 * transaction blocks all others, and its lock ends only with its session. None of our transactions
 * waits for anything except the database. The standby's 15 s are derived from this limit.
 */
export const MAX_SILENCE_OF_SESSION_MS = 8000;
/**
 * Ends sessions of a host that is gone: keep-alives end an idle session after 11 s, and a session
 * that was just answered ends after 8 s. Without these settings, a lock was held for more than a
 * minute.
 */
const MORTAL = `set tcp_keepalives_idle = 5; set tcp_keepalives_interval = 2; set tcp_keepalives_count = 3; set tcp_user_timeout = ${MAX_SILENCE_OF_SESSION_MS}`;

const INT8 = 20;
const NUMERIC = 1700;
const asNumber = (text: string): number => Number(text);
/** Sums and 64-bit integers become numbers, because none of our values exceeds 2^53. */
const TYPES: CustomTypesConfig = {
  getTypeParser: (oid: number, format?: "text" | "binary") =>
    oid === INT8 || oid === NUMERIC ? asNumber : types.getTypeParser(oid, format),
};

type SessionOptions = {
  /** True if the session may only read. */
  readOnly?: boolean;
  /** True if writes wait for other writes as long as it takes. */
  waits?: boolean;
};

/** Parameters of the address that name files. `pg` opens any file there, even a pipe. */
const FILE_PARAMETERS = ["sslrootcert", "sslcert", "sslkey"];
const MAX_FILE_BYTES = 256 * 1024;

/**
 * Returns the address if the files that it names can be read. `pg` would wait for a pipe without
 * end, and read a device until the memory is full.
 * @throws UserError
 */
function toConnectionString({ url }: PostgresPlace): string {
  const parameters = new URLSearchParams(url.split("?").slice(1).join("?"));
  for (const name of FILE_PARAMETERS) {
    const stats = statSync(parameters.get(name) ?? "", { throwIfNoEntry: false });
    if (stats === undefined || (stats.isFile() && stats.size <= MAX_FILE_BYTES)) continue;
    throw new UserError(
      `The ${name} of DATABASE_URL is not a certificate or key file.`,
      "Name a readable PEM file.",
    );
  }
  return url;
}

const clientConfig = (place: PostgresPlace): ClientConfig => ({
  connectionString: toConnectionString(place),
  application_name: `plex-ingest ${hostname()}`,
  connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
  keepAlive: true,
  keepAliveInitialDelayMillis: CONNECT_TIMEOUT_MS,
  types: TYPES,
});

/** Returns the settings that are sent first in each session, in one round trip. */
const greeting = (
  place: PostgresPlace,
  { readOnly = false, waits = false }: SessionOptions,
): string =>
  [
    `set search_path to ${quoteName(schemaOf(place))}`,
    `set idle_in_transaction_session_timeout = ${MAX_SILENCE_OF_SESSION_MS}`,
    MORTAL,
    // The database role's own timeout may be meant for human users. A write that waits for its turn
    // is not a slow query.
    "set statement_timeout = 0",
    ...(waits ? [] : [`set lock_timeout = ${LOCK_TIMEOUT_MS}`]),
    ...(readOnly ? ["set default_transaction_read_only = on"] : []),
  ].join("; ");

/** Creates a pool of connections for reads and writes, which are opened as needed. */
export function createPool(place: PostgresPlace, options: SessionOptions): Pool {
  const pool = new Pool({
    ...clientConfig(place),
    // Each connection uses the current address, because its password may have changed.
    Client: class extends Client {
      constructor(config?: ClientConfig) {
        super({ ...config, connectionString: toConnectionString(place) });
      }
    },
    query_timeout: QUERY_TIMEOUT_MS,
    max: MAX_CONNECTIONS,
    idleTimeoutMillis: IDLE_TIMEOUT_MS,
    // The type does not show that the pool awaits the result.
    onConnect: (client) => client.query(greeting(place, options)) as unknown as void,
  });
  // The next query notices a connection that ended. Without a listener, the connection's error
  // would end the process.
  const ignore = (): void => {};
  pool.on("error", ignore);
  pool.on("connect", (client) => client.on("error", ignore));
  return pool;
}

/**
 * Opens a connection for a purpose that lasts as long as the connection, such as a lock or
 * notifications. The caller must end it.
 */
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
