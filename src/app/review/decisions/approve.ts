import { createHash } from "node:crypto";
import { leftOverVideos } from "../../../core/actions/offered/left-over.ts";
import { sentence } from "../../../core/actions/sentence.ts";
import { inCommands } from "../../../core/actions/tongues.ts";
import type { By } from "../../../core/actor.ts";
import { defined } from "../../../core/defined.ts";
import { UserError } from "../../../core/errors.ts";
import type { Identity } from "../../../core/identity.ts";
import { leftOut } from "../../../core/plan/files/not-filed.ts";
import { reasonForFile } from "../../../core/reason-codes.ts";
import type { DuplicateChoice } from "../../../core/release/episode-wait.ts";
import { mappedTo, mappingFor } from "../../../core/release/item.ts";
import type { Release, ReleaseIn } from "../../../core/release/release.ts";
import { isBusy } from "../../../core/release/state-traits.ts";
import { contentKey } from "../../../core/settle/observation.ts";
import { quoted } from "../../../core/text/clean-text.ts";
import type { Store, Trx } from "../../../store/open.ts";
import { appendHistory } from "../../../store/releases/history.ts";
import {
  changeItem,
  type FiledItem,
  type ItemChange,
  itemsOf,
  removeItem,
  replaceItems,
} from "../../../store/releases/items.ts";
import { addRelease, findRelease, lockRelease, setReasons } from "../../../store/releases/releases.ts";
import { learnFrom } from "../../learn/learn.ts";
import { type Moved, moveWithin } from "../../releases/move.ts";
import { showIdentity } from "../../shown/release.ts";
import type { ShownResult } from "../../shown/results-shape.ts";
import { assertDuplicatesDecided, chooseDuplicates, isOnlyDuplicate } from "../choose/duplicates.ts";
import { type Chosen, chooseFiles, chooseNumbers, type FileChoice, type NumberChoice } from "../choose/numbers.ts";
import { chooseIdentity, type WorkChoice } from "../choose/work.ts";
import { requireRelease } from "../queue/find-item.ts";
import { nextOfJob, type ResultOf, refusal, toResult } from "./next-step.ts";
import { assertFilesToApprove } from "./refuse.ts";

type Refused = Moved & { ok: false };

export type Approval = WorkChoice &
  NumberChoice & {
    version?: number | undefined;
    /** What to do about the files that the library has already. */
    duplicates?: DuplicateChoice | undefined;
  };

/** Whether a path exists: what waits for a file in the library to go may be approved once it is gone. */
type IsThere = (path: string) => Promise<boolean>;

/**
 * Approves each release; the engine files it. With several ids every one gets its own answer, and an identity may be
 * named for one alone.
 * @throws UserError (`invalid_request`) when an identity or files are named for several releases.
 */
export async function approve(
  store: Store,
  ids: readonly number[],
  approval: Approval,
  by: By,
  isThere?: IsThere,
): Promise<ShownResult[]> {
  const named = Object.values(approval).some((value) => value !== undefined);
  if (named && ids.length !== 1) {
    throw new UserError(
      "An identity, a file or what to do about a duplicate can be named for one release at a time.",
      "Approve the others in a separate call.",
    );
  }
  const results: ShownResult[] = [];
  for (const id of ids)
    results.push(
      await toResult(id, async () => approveOne(store, await requireRelease(store, id), approval, by, isThere)),
    );
  return results;
}

/** Of a filed release only files that are not in the library yet can be approved. */
function approveOne(store: Store, release: Release, approval: Approval, by: By, isThere?: IsThere): ResultOf {
  if (release.job !== undefined)
    throw new UserError(
      `Release ${release.id} is a job of ${release.job} and no download.`,
      nextOfJob(release, release.job),
      "refused",
    );
  const { files = [], version = release.version, type, tmdbId, title, year, ...others } = approval;
  const named = Object.values(others).some((value) => value !== undefined) || version !== release.version;
  if (release.state === "filed" && files.length > 0 && !named)
    return approveLeftOver(store, release, files, { type, tmdbId, title, year }, by);
  return approveRelease(store, release, approval, by, isThere);
}

