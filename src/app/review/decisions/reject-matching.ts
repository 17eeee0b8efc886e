import { UserError } from "../../../base/errors.ts";
import { cleanText } from "../../../base/text/clean-text.ts";
import { parseJson } from "../../../base/text/parse-json.ts";
import type { By } from "../../../core/actor.ts";
import type { Release } from "../../../core/release/release.ts";
import type { Db } from "../../../store/open.ts";
import {
  addConfirmToken,
  listUnusedTokens,
  useConfirmToken,
} from "../../../store/settings/confirm-tokens.ts";
import { toIso } from "../../shown/release.ts";
import type {
  ConfirmPromise,
  RejectPlan,
  ShownNotInPlan,
  ShownResult,
} from "../../shown/results-shape.ts";
import { findOutsideList } from "../queue/queue.ts";
import { requestEach } from "./engine-requests.ts";
import { readSelected } from "./select.ts";
import { CONFIRM_LIFETIME_MS, staleToken, type TwoSteps } from "./two-step.ts";

/** Filters of the queue. A release must match all that are given; at least one is required. */
export type Matching = { search?: string | undefined; reason?: string | undefined };

/** A plan with the token that carries it out. */
export type PromisedReject = ConfirmPromise & { plan: RejectPlan };

/** The outcome for each release of the plan, and the releases that matched only afterwards. */
export type MatchingRejected = { results: ShownResult[]; not_in_plan?: ShownNotInPlan };

const PURPOSE = "reject";
/** A plan lists all of its releases, so that a person agrees to nothing unseen. */
const MAX_PLANNED = 200;
const MAX_NAME_CHARS = 200;
/** Number of releases named that are not in the plan. */
const MAX_NEW = 20;

/**
 * Returns the releases in a waiting state that match, oldest first and at most 200, and a token that
 * rejects exactly these. Changes nothing, and counts no candidate as shown.
 * @throws UserError if no filter is given, if it is unknown, or if nothing matches
 */
export async function planReject(
  deps: TwoSteps,
  matching: Matching,
  signal?: AbortSignal,
): Promise<PromisedReject> {
  assertFilter(matching);
  const all = await matchesOf(deps, matching);
  const planned = all.slice(0, MAX_PLANNED);
  if (planned.length === 0) {
    throw UserError.notFound(
      "No release that waits for a person matches, so nothing would be rejected.",
      (await findOutsideList(deps.store, { search: matching.search })) ??
        "Use fewer or other words; names and titles are searched.",
    );
  }
  const token = deps.newToken();
  const expiresAt = deps.clock.now() + CONFIRM_LIFETIME_MS;
  const row = {
    tokenHash: deps.hash(token),
    tool: PURPOSE,
    // The plan itself: the second step rejects these versions, whatever matches by then.
    planHash: formatPlan(matching, planned),
    expiresAt,
  };
  await deps.store.write((trx) => addConfirmToken(trx, row, deps.clock.now()), signal);
  return {
    plan: {
      count: planned.length,
      ...(all.length > planned.length ? { matching: all.length } : {}),
      releases: planned.map(showName),
    },
    confirm_token: token,
    expires_at: toIso(expiresAt),
  };
}

/**
 * Rejects the releases of the plan, each only at the version that the plan listed. A release that
 * changed since stays as it is, and its result states why. Releases that match only now are named.
 * @throws UserError (`conflict`) if the token is unknown, used, expired, or for another filter
 */
export async function confirmReject(
  deps: TwoSteps,
  matching: Matching,
  token: string,
  note: string | undefined,
  by: By,
  signal?: AbortSignal,
): Promise<MatchingRejected> {
  assertFilter(matching);
  const planned = await deps.store.write((trx) => redeem(deps, trx, matching, token), signal);
  const results = await requestEach(
    deps.store,
    planned.map(([id]) => id),
    { kind: "reject", reason: note },
    by,
    { versions: planned.map(([, version]) => version), signal },
  );
  const known = new Set(planned.map(([id]) => id));
  const since = (await matchesOf(deps, matching)).filter(({ id }) => !known.has(id));
  if (since.length === 0) return { results };
  const releases = since.slice(0, MAX_NEW).map(showName);
  return { results, not_in_plan: { count: since.length, releases } };
}

function assertFilter({ search, reason }: Matching): void {
  if (search !== undefined || reason !== undefined) return;
  throw new UserError(
    "matching: needs search, reason or both.",
    'Give part of a name, e.g. {"search": "dune"}, or a reason\'s code.',
  );
}

async function matchesOf({ store }: TwoSteps, matching: Matching): Promise<Release[]> {
  const all: Release[] = [];
  for await (const page of readSelected(store, "reject", matching)) all.push(...page);
  return all;
}

const showName = ({ id, name, state }: Release) => ({
  id,
  name: cleanText(name, MAX_NAME_CHARS),
  state,
});

type PlannedVersion = [id: number, version: number];

const formatFilter = ({ search, reason }: Matching): string => JSON.stringify([search, reason]);

const formatPlan = (matching: Matching, planned: readonly Release[]): string =>
  JSON.stringify([formatFilter(matching), planned.map(({ id, version }) => [id, version])]);

/** Uses up the token and returns its plan. Must run in a transaction. */
async function redeem(
  { clock, hash }: TwoSteps,
  trx: Parameters<typeof useConfirmToken>[0],
  matching: Matching,
  token: string,
): Promise<PlannedVersion[]> {
  const tokenHash = hash(token);
  const plan = await findPlan(trx, tokenHash, clock.now());
  if (plan === undefined) throw staleToken();
  const [filter, planned] = parseJson(plan) as [string, PlannedVersion[]];
  const isUsed = await useConfirmToken(
    trx,
    { tokenHash, tool: PURPOSE, planHash: plan },
    clock.now(),
  );
  if (filter !== formatFilter(matching) || !isUsed) throw staleToken();
  return planned;
}

const findPlan = async (db: Db, tokenHash: string, now: number): Promise<string | undefined> =>
  (await listUnusedTokens(db, PURPOSE, now)).find((row) => row.tokenHash === tokenHash)?.planHash;
