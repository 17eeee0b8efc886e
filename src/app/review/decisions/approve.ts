import { sentence } from "../../../base/actions/sentence.ts";
import { UserError } from "../../../base/errors.ts";
import { quoted } from "../../../base/text/clean-text.ts";
import type { By } from "../../../core/actor.ts";
import {
  isAlreadyThere,
  isClip,
  isLeftToArr,
  leftOutReason,
} from "../../../core/plan/files/not-filed.ts";
import type { Release } from "../../../core/release/release.ts";
import type { DuplicateChoice } from "../../../core/release/state.ts";
import { isBusy } from "../../../core/release/state-traits.ts";
import type { Store } from "../../../store/open.ts";
import {
  changeItem,
  type FiledItem,
  type ItemChange,
  itemsOf,
} from "../../../store/releases/items.ts";
import { learnFrom } from "../../learn/learn.ts";
import { changeStateWithin, type StateChange } from "../../releases/change-state.ts";
import { showIdentity } from "../../shown/release.ts";
import type { ShownResult } from "../../shown/results-shape.ts";
import {
  assertDuplicatesDecided,
  assertSecondCopyWanted,
  chooseDuplicates,
  isOnlyDuplicate,
} from "../choose/duplicates.ts";
import { type ChosenNumbers, chooseNumbers, type NumberChoice } from "../choose/numbers.ts";
import { assertSpecialsNumbered } from "../choose/specials.ts";
import { chooseIdentity, type WorkChoice } from "../choose/work.ts";
import { requireRelease } from "../queue/find-item.ts";
import { approveLeftOver } from "./approve-left-over.ts";
import { decideInTurn, explainNextJobStep, explainRefusal, type ResultOf } from "./next-step.ts";
import { assertFilesToApprove } from "./refuse.ts";

export type Approval = WorkChoice &
  NumberChoice & {
    version?: number | undefined;
    /** How to handle files that are already in the library. */
    duplicates?: DuplicateChoice | undefined;
  };

/**
 * One approval of one or several releases. Anything other than the ids is allowed only for a single
 * release.
 */
export interface ApprovalRequest {
  ids: readonly number[];
  approval: Approval;
}

/**
 * Returns the duplicates that no longer exist, if duplicates are the only reason for a release's
 * review.
 */
type FindGone = (release: Release) => Promise<ReadonlySet<string>>;

/**
 * Approves each release so that the engine files it. Each id gets a separate result, and a refusal
 * does not stop the other approvals.
 */
export function approve(
  store: Store,
  requests: readonly ApprovalRequest[],
  by: By,
  findGone?: FindGone,
  signal?: AbortSignal,
): Promise<ShownResult[]> {
  const decisions = requests.flatMap((request) => request.ids.map((id) => ({ id, request })));
  return decideInTurn(decisions, signal, async ({ id, request }) => {
    assertForOneRelease(request);
    const release = await requireRelease(store, id);
    if (release.job !== undefined) {
      throw UserError.refused(
        `Release ${id} is a job of ${release.job}, not a download.`,
        explainNextJobStep(release, release.job),
      );
    }
    // A filed release can only be approved for files that are not in the library yet.
    const {
      files = [],
      version = release.version,
      type,
      tmdbId,
      title,
      year,
      ...others
    } = request.approval;
    const namesOnlyFiles =
      version === release.version && Object.values(others).every((value) => value === undefined);
    return release.state === "filed" && files.length > 0 && namesOnlyFiles
      ? approveLeftOver(store, release, files, { type, tmdbId, title, year }, by)
      : approveRelease(store, release, request.approval, by, findGone);
  });
}

/**
 * @throws UserError (`invalid_request`) if anything other than the ids is given for several
 * releases.
 */
export function assertForOneRelease({ ids, approval }: ApprovalRequest): void {
  if (ids.length === 1 || Object.values(approval).every((value) => value === undefined)) return;
  throw new UserError(
    "An identity, files or a duplicate choice can be given for only one release at a time.",
    "Each of the others needs its own approval; over MCP, approve all in one call with `each`, " +
      'such as [{"ids": [12], "tmdb_id": 841}].',
  );
}

/** While the engine works on a release, it may change the release several times within a second. */
const MAX_ATTEMPTS = 4;

/**
 * Approves one release if it still has the version that was read. If the engine changed the release
 * in the meantime and the person named no version, the release is read and judged again.
 * @throws UserError for a choice that is not possible or cannot be carried out.
 */
export async function approveRelease(
  store: Store,
  readRelease: Release,
  approval: Approval,
  by: By,
  findGone: FindGone = async () => new Set(),
): ResultOf {
  const { id } = readRelease;
  let release = readRelease;
  for (let attempt = 1; ; attempt++) {
    const decision = await decideApproval(store, release, approval, findGone);
    const moved = await recordApproval(store, release, approval, decision, by);
    if (moved.ok) {
      const { state } = moved.release;
      const notes = [
        ...(release.state === "rejected" ? [explainRejection(release)] : []),
        ...(state === "settling" ? ["It is filed when its files have stopped changing."] : []),
      ];
      const identity = showIdentity(decision.chosen.identity);
      return {
        ok: true,
        state,
        identity,
        ...(notes.length > 0 ? { message: notes.join(" ") } : {}),
      };
    }
    const triesAgain =
      moved.code === "conflict" && approval.version === undefined && attempt < MAX_ATTEMPTS;
    if (!triesAgain) return explainRefusal("approve", id, moved);
    release = await requireRelease(store, id);
  }
}

