import type { TokenRole } from "../../core/role.ts";
import type { Store } from "../../store/open.ts";
import { addConfirmToken } from "../../store/settings/confirm-tokens.ts";

/** What a one-time key is for, in the table of what works once. */
export const KEY_TOOL = "web sign-in";

const KEY_LIFETIME_MS = 10 * 60_000;
const SESSION_LIFETIME_MS = 30 * 24 * 3600_000;

/** What its plan is in that table: links from before there were roles are the operator's. */
export const planOf = (role: TokenRole): string => (role === "operator" ? "" : role);

/** A session that was last used before this has ended. */
export const sinceWhen = (now: number): number => now - SESSION_LIFETIME_MS;

/** A key that signs in one browser, once, for ten minutes. Who can write to the database may make one. */
export async function makeKey(
  {
    store,
    now,
    newSecret,
    hash,
  }: {
    store: Store;
    now: () => number;
    newSecret: () => string;
    hash: (text: string) => string;
  },
  role: TokenRole,
): Promise<{ key: string; expiresAt: number }> {
  const key = newSecret();
  const expiresAt = now() + KEY_LIFETIME_MS;
  const row = { tokenHash: hash(key), tool: KEY_TOOL, planHash: planOf(role), expiresAt };
  await store.write((trx) => addConfirmToken(trx, row, now()));
  return { key, expiresAt };
}
