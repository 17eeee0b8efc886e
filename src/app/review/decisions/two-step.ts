import { UserError } from "../../../base/errors.ts";
import { cleanText } from "../../../base/text/clean-text.ts";
import type { By } from "../../../core/actor.ts";
import type { Clock } from "../../../core/clock.ts";
import { type Operation, RENAME_KINDS } from "../../../core/journal/operation.ts";
import type { ReleaseIn } from "../../../core/release/release.ts";
import { listTrashedFor } from "../../../store/journal/supersede.ts";
import type { Store, Trx } from "../../../store/open.ts";
import {
  addConfirmToken,
  listUnusedTokens,
  useConfirmToken,
} from "../../../store/settings/confirm-tokens.ts";
import { showIdentity, toIso } from "../../shown/release.ts";
import type { ConfirmPromise, ShownResult, UndoPlan } from "../../shown/results-shape.ts";
import type { IsThere } from "../choose/is-there.ts";
import { requireRelease } from "../queue/find-item.ts";
import { askUndo, partOf } from "./engine-requests.ts";
import { explainNextStep, explainRefusal } from "./next-step.ts";
import { assertNotReplaced } from "./refuse.ts";

/** Time in ms for which a token of a two-step write is valid. */
export const CONFIRM_LIFETIME_MS = 10 * 60_000;

/** Dependencies for checking a token that was created earlier. */
interface TokenCheck {
  clock: Clock;
  hash: (text: string) => string;
}

/** Dependencies for creating the token of a two-step write. */
export interface TwoSteps {
  store: Store;
  clock: Clock;
  /** 256 random bits as text. */
  newToken: () => string;
  hash: (text: string) => string;
}

/**
 * First step of a two-step write: creates a single-use token for exactly this plan, valid for ten
 * minutes. `plan` is any value that describes everything to be done, including the release's
 * version.
 */
export async function createConfirmToken(
  { store, clock, newToken, hash }: TwoSteps,
  tool: string,
  plan: unknown,
  signal?: AbortSignal,
): Promise<ConfirmPromise> {
  const token = newToken();
  const expiresAt = clock.now() + CONFIRM_LIFETIME_MS;
  const row = { tokenHash: hash(token), tool, planHash: hash(JSON.stringify(plan)), expiresAt };
  await store.write((trx) => addConfirmToken(trx, row, clock.now()), signal);
  return { confirm_token: token, expires_at: toIso(expiresAt) };
}

/**
 * Second step of a two-step write. Runs in the transaction that carries out the plan.
 * @throws UserError (`conflict`) if the token does not match the current plan, because it is
 * unknown, used or expired, or because the plan changed.
 */
export async function redeemConfirmToken(
  { clock, hash }: TokenCheck,
  trx: Trx,
  tool: string,
  plan: unknown,
  token: string,
): Promise<void> {
  const row = { tokenHash: hash(token), tool, planHash: hash(JSON.stringify(plan)) };
  if (await useConfirmToken(trx, row, clock.now())) return;
  throw staleToken();
}

/**
 * Checks a token without using it, before a person is asked to agree to its plan.
 * @throws UserError (`conflict`) if the token does not match the current plan
 */
export async function checkConfirmToken(
  { store, clock, hash }: TokenCheck & Pick<TwoSteps, "store">,
  tool: string,
  plan: unknown,
  token: string,
): Promise<void> {
  const [tokenHash, planHash] = [hash(token), hash(JSON.stringify(plan))];
  const unused = await listUnusedTokens(store.read, tool, clock.now());
  if (unused.some((row) => row.tokenHash === tokenHash && row.planHash === planHash)) return;
  throw staleToken();
}

/** Returns the error for a token that does not confirm this plan. */
export const staleToken = (): UserError =>
  UserError.conflict(
    "This confirm_token is no longer valid: it was used, is older than ten minutes, or the " +
      "plan changed.",
    "Call again without a token, and show the new plan to the person.",
  );

const PURPOSE = "undo";
const MAX_PATH_CHARS = 4096;