/** Approves one release, compared with the version that was read. @throws UserError for a choice that cannot be made or carried out. */
export async function approveRelease(
  store: Store,
  release: Release,
  approval: Approval,
  by: By,
  isThere: IsThere = async () => true,
): ResultOf {
  const { id } = release;
  if (approval.version !== undefined && approval.version !== release.version) {
    throw new UserError(
      `Release ${id} is ${release.state} at version ${release.version}, not ${approval.version}.`,
      sentence`See ${{ do: "show", id }}, then approve it.`,
      "conflict",
    );
  }
  const duplicates = chooseDuplicates(release, approval.duplicates);
  const named = approval.tmdbId !== undefined || approval.type !== undefined;
  const work =
    !named && release.identity && isOnlyDuplicate(release) ? release.identity : chooseIdentity(release, approval);
  const items = await itemsOf(store.read, id);
  const chosen = isBusy(release.state)
    ? chooseWorkOnly(release, work, approval)
    : chooseNumbers(release, work, items, approval);
  assertFilesToApprove(release, chosen.items);
  const withFiles = [approval.season, approval.episodes, approval.files].some((value) => value !== undefined);
  await assertDuplicatesDecided({ store, isThere }, release, { identity: chosen.identity, duplicates, withFiles });
  const moved = await store.write(async (trx) => {
    const step = await moveWithin(trx, release, { kind: "approve", identity: chosen.identity, duplicates }, by, {
      async within() {
        for (const { path, change } of changesOf(items, chosen.items)) await changeItem(trx, id, path, change);
        // A person approves what was left out as it is.
        for (const { path, problem } of items) if (leftOut(problem)) await changeItem(trx, id, path, { problem: null });
      },
      detail: approval.files?.length ? { choices: approval.files } : {},
    });
    const lesson = { release, items, identity: chosen.identity, chosen: chosen.items, ...statedBy(approval) };
    if (step.ok) await learnFrom(trx, lesson, by);
    return step;
  });
  if (!moved.ok) return refusal("approve", id, moved);
  const { state } = moved.release;
  const settles = state === "settling" ? { message: "It is filed once its files have stayed unchanged." } : {};
  return { ok: true, state, identity: showIdentity(chosen.identity), ...settles };
}

/** What the person stated explicitly. */
const statedBy = ({ tmdbId, season, episodes, files = [] }: Approval): { byId: boolean; withNumbers: boolean } => ({
  byId: tmdbId !== undefined,
  withNumbers: [season, episodes, ...files.flatMap((file) => [file.season, file.episodes])].some(
    (number) => number !== undefined,
  ),
});

/**
 * The files of a release that is being filed or undone must not change at the same time. A person can request only
 * another work; its episodes are mapped when the release is free again.
 * @throws UserError (`conflict`) for everything else.
 */
function chooseWorkOnly({ id, state }: Release, work: Chosen["identity"], approval: Approval): Chosen {
  const { season, episodes, files = [] } = approval;
  if (season === undefined && episodes === undefined && files.length === 0) return { identity: work, items: [] };
  if (state === "undoing")
    throw new UserError(
      `Release ${id} is being undone, so its files cannot be chosen now.`,
      "Wait until it is undone, then approve it with these files or numbers.",
      "conflict",
    );
  throw new UserError(
    `Release ${id} is being filed, so its files cannot be chosen now.`,
    "Wait until it is filed and undo it, or reject it to stop it; then approve it with these files or numbers.",
    "conflict",
  );
}

/** The files that an approval changes. Both lists are in the same order. */
function changesOf(before: readonly FiledItem[], after: readonly FiledItem[]): { path: string; change: ItemChange }[] {
  return after.flatMap(({ path, role, skip, mapping }, index) => {
    const old = before[index];
    const same = old?.role === role && old.skip === skip && JSON.stringify(old.mapping) === JSON.stringify(mapping);
    if (same) return [];
    return [{ path, change: { role, skip, mapping: mapping ?? null } }];
  });
}

/**
 * Decides about videos of a filed pack that are not in the library: those to file become a child release that is approved
 * at once, as the pack's work or another that is named; those to skip are no longer asked about. What is filed stays as it is.
 * @throws UserError (`invalid_request`) for a file that is filed already, and as `chooseFiles` and `chooseIdentity` do
 */
