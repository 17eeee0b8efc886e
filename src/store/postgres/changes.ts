import { setTimeout } from "node:timers/promises";
import type { Client } from "pg";
import { openSession } from "./connection.ts";
import { LOOK, type SchemaState } from "./migrate.ts";
import { asName, type PostgresPlace, quoteName, quoteText, schemaOf } from "./place.ts";

/**
 * Notifications can be lost with a connection: the number of changes tells as well that somebody
 * wrote.
 */
const LOOK_INTERVAL_MS = 5000;
const LOOK_TIMEOUT_MS = 5000;

const channelOf = (place: PostgresPlace): string => asName(`plex_ingest ${schemaOf(place)}`);

/**
 * The statement that counts a change and tells other processes of it, for the commit of a write by
 * `own`.
 */
export const noticeOf = (place: PostgresPlace, processId: string): string =>
  `select nextval('change_number'), pg_notify(${quoteText(channelOf(place))}, ${quoteText(processId)})`;

export type DatabaseChanges = {
  /** Another number whenever another process changed something. The first call begins to listen. */
  version(): number;
  /** The number of the schema when it was looked at last. */
  schema(): number;
  close(): Promise<void>;
};

/**
 * Listens on a connection of its own, and makes a new one when it ends. `changed` says how many
 * changes were our own since it was `looked` at.
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
        // Who reads or writes says what is wrong.
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
    // Commits of ours that came to nothing were counted when the server went, so the number cannot
    // tell.
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
      // Below 0 after a commit of ours that came to nothing: it must not hide a later one of
      // somebody else.
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