const isRename = (kind: Operation["kind"]): boolean =>
  RENAME_KINDS.some((rename) => rename === kind);

/**
 * Returns an undo plan whose token a client sent, without using the token.
 * @throws UserError (`conflict`) if the token is not for the current plan
 */
export async function findPromisedUndo(
  deps: TwoSteps,
  id: number,
  token: string,
  paths?: readonly string[],
  isThere: IsThere = async () => true,
): Promise<UndoPlan> {
  const { release, files, plan } = await describeUndo(deps, id, paths, isThere);
  await checkConfirmToken(deps, PURPOSE, { id, version: release.version, files }, token);
  return plan;
}

/** The plan of an undo, with the token that carries it out. */
export interface PromisedUndo extends ConfirmPromise {
  plan: UndoPlan;
}

/**
 * Returns what an undo would remove from the library, and a token for exactly that undo. `isThere`
 * is used to find files that were deleted by hand.
 */
export async function planUndo(
  deps: TwoSteps,
  id: number,
  paths?: readonly string[],
  isThere: IsThere = async () => true,
): Promise<PromisedUndo> {
  const { release, files, plan } = await describeUndo(deps, id, paths, isThere);
  const promised = await createConfirmToken(deps, PURPOSE, { id, version: release.version, files });
  return { plan, ...promised };
}

/** An undo, before a person agrees to it. `files` are the paths that it takes out. */
export interface DescribedUndo {
  release: ReleaseIn<"filed">;
  files: readonly string[];
  plan: UndoPlan;
}

/** @throws UserError (`conflict`) if the release is not filed, or if another one replaced it */
export async function describeUndo(
  deps: Pick<TwoSteps, "store">,
  id: number,
  paths?: readonly string[],
  isThere: IsThere = async () => true,
): Promise<DescribedUndo> {
  const release = await requireRelease(deps.store, id);
  if (release.state !== "filed") {
    throw UserError.conflict(
      `Release ${id} is ${release.state}, not filed.`,
      explainNextStep("undo", release.state, id),
    );
  }
  await assertNotReplaced(deps.store.read, id);
  const part = await partOf(deps.store.read, id, paths);
  const files = part.map(({ finalPath }) => finalPath);
  const missing = await missingOf(files, isThere);
  const returning = await listReturning(deps, id, part);
  const renames = part.flatMap(({ kind, sourcePath, finalPath }) =>
    isRename(kind)
      ? [{ from: cleanText(finalPath, MAX_PATH_CHARS), to: cleanText(sourcePath, MAX_PATH_CHARS) }]
      : [],
  );
  return {
    release,
    files,
    plan: {
      id,
      name: cleanText(release.name),
      files: files.map((path) => cleanText(path, MAX_PATH_CHARS)),
      ...(release.source === "library" ? { stay: true } : {}),
      ...(missing.length > 0 ? { missing } : {}),
      ...(release.job === undefined ? { filed_as: showIdentity(release.identity) } : {}),
      ...(returning.length > 0 ? { put_back: returning } : {}),
      ...(renames.length > 0 ? { renames } : {}),
    },
  };
}

/** Lists the files that this part of a release replaced, and that an undo of the part puts back. */
async function listReturning(
  { store }: Pick<TwoSteps, "store">,
  id: number,
  part: readonly Operation[],
): Promise<string[]> {
  const leaving = new Set<string | undefined>(part.map((operation) => operation.id));
  return (await listTrashedFor(store.read, { release: id }))
    .filter(({ replacedBy }) => leaving.has(replacedBy))
    .map(({ sourcePath }) => cleanText(sourcePath, MAX_PATH_CHARS));
}

/**
 * Lists a release's files that are in the library according to the journal but are missing, because
 * they were deleted by hand or their disk is not mounted.
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

/** Requests the undo if the token matches the current contents of the library. */
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

export const listFiledPaths = async (
  { store }: Pick<TwoSteps, "store">,
  ...asked: [id: number, paths?: readonly string[]]
): Promise<string[]> => (await partOf(store.read, ...asked)).map(({ finalPath }) => finalPath);
