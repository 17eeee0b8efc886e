import { UserError } from "../../../base/errors.ts";
import { cleanText } from "../../../base/text/clean-text.ts";
import type { By } from "../../../core/actor.ts";
import type { Store, Trx } from "../../../store/open.ts";
import { addConfirmToken, useConfirmToken } from "../../../store/settings/confirm-tokens.ts";
import { toIso } from "../../shown/release.ts";
import type { ConfirmPromise, ShownResult, UndoPlan } from "../../shown/results-shape.ts";
import type { IsThere } from "../choose/is-there.ts";
import { requireRelease } from "../queue/find-item.ts";
import { askUndo, partOf } from "./engine-requests.ts";
import { explainNextStep, explainRefusal } from "./next-step.ts";
import { assertNotReplaced } from "./refuse.ts";

const TOKEN_LIFETIME_MS = 10 * 60_000;

/** What it takes to check a token that was made before. */
interface TokenCheck {
  now: () => number;
  hash: (text: string) => string;
}

/** What a write in two steps needs, for its token. */
export interface TwoSteps {
  store: Store;
  now: () => number;
  /** 256 random bits as text. */
  newToken: () => string;
  hash: (text: string) => string;
}

/**
 * The first step of a write that takes two: a token for exactly this plan, single use, ten minutes.
 * `plan` is anything that describes all that will be done, including the version of the release.
 */
export async function createConfirmToken(
  { store, now, newToken, hash }: TwoSteps,
  tool: string,
  plan: unknown,
  signal?: AbortSignal,
): Promise<ConfirmPromise> {
  const token = newToken();
  const expiresAt = now() + TOKEN_LIFETIME_MS;
  const row = { tokenHash: hash(token), tool, planHash: hash(JSON.stringify(plan)), expiresAt };
  await store.write((trx) => addConfirmToken(trx, row, now()), signal);
  return { confirm_token: token, expires_at: toIso(expiresAt) };
}

/**
 * The second step, in the transaction that carries it out.
 * @throws UserError (`conflict`) when the token is not for this plan as it is now: unknown, used,
 * expired, or the plan changed.
 */
export async function redeemConfirmToken(
  { now, hash }: TokenCheck,
  trx: Trx,
  tool: string,
  plan: unknown,
  token: string,
): Promise<void> {
  const row = { tokenHash: hash(token), tool, planHash: hash(JSON.stringify(plan)) };
  if (await useConfirmToken(trx, row, now())) return;
  throw UserError.conflict(
    "This confirm_token is not valid any more: it was used, is older than ten minutes, or the plan changed.",
    "Call again without a token, and show the new plan to the person.",
  );
}

const PURPOSE = "undo";
const MAX_PATH_CHARS = 4096;

/** The plan of an undo, with the token to carry it out. */
export interface PromisedUndo extends ConfirmPromise {
  plan: UndoPlan;
}

/**
 * What an undo would take out of the library, and a token to do exactly that. `isThere`: whether a
 * file was not deleted by hand.
 */
export async function planUndo(
  deps: TwoSteps,
  id: number,
  paths?: readonly string[],
  isThere: IsThere = async () => true,
): Promise<PromisedUndo> {
  const release = await requireRelease(deps.store, id);
  if (release.state !== "filed") {
    throw UserError.conflict(
      `Release ${id} is ${release.state}, not filed.`,
      explainNextStep("undo", release.state, id),
    );
  }
  await assertNotReplaced(deps.store.read, id);
  const files = await listFiledPaths(deps, id, paths);
  const missing = await missingOf(files, isThere);
  const promised = await createConfirmToken(deps, PURPOSE, { id, version: release.version, files });
  return {
    plan: {
      id,
      name: cleanText(release.name),
      files: files.map((path) => cleanText(path, MAX_PATH_CHARS)),
      ...(release.source === "library" ? { stay: true } : {}),
      ...(missing.length > 0 ? { missing } : {}),
    },
    ...promised,
  };
}

/**
 * Of what the library has of a release by the journal, what is not there: deleted by hand, or its
 * disk is away.
 */
export const listMissingFiles = async (
  deps: TwoSteps,
  id: number,
  isThere: IsThere,
): Promise<string[]> => missingOf(await listFiledPaths(deps, id), isThere);

async function missingOf(files: readonly string[], isThere: IsThere): Promise<string[]> {
  const missing: string[] = [];
  for (const path of files) {
    if (!(await isThere(path))) missing.push(cleanText(path, MAX_PATH_CHARS));
  }
  return missing;
}

/** Requests the undo, if the token was given for what is in the library now. */
export async function confirmUndo(
  deps: TwoSteps,
  id: number,
  token: string,
  by: By,
  paths?: readonly string[],
): Promise<ShownResult> {
  const files = await listFiledPaths(deps, id, paths);
  return deps.store.write(async (trx) => {
    const release = await requireRelease({ read: trx }, id);
    await assertNotReplaced(trx, id);
    await redeemConfirmToken(deps, trx, PURPOSE, { id, version: release.version, files }, token);
    const moved = await askUndo(trx, release, paths, by);
    if (moved.ok) return { id, ok: true, state: moved.release.state };
    return { id, ...explainRefusal("undo", id, moved) };
  });
}

const listFiledPaths = async (
  { store }: TwoSteps,
  ...asked: [id: number, paths?: readonly string[]]
) => (await partOf(store.read, ...asked)).map(({ finalPath }) => finalPath);
