import { sentence } from "../../../base/actions/sentence.ts";
import { UserError } from "../../../base/errors.ts";
import type { By } from "../../../core/actor.ts";
import { isAlreadyThere, leftOut } from "../../../core/plan/files/not-filed.ts";
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
import { changeStateWithin } from "../../releases/change-state.ts";
import { showIdentity } from "../../shown/release.ts";
import type { ShownResult } from "../../shown/results-shape.ts";
import {
  assertDuplicatesDecided,
  chooseDuplicates,
  isOnlyDuplicate,
} from "../choose/duplicates.ts";
import { type Chosen, chooseNumbers, type NumberChoice } from "../choose/numbers.ts";
import { chooseIdentity, type WorkChoice } from "../choose/work.ts";
import { requireRelease } from "../queue/find-item.ts";
import { approveLeftOver } from "./approve-left-over.ts";
import { decideInTurn, nextOfJob, type ResultOf, refusal } from "./next-step.ts";
import { assertFilesToApprove } from "./refuse.ts";

export type Approval = WorkChoice &
  NumberChoice & {
    version?: number | undefined;
    /** What to do about the files that the library has already. */
    duplicates?: DuplicateChoice | undefined;
  };

/** One approval of one release or several; what it names besides them is for one release alone. */
export type Approvals = { ids: readonly number[]; approval: Approval };

/** Of the files for which alone a release is in review, those that are not there any more. */
type GoneOf = (release: Release) => Promise<ReadonlySet<string>>;

/**
 * Approves each release; the engine files it. With several ids every one gets its own answer.
 * @throws UserError (`invalid_request`) when an identity or files are named for several releases.
 */
export async function approveEach(
  store: Store,
  ids: readonly number[],
  approval: Approval,
  by: By,
  goneOf?: GoneOf,
  signal?: AbortSignal,
): Promise<ShownResult[]> {
  assertForOne({ ids, approval });
  return approveAll(store, [{ ids, approval }], by, goneOf, signal);
}

/** Each approval stands alone: one that cannot be made is an answer, and the others are made. */
export function approveAll(
  store: Store,
  approvals: readonly Approvals[],
  by: By,
  goneOf?: GoneOf,
  signal?: AbortSignal,
): Promise<ShownResult[]> {
  const each = approvals.flatMap((one) => one.ids.map((id) => ({ id, one })));
  return decideInTurn(
    each.map(({ id }) => id),
    signal,
    async (id, at) => {
      const { one } = each[at] as (typeof each)[number];
      assertForOne(one);
      const release = await requireRelease(store, id);
      if (release.job !== undefined) {
        throw UserError.refused(
          `Release ${id} is a job of ${release.job} and no download.`,
          nextOfJob(release, release.job),
        );
      }
      // Of a filed release only files that are not in the library yet can be approved.
      const {
        files = [],
        version = release.version,
        type,
        tmdbId,
        title,
        year,
        ...others
      } = one.approval;
      const asksMore =
        Object.values(others).some((value) => value !== undefined) || version !== release.version;
      return release.state === "filed" && files.length > 0 && !asksMore
        ? approveLeftOver(store, release, files, { type, tmdbId, title, year }, by)
        : approveRelease(store, release, one.approval, by, goneOf);
    },
  );
}

function assertForOne({ ids, approval }: Approvals): void {
  if (ids.length === 1 || Object.values(approval).every((value) => value === undefined)) return;
  throw new UserError(
    "An identity, a file or what to do about a duplicate can be named for one release at a time.",
    'Approve the others in a call of their own; over MCP all of them in one by `each`, such as [{"ids": [12], "tmdb_id": 841}].',
  );
}

/** An engine that is at work on a release changes it a few times within a second. */
const MOST_READS = 4;

/**
 * Approves one release, compared with the version that was read. Where the person named none, a
 * release that the engine changed since it was read is read once more, and decided about as it is
 * then.
 * @throws UserError for a choice that cannot be made or carried out.
 */
export async function approveRelease(
  store: Store,
  release: Release,
  approval: Approval,
  by: By,
  goneOf: GoneOf = async () => new Set(),
  reads = 1,
): ResultOf {
  const { id } = release;
  if (approval.version !== undefined && approval.version !== release.version) {
    throw UserError.conflict(
      `Release ${id} is ${release.state} at version ${release.version}, not ${approval.version}.`,
      sentence`See ${{ do: "show", id }}, then ${{ do: "verb", of: "approve" }} it.`,
    );
  }
  const duplicates = chooseDuplicates(release, approval.duplicates);
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
  const withFiles = [approval.season, approval.episodes, approval.files].some(
    (value) => value !== undefined,
  );
  const gone = duplicates || withFiles ? new Set<string>() : await goneOf(release);
  await assertDuplicatesDecided(
    store,
    release,
    { identity: chosen.identity, duplicates, withFiles },
    gone,
  );
  const moved = await store.write(async (trx) => {
    const step = await changeStateWithin(
      trx,
      release,
      { kind: "approve", identity: chosen.identity, duplicates },
      by,
      {
        async within() {
          for (const { path, change } of changesOf(items, chosen.items)) {
            await changeItem(trx, id, path, change);
          }
          // A person approves what was left out as it is.
          for (const { path, problem } of items) {
            if (leftOut(problem) && !isAlreadyThere(problem)) {
              await changeItem(trx, id, path, { problem: null });
            }
          }
        },
        detail: approval.files?.length ? { choices: approval.files } : {},
      },
    );
    const lesson = {
      release,
      items,
      identity: chosen.identity,
      chosen: chosen.items,
      ...statedBy(approval),
    };
    if (step.ok) await learnFrom(trx, lesson, by);
    return step;
  });
  if (
    !moved.ok &&
    moved.code === "conflict" &&
    approval.version === undefined &&
    reads < MOST_READS
  ) {
    return approveRelease(store, await requireRelease(store, id), approval, by, goneOf, reads + 1);
  }
  if (!moved.ok) return refusal("approve", id, moved);
  const { state } = moved.release;
  const settles =
    state === "settling" ? { message: "It is filed once its files have stayed unchanged." } : {};
  return { ok: true, state, identity: showIdentity(chosen.identity), ...settles };
}

/** What the person stated explicitly. */
const statedBy = ({
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
 * The files of a release that is being filed or undone must not change at the same time. A person
 * can request only another work; its episodes are mapped when the release is free again.
 * @throws UserError (`conflict`) for everything else.
 */
function chooseWorkOnly(
  { id, state }: Release,
  work: Chosen["identity"],
  approval: Approval,
): Chosen {
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

/** The files that an approval changes. Both lists are in the same order. */
function changesOf(
  before: readonly FiledItem[],
  after: readonly FiledItem[],
): { path: string; change: ItemChange }[] {
  return after.flatMap(({ path, role, skip, mapping }, index) => {
    const old = before[index];
    const same =
      old?.role === role &&
      old.skip === skip &&
      JSON.stringify(old.mapping) === JSON.stringify(mapping);
    if (same) return [];
    return [{ path, change: { role, skip, mapping: mapping ?? null } }];
  });
}