async function approveLeftOver(
  store: Store,
  release: ReleaseIn<"filed">,
  choices: readonly FileChoice[],
  asked: WorkChoice,
  by: By,
): ResultOf {
  const work = chooseIdentity(release, asked);
  const items = await itemsOf(store.read, release.id);
  const left = new Set(leftOverVideos({ state: release.state, files: items }).map(({ path }) => path));
  const { chosen, numbered } = chooseFiles(release, work.type, items, choices);
  const filed = [...chosen.keys()].find((path) => !left.has(path));
  if (filed !== undefined)
    throw new UserError(
      `"${filed}" of release ${release.id} is filed already.`,
      sentence`Name only the files that are not in the library, or undo the release: ${{ do: "undo", id: release.id }}.`,
    );
  const named = [...chosen.values()]
    .filter(({ skip }) => !skip)
    .map((item) => {
      const mapping = numbered.has(item.path) ? item.mapping : mappingFor(work, item.mapping);
      return { ...item, problem: undefined, mapping: mapping && mappedTo(work, mapping) };
    });
  const childKey = createHash("sha256").update(contentKey(named)).digest("hex");
  const moved = await store.write(async (trx) => {
    await lockRelease(trx, release.id);
    const decided = await decidedMeanwhile(trx, release.id, [...chosen.keys()]);
    if (decided) return decided;
    await closeQuestions(trx, release.id, chosen);
    await appendHistory(trx, {
      at: by.at,
      releaseId: release.id,
      name: release.name,
      action: "approved",
      actor: by.actor,
      detail: { choices },
    });
    if (named.length === 0) return undefined;
    return addApproved(trx, release, work, named, childKey, by);
  });
  if (moved === undefined) return { ok: true, state: release.state, identity: showIdentity(work) };
  if (!moved.ok) return refusal("approve", release.id, moved);
  return {
    ok: true,
    state: moved.release.state,
    identity: showIdentity(work),
    message: `These files are release ${moved.release.id} now.`,
  };
}

/** Of two people who decide about the same file at once, the second is told: it would be a release of its own twice. */
async function decidedMeanwhile(trx: Trx, id: number, paths: readonly string[]): Promise<Refused | undefined> {
  const release = await findRelease(trx, id);
  const open = release ? leftOverVideos({ state: release.state, files: await itemsOf(trx, id) }) : [];
  const gone = paths.find((path) => open.every((file) => file.path !== path));
  if (gone === undefined) return undefined;
  const message = `Somebody else has just decided about ${quoted(gone, 200)} of release ${id}.`;
  return { ok: false, code: "conflict", message, ...defined({ release }) };
}

/** Takes the files that were decided about out of the pack's open questions. */
async function closeQuestions(trx: Trx, id: number, chosen: ReadonlyMap<string, FiledItem>): Promise<void> {
  for (const { path, skip } of chosen.values()) {
    if (skip) await changeItem(trx, id, path, { skip });
    else await removeItem(trx, id, path);
  }
  const now = await findRelease(trx, id);
  const starts = [...chosen.keys()].map((path) =>
    inCommands(reasonForFile(path, { code: "not_filed", message: "" }).message),
  );
  const open = (now?.reasons ?? []).filter(
    ({ message }) => !starts.some((start) => inCommands(message).startsWith(start)),
  );
  await setReasons(trx, [id], { state: "filed" }, open);
}

async function addApproved(
  trx: Trx,
  { id: parentId, source, name, path }: ReleaseIn<"filed">,
  identity: Identity,
  items: readonly FiledItem[],
  childKey: string,
  by: By,
) {
  const [only, ...others] = items;
  const numbers = others.length === 0 && only?.mapping ? only.mapping : undefined;
  const asOne = { ...identity, season: numbers?.season, episodes: numbers?.episodes };
  const child = await addRelease(trx, { source, name, path, state: "review", parentId, reasons: [] }, by);
  await replaceItems(trx, child, items);
  const release = await findRelease(trx, child);
  if (!release) throw new Error(`Release ${child} was not added.`);
  const bytes = items.reduce((sum, { size }) => sum + size, 0);
  return moveWithin(trx, release, { kind: "approve", identity: asOne }, by, {
    fields: { contentKey: childKey, fileCount: items.length, bytes },
  });
}
