import { UserError } from "../../core/errors.ts";
import type { Store, Trx } from "../../store/open.ts";
import { addConfirmToken, useConfirmToken } from "../../store/settings/confirm-tokens.ts";
import { toIso } from "../shown/release.ts";
import type { Promised } from "../shown/results-shape.ts";

const LASTS_MS = 10 * 60_000;

export type TwoStepDeps = {
  store: Store;
  now: () => number;
  /** 256 bits of chance as text. */
  newToken: () => string;
  hash: (text: string) => string;
};

/**
 * The first step of a write that takes two: a token for exactly this plan, single use, ten minutes. `plan` is anything
 * that says all that will be done, the version of what it is about included.
 */
export async function promise(
  { store, now, newToken, hash }: TwoStepDeps,
  tool: string,
  plan: unknown,
): Promise<Promised> {
  const token = newToken();
  const expiresAt = now() + LASTS_MS;
  const row = { tokenHash: hash(token), tool, planHash: hash(JSON.stringify(plan)), expiresAt };
  await store.write((trx) => addConfirmToken(trx, row, now()));
  return { confirm_token: token, expires_at: toIso(expiresAt) };
}

/**
 * The second step, inside the transaction that does it.
 * @throws UserError (`conflict`) when the token is not for this plan as it is now: unknown, used, expired, or the plan changed.
 */
export async function redeem(
  { now, hash }: Pick<TwoStepDeps, "now" | "hash">,
  trx: Trx,
  tool: string,
  plan: unknown,
  token: string,
): Promise<void> {
  const row = { tokenHash: hash(token), tool, planHash: hash(JSON.stringify(plan)) };
  if (await useConfirmToken(trx, row, now())) return;
  throw new UserError(
    "This confirm_token is not valid for what would be done now: it is used, older than ten minutes, or the plan changed.",
    "Call again without a token, and show the new plan to the person.",
    "conflict",
  );
}
