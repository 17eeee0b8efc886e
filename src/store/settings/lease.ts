import type { Expression, ExpressionBuilder, SqlBool } from "kysely";
import { sentence } from "../../base/actions/sentence.ts";
import { MustStop } from "../../base/errors.ts";
import type { Db, Trx } from "../open.ts";
import type { Schema } from "../schema.ts";
import { own } from "../storages/scope.ts";

/**
 * The process that has, or last had, the engine lock. The lock decides; this row names the lock's
 * owner, with an increasing number.
 */
export type Lease = {
  number: number;
  /**
   * `daemon` and `mcp` stay until they are stopped; `drain` and `filing` end when nothing is left
   * to do.
   */
  kind: "daemon" | "mcp" | "drain" | "filing" | "migrator";
  host: string;
  pid: number;
  since: number;
  releasedAt?: number | undefined;
};

/** Returns the lease of the process's own storage. */
export async function findCurrentLease(db: Db): Promise<Lease | undefined> {
  const row = await own(db).selectFrom("lease").selectAll().executeTakeFirst();
  if (!row) return undefined;
  const { number, kind, host, pid, since, released_at } = row;
  return {
    number,
    kind: kind as Lease["kind"],
    host,
    pid,
    since,
    releasedAt: released_at ?? undefined,
  };
}

/** Takes the next lease number. Only for the process with the engine lock. */
export async function takeLease(
  trx: Trx,
  holder: Omit<Lease, "number" | "releasedAt">,
): Promise<number> {
  const row = { ...holder, released_at: null };
  const { number } = await trx
    .insertInto("lease")
    .values({ ...row, number: 1 })
    .onConflict((c) =>
      c.column("storage_id").doUpdateSet((e) => ({ ...row, number: e("lease.number", "+", 1) })),
    )
    .returning("number")
    .executeTakeFirstOrThrow();
  return number;
}

export async function releaseLease(trx: Trx, number: number, time: number): Promise<void> {
  await trx.updateTable("lease").set({ released_at: time }).where("number", "=", number).execute();
}

/** Condition for a write: this must still be the newest lease. It needs no separate query. */
export const isNewestLease =
  (number: number) =>
  (e: ExpressionBuilder<Schema, keyof Schema>): Expression<SqlBool> =>
    e.exists(e.selectFrom("lease").select("lease.number").where("lease.number", "=", number));

/**
 * @throws MustStop (`conflict`) when a newer engine took over. In that case, this engine must not
 * write to the journal.
 */
export async function assertLease(trx: Trx, number: number): Promise<void> {
  const lease = await findCurrentLease(trx);
  if (lease?.number === number) return;
  throw new MustStop(
    `Another engine (process ${lease?.pid} on ${lease?.host}) took over.`,
    sentence`This engine stops. ${{ do: "status" }} shows which engine is running.`,
    "conflict",
  );
}
