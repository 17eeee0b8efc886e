import type { Db, Trx } from "../open.ts";

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

/** Whether a token could be used now. Who guesses tokens gets no further than this, which holds up no writer. */
export async function isConfirmToken(db: Db, token: Omit<ConfirmToken, "expiresAt">, now: number): Promise<boolean> {
  const row = await db
    .selectFrom("confirm_token")
    .select("token_hash")
    .where("token_hash", "=", token.tokenHash)
    .where("tool", "=", token.tool)
    .where("plan_hash", "=", token.planHash)
    .where("used_at", "is", null)
    .where("expires_at", ">=", now)
    .executeTakeFirst();
  return row !== undefined;
}

/** Uses a token up. False when it is unknown, used, expired, or for another tool or plan. */
export async function useConfirmToken(trx: Trx, token: Omit<ConfirmToken, "expiresAt">, now: number): Promise<boolean> {
  const hit = await trx
    .updateTable("confirm_token")
    .set({ used_at: now })
    .where("token_hash", "=", token.tokenHash)
    .where("tool", "=", token.tool)
    .where("plan_hash", "=", token.planHash)
    .where("used_at", "is", null)
    .where("expires_at", ">=", now)
    .executeTakeFirst();
  return hit.numUpdatedRows === 1n;
}
