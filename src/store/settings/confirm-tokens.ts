import type { Db, Trx } from "../open.ts";

/**
 * A token that confirms exactly one plan, once. Only a hash of the token is stored, so that the
 * database reveals no token. `planHash` is a hash of the plan, or the plan itself if the second step
 * needs it.
 */
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

/** Uses up a token. Returns false if it is unknown, used, expired, or for another tool or plan. */
export async function useConfirmToken(
  trx: Trx,
  { tokenHash, tool, planHash }: Omit<ConfirmToken, "expiresAt">,
  now: number,
): Promise<boolean> {
  const hit = await trx
    .updateTable("confirm_token")
    .set({ used_at: now })
    .where((e) => e.and({ token_hash: tokenHash, tool, plan_hash: planHash }))
    .where("used_at", "is", null)
    .where("expires_at", ">=", now)
    .executeTakeFirst();
  return hit.numUpdatedRows === 1n;
}

/** Lists the tokens of a tool that could be used now, the last to expire first. */
export const listUnusedTokens = (
  db: Db,
  tool: string,
  now: number,
): Promise<Omit<ConfirmToken, "tool">[]> =>
  db
    .selectFrom("confirm_token")
    .select(["token_hash as tokenHash", "plan_hash as planHash", "expires_at as expiresAt"])
    .where("tool", "=", tool)
    .where("used_at", "is", null)
    .where("expires_at", ">=", now)
    .orderBy("expires_at", "desc")
    .execute();

/** Ends one token of a tool, or all of them. Returns the number of ended tokens. */
export async function endConfirmTokens(trx: Trx, tool: string, hash?: string): Promise<number> {
  const all = trx.deleteFrom("confirm_token").where("tool", "=", tool);
  const ended = await (hash === undefined
    ? all
    : all.where("token_hash", "=", hash)
  ).executeTakeFirst();
  return Number(ended.numDeletedRows);
}
