import { setTimeout } from "node:timers/promises";
import type { Client } from "pg";
import { MAX_SILENCE_OF_SESSION_MS, openSession } from "./connection.ts";
import { toPostgresFault } from "./fault.ts";
import { type PostgresPlace, quoteText, toLockNumber } from "./place.ts";

/** Interval between checks of the session, and how long a response stays valid. */
const PING_INTERVAL_MS = 250;
const MAX_SILENCE_MS = 1000;
/**
 * When this time has passed since the server dropped a session, the session's engine has certainly
 * noticed and ended its current step, even if it was not notified.
 */
const TAKEOVER_DELAY_MS = MAX_SILENCE_MS + 100;

type PostgresLock = {
  held(): boolean;
  release(): void;
  /**
   * True if this is the only engine of all storages that does this work. Once true, it stays true
   * until the engine's session ends.
   */
  isOnly(work: string): Promise<boolean>;
};

export interface ServerLock {
  /**
   * Tries once to take the lock. After taking it, waits until the previous engine has certainly
   * ended. @throws Outage while the server is unavailable
   */
  acquire(): Promise<PostgresLock | undefined>;
  /**
   * Takes the slot of the one process that waits to drain next; undefined while another process has
   * it.
   */
  takeNextSlot(): Promise<{ release(): Promise<void> } | undefined>;
  /** True if this or another process has the lock. */
  isTaken(): Promise<boolean>;
  close(): Promise<void>;
}

/**
 * Creates the engine lock on a server. `schema` is the number of migrations that this program
 * knows. It prevents a newer program from upgrading the tables under a running engine. `hasEnded`
 * returns whether the last engine's process has certainly stopped working.
 */
export function createServerLock(
  place: PostgresPlace,
  schema: number,
  hasEnded: (process: { host: string; pid: number }) => boolean = () => false,
): ServerLock {
  const engine = toLockNumber("engine", place);
  let asking: Session | undefined;
  let ownLock: PostgresLock | undefined;

  let turn: Promise<unknown> = Promise.resolve();

  /**
   * Sends queries one after the other. Two concurrent queries would open a session each, and one of
   * the sessions would never be closed.
   */
  function ask<Row>(text: string): Promise<Row | undefined> {
    const answer = turn.then(() => send<Row>(text));
    turn = answer.catch(() => {});
    return answer;
  }

  /**
   * Uses the session for queries. Once a session has taken the lock, it is used for nothing else.
   */
  async function send<Row>(text: string): Promise<Row | undefined> {
    try {
      asking ??= oneAtATime(await openSession(place));
      return await asking.query<Row>(text);
    } catch (error) {
      await leave();
      throw toPostgresFault(error, place);
    }
  }

  async function leave(): Promise<void> {
    const session = asking;
    asking = undefined;
    await session?.end();
  }

  return {
    async acquire() {
      if (ownLock) return undefined;
      const askedAt = performance.now();
      // A standby would give the lock to a second engine, in addition to the engine of the primary.
      const row = await ask<{ got: boolean | null }>(
        `select case when current_setting('transaction_read_only') = 'off' then pg_try_advisory_lock(${engine}) end as got`,
      );
      if (row?.got === null) {
        throw toPostgresFault(
          Object.assign(new Error("It is a standby."), { code: "25006" }),
          place,
        );
      }
      if (!row?.got || !asking) return undefined;
      const lock = watched(asking, place, askedAt, () => {
        if (ownLock === lock) ownLock = undefined;
      });
      ownLock = lock;
      try {
        const share = `select pg_advisory_lock_shared(${toLockNumber(`engines ${schema}`, place)})`;
        // The session is checked four times a second. A silent session belongs to a frozen process.
        const mortal = `set idle_session_timeout = ${MAX_SILENCE_OF_SESSION_MS}`;
        const made = await ask<{ made: boolean }>(
          `${mortal}; ${share}; select to_regclass('lease') is not null as made`,
        );
        const got = performance.now();
        const last = made?.made
          ? await ask<{ host: string; pid: number }>(unreleased(place))
          : undefined;
        if (last && !hasEnded(last)) await setTimeout(got + TAKEOVER_DELAY_MS - performance.now());
        return lock;
      } catch (error) {
        lock.release();
        throw error;
      } finally {
        asking = undefined;
      }
    },
    async takeNextSlot() {
      const next = toLockNumber("next", place);
      const row = await ask<{ got: boolean }>(`select pg_try_advisory_lock(${next}) as got`);
      // The session may become the session of the engine lock before the slot is released.
      const session = row?.got ? asking : undefined;
      const leaveSlot = async (of: Session): Promise<void> =>
        void (await of.query(`select pg_advisory_unlock(${next})`).catch(() => {}));
      return session && { release: () => leaveSlot(session) };
    },
    async isTaken() {
      if (ownLock) return ownLock.held();
      const row = await ask<{ taken: boolean }>(
        `select exists (select from pg_locks where locktype = 'advisory' and granted and objsubid = 1
          and database = (select oid from pg_database where datname = current_database())
          and ((classid::bigint << 32) | objid::bigint) = ${engine}) as taken`,
      );
      return row?.taken ?? false;
    },
    async close() {
      ownLock?.release();
      await turn;
      await leave();
    },
  };
}

interface Session {
  /** Returns the first row of the last statement. */
  query<Row>(text: string): Promise<Row | undefined>;
  onEnd(told: () => void): void;
  end(): Promise<void>;
}

/**
 * A session sends a query after the previous one is answered, because pg warns of a query that is
 * sent earlier, and its next version refuses it. The pings, the slot and the lock share a session.
 */
function oneAtATime(client: Client): Session {
  let turn: Promise<unknown> = Promise.resolve();
  return {
    query<Row>(text: string) {
      const answer = turn.then(async () => {
        const result: unknown = await client.query(text);
        const last = (Array.isArray(result) ? result.at(-1) : result) as { rows: Row[] };
        return last.rows[0];
      });
      turn = answer.catch(() => {});
      return answer;
    },
    onEnd: (told) => void client.once("end", told),
    end: () => client.end().catch(() => {}),
  };
}

/** Returns the query for the process of the storage's last engine, if its end was not recorded. */
const unreleased = ({ storage }: PostgresPlace): string =>
  `select host, pid from lease where released_at is null
    and storage_id in (select id from storage where name = ${quoteText(storage)})`;

function watched(
  session: Session,
  place: PostgresPlace,
  askedAt: number,
  over: () => void,
): PostgresLock {
  const works = new Set<string>();
  let answeredAt = askedAt;
  let hasEnded = false;
  const stop = new AbortController();
  session.onEnd(() => {
    hasEnded = true;
  });
  const ping = async (): Promise<void> => {
    while (!stop.signal.aborted && !hasEnded) {
      const time = performance.now();
      try {
        await session.query("select 1");
        answeredAt = time;
      } catch {
        hasEnded = true;
      }
      await setTimeout(PING_INTERVAL_MS, undefined, { signal: stop.signal }).catch(() => {});
    }
  };
  void ping();
  return {
    held: () =>
      !hasEnded && !stop.signal.aborted && performance.now() - answeredAt < MAX_SILENCE_MS,
    async isOnly(work) {
      if (works.has(work)) return true;
      const lock = toLockNumber(`over all ${work}`, place);
      const row = await session.query<{ got: boolean }>(
        `select pg_try_advisory_lock(${lock}) as got`,
      );
      if (row?.got) works.add(work);
      return works.has(work);
    },
    release() {
      if (stop.signal.aborted) return;
      stop.abort();
      over();
      void session.end();
    },
  };
}