/** States that an approved release was rejected, with the reason if a person gave one. */
function explainRejection({ reasons }: Release): string {
  const why = reasons.find(({ code }) => code === "rejected")?.message;
  const shown = typeof why === "string" && why !== "" ? `: ${quoted(why, 200)}` : "";
  return `It had been rejected${shown}. This approval replaces the rejection.`;
}

/** The changes that an approval would write to a release. */
interface ApprovalDecision {
  items: readonly FiledItem[];
  chosen: ChosenNumbers;
  duplicates: DuplicateChoice | undefined;
}

/** @throws UserError if the approval does not fit the release. */
async function decideApproval(
  store: Store,
  release: Release,
  approval: Approval,
  findGone: FindGone,
): Promise<ApprovalDecision> {
  const { id } = release;
  if (approval.version !== undefined && approval.version !== release.version) {
    throw UserError.conflict(
      `Release ${id} is ${release.state} at version ${release.version}, not ${approval.version}.`,
      sentence`See ${{ do: "show", id }}, then ${{ do: "verb", of: "approve" }} it.`,
    );
  }
  const duplicates = chooseDuplicates(release, approval.duplicates);
  assertSecondCopyWanted(release, { duplicates });
  const namesWork = approval.tmdbId !== undefined || approval.type !== undefined;
  const work =
    !namesWork && release.identity && isOnlyDuplicate(release)
      ? release.identity
      : chooseIdentity(release, approval);
  const items = await itemsOf(store.read, id);
  const chosen = isBusy(release.state)
    ? chooseWorkOnly(release, work, approval)
    : chooseNumbers(release, work, items, approval);
  assertFilesToApprove(release, chosen.items);
  if (!isBusy(release.state)) {
    assertSpecialsNumbered(release, chosen.identity, chosen.items, approval);
  }
  const withFiles = [approval.season, approval.episodes, approval.files].some(
    (value) => value !== undefined,
  );
  const gone = duplicates || withFiles ? new Set<string>() : await findGone(release);
  await assertDuplicatesDecided(
    store,
    release,
    { identity: chosen.identity, duplicates, withFiles },
    gone,
  );
  return { items, chosen, duplicates };
}

/**
 * Writes the new state, the changed files and the corrections learnt from the approval in one
 * transaction.
 */
function recordApproval(
  store: Store,
  release: Release,
  approval: Approval,
  { items, chosen, duplicates }: ApprovalDecision,
  by: By,
): Promise<StateChange> {
  const { id } = release;
  const { identity } = chosen;
  return store.write(async (trx) => {
    const moved = await changeStateWithin(
      trx,
      release,
      { kind: "approve", identity, duplicates },
      by,
      {
        async within() {
          for (const { path, change } of changesOf(items, chosen.items)) {
            await changeItem(trx, id, path, change);
          }
          // An approval also covers files that identification left out, except those already in the
          // library and the clips of a film.
          for (const { path, problem } of items) {
            const stays =
              isAlreadyThere(problem) ||
              isLeftToArr(problem) ||
              (identity.type === "movie" && isClip(problem));
            if (leftOutReason(problem) && !stays) {
              await changeItem(trx, id, path, { problem: null });
            }
          }
        },
        detail: approval.files?.length ? { choices: approval.files } : {},
      },
    );
    const lesson = { release, items, identity, chosen: chosen.items, ...statedBy(approval) };
    if (moved.ok) await learnFrom(trx, lesson, by);
    return moved;
  });
}

/** Returns the values that the person stated explicitly. */
export const statedBy = ({
  tmdbId,
  season,
  episodes,
  files = [],
}: Approval): { byId: boolean; withNumbers: boolean } => ({
  byId: tmdbId !== undefined,
  withNumbers: [season, episodes, ...files.flatMap((file) => [file.season, file.episodes])].some(
    (number) => number !== undefined,
  ),
});

/**
 * Checks the choice for a release that is being filed or undone, because its files must not change
 * during that time. A person can only request a different work; its episodes are mapped once filing
 * or undoing has ended.
 * @throws UserError (`conflict`) for any other choice.
 */
function chooseWorkOnly(
  { id, state }: Release,
  work: ChosenNumbers["identity"],
  approval: Approval,
): ChosenNumbers {
  const { season, episodes, files = [] } = approval;
  if (season === undefined && episodes === undefined && files.length === 0) {
    return { identity: work, items: [] };
  }
  if (state === "undoing") {
    throw UserError.conflict(
      `Release ${id} is being undone, so its files cannot be chosen now.`,
      sentence`Wait until it is undone, then ${{ do: "verb", of: "approve" }} it with these files or numbers.`,
    );
  }
  throw UserError.conflict(
    `Release ${id} is being filed, so its files cannot be chosen now.`,
    sentence`Wait until it is filed and ${{ do: "verb", of: "undo" }} it, or ${{ do: "verb", of: "reject" }} it to stop it; then ${{ do: "verb", of: "approve" }} it with these files or numbers.`,
  );
}

/** Lists the files that an approval changes, as `changeItem` writes them. Both lists are in the same order. */
export function changesOf(
  before: readonly FiledItem[],
  after: readonly FiledItem[],
): { path: string; change: ItemChange }[] {
  return after.flatMap(({ path, role, skip, part, mapping }, index) => {
    const old = before[index];
    const same =
      old?.role === role &&
      old.skip === skip &&
      old.part === part &&
      JSON.stringify(old.mapping) === JSON.stringify(mapping);
    if (same) return [];
    return [{ path, change: { role, skip, part: part ?? null, mapping: mapping ?? null } }];
  });
}
