import { setTimeout } from "node:timers/promises";
import type { Client } from "pg";
import { openSession } from "./connection.ts";
import { LOOK, type SchemaState } from "./migrate.ts";
import { asName, type PostgresPlace, quoteName, quoteText, schemaOf } from "./place.ts";

/**
 * Interval for checking the number of changes. It shows that another process wrote, even if
 * notifications were lost with a connection.
 */
const LOOK_INTERVAL_MS = 5000;
const LOOK_TIMEOUT_MS = 5000;

const channelOf = (place: PostgresPlace): string => asName(`plex_ingest ${schemaOf(place)}`);

/**
 * Returns the statement that counts a change and notifies other processes of it. It is sent with
 * the commit of a write by this process.
 */
export const noticeOf = (place: PostgresPlace, processId: string): string =>
  `select nextval('change_number'), pg_notify(${quoteText(channelOf(place))}, ${quoteText(processId)})`;

export type DatabaseChanges = {
  /** Changes whenever another process changed something. The first call starts listening. */
  version(): number;
  /** The schema number as of the last check. */
  schema(): number;
  close(): Promise<void>;
};

/**
 * Listens on its own connection, and opens a new connection when that one ends. `changed` returns
 * how many of the changes since `looked` were our own.
 */
export function createChanges(
  place: PostgresPlace,
  processId: string,
  looked: SchemaState,
  changed: () => number,
): DatabaseChanges {
  let version = 0;
  let heard = 0;
  let { schema, changes: first } = looked;
  let hasListened = false;
  const stop = new AbortController();
  let listening: Promise<void> | undefined;

  async function listen(): Promise<void> {
    while (!stop.signal.aborted) {
      try {
        const client = await openSession(place);
        try {
          await hear(client);
        } finally {
          await client.end().catch(() => {});
        }
      } catch {
        // The code that reads or writes reports the error.
      }
      await pause();
    }
  }

  async function hear(client: Client): Promise<void> {
    client.on("notification", ({ payload }) => {
      if (payload === processId) return;
      version++;
      heard++;
    });
    await client.query(`listen ${quoteName(channelOf(place))}`);
    // Our own commits that failed when the server went away were also counted, so the number cannot
    // tell whether another process wrote.
    if (hasListened) version++;
    hasListened = true;
    while (!stop.signal.aborted) {
      const look = client.query<SchemaState>(LOOK);
      const late = setTimeout(LOOK_TIMEOUT_MS, undefined, { ref: false });
      const result = await Promise.race([look, late]);
      if (result === undefined) {
        look.catch(() => {});
        return;
      }
      const now = result.rows[0] ?? looked;
      const unheard = now.changes - first - changed() - heard;
      if (unheard > 0) version++;
      // `unheard` is negative after one of our own commits failed. This must not hide a later
      // commit by another process.
      first += unheard;
      schema = now.schema;
      await pause();
    }
  }

  const pause = (): Promise<void> =>
    setTimeout(LOOK_INTERVAL_MS, undefined, { signal: stop.signal }).catch(() => {});

  return {
    version() {
      listening ??= listen();
      return version;
    },
    schema: () => schema,
    async close() {
      stop.abort();
      await listening;
    },
  };
}
