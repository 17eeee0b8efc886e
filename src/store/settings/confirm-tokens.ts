import type { ExpressionBuilder } from "kysely";
import type { Db, Trx } from "../open.ts";
import type { Schema } from "../schema.ts";

/** Confirms exactly one plan, once. Only hashes are stored, so that the database reveals no token. */
export type ConfirmToken = { tokenHash: string; tool: string; planHash: string; expiresAt: number };

export async function addConfirmToken(trx: Trx, token: ConfirmToken, now: number): Promise<void> {
  await trx.deleteFrom("confirm_token").where("expires_at", "<", now).execute();
  await trx
    .insertInto("confirm_token")
    .values({
      token_hash: token.tokenHash,
      tool: token.tool,
      plan_hash: token.planHash,
      expires_at: token.expiresAt,
      used_at: null,
    })
    .execute();
}

type Usable = Omit<ConfirmToken, "expiresAt">;

/** Whether a token could be used now. Who guesses tokens gets no further than this, which holds up no writer. */
export async function isConfirmToken(db: Db, token: Usable, now: number): Promise<boolean> {
  const row = await db
    .selectFrom("confirm_token")
    .select("token_hash")
    .where((e) => e.and(conditions(e, token, now)))
    .executeTakeFirst();
  return row !== undefined;
}

/** Uses a token up. False when it is unknown, used, expired, or for another tool or plan. */
export async function useConfirmToken(trx: Trx, token: Usable, now: number): Promise<boolean> {
  const hit = await trx
    .updateTable("confirm_token")
    .set({ used_at: now })
    .where((e) => e.and(conditions(e, token, now)))
    .executeTakeFirst();
  return hit.numUpdatedRows === 1n;
}

/** Those of a tool that could be used now, the last to end first. */
export const unusedTokens = (db: Db, tool: string, now: number): Promise<Omit<ConfirmToken, "tool">[]> =>
  db
    .selectFrom("confirm_token")
    .select(["token_hash as tokenHash", "plan_hash as planHash", "expires_at as expiresAt"])
    .where("tool", "=", tool)
    .where("used_at", "is", null)
    .where("expires_at", ">=", now)
    .orderBy("expires_at", "desc")
    .execute();

/** Ends one of a tool, or all of them. Returns how many that were. */
export async function endConfirmTokens(trx: Trx, tool: string, hash?: string): Promise<number> {
  const all = trx.deleteFrom("confirm_token").where("tool", "=", tool);
  const ended = await (hash === undefined ? all : all.where("token_hash", "=", hash)).executeTakeFirst();
  return Number(ended.numDeletedRows);
}

const conditions = (e: ExpressionBuilder<Schema, "confirm_token">, token: Usable, now: number) => [
  e("token_hash", "=", token.tokenHash),
  e("tool", "=", token.tool),
  e("plan_hash", "=", token.planHash),
  e("used_at", "is", null),
  e("expires_at", ">=", now),
];
